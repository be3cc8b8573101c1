package io.tidemark.spring.test;

import io.tidemark.ServiceMetrics;
import io.tidemark.spring.AttachedSinks;
import io.tidemark.testing.TestSink;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Puts the sinks of a test's application in the place of those of the process, for the length of the test: contexts of other tests may be there still. */
final class TestSinkListener extends AbstractTestExecutionListener implements TestExecutionListener {

    private static final String SCOPE = TestSinkListener.class.getName() + ".scope";

    /** For Spring. */
    TestSinkListener() {}

    @Override
    public void beforeTestMethod(TestContext context) {
        context.getApplicationContext().getBean(TestSink.class).clear();
        context.setAttribute(
                SCOPE,
                ServiceMetrics.useForTestingEverywhere(context.getApplicationContext()
                        .getBean(AttachedSinks.class)
                        .sink()));
    }

    @Override
    public void afterTestMethod(TestContext context) {
        @Nullable Object scope = context.removeAttribute(SCOPE);
        if (scope instanceof ServiceMetrics.Scope open) {
            open.close();
        }
    }
}
