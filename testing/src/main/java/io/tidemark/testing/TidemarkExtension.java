package io.tidemark.testing;

import io.tidemark.Leaks;
import io.tidemark.ServiceMetrics;
import io.tidemark.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test of JUnit (5 and later) a {@link TestSink} of its own: what the code under test appends to {@link ServiceMetrics} goes
 * there, and the sink that was attached before is back after the test. A test that asks for a {@link ManualTimeSource} has it as its current
 * time source too.
 *
 * <pre>{@code
 * @ExtendWith(TidemarkExtension.class)
 * class DuckServiceTest {
 *     @Test
 *     void countsDucks(TestSink sink, ManualTimeSource time) {
 *         new DuckService().count();
 *         assertThat(sink.only()).hasMetric("NumberOfDucks", 5).hasTimestamp(time.instant());
 *     }
 * }
 * }</pre>
 *
 * <p>Methods that run before and after each test may ask for them as well, and get those of the test. Tests may run in parallel: the sink
 * belongs to the thread of the test and to the threads that it starts, the time source to the thread of the test alone. For code whose threads
 * are there already, a test uses {@link ServiceMetrics#useForTestingEverywhere} without this extension.
 *
 * <p>Two bugs that production shows late or never fail the test that they happen in: a record that was written to after it was emitted
 * ({@link TestSink#lateWrites}), and one that was opened in the test, by its thread or one that this has started, and was neither closed nor
 * discarded when the test ends ({@link Leaks#watch}; {@link AllowUnclosed} leaves that out). A test that has failed already is not told of open
 * records: they usually come from that.
 */
public final class TidemarkExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(TidemarkExtension.class);

    /** JUnit makes one for each test class. */
    public TidemarkExtension() {}

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(NAMESPACE).put(Installed.class, new Installed());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Installed installed = context.getStore(NAMESPACE).remove(Installed.class, Installed.class);
        if (installed != null) {
            installed.restore(context.getExecutionException().isPresent() || allowsUnclosed(context));
        }
    }

    private static boolean allowsUnclosed(ExtensionContext context) {
        if (context.getTestMethod()
                .filter(method -> method.isAnnotationPresent(AllowUnclosed.class))
                .isPresent()) {
            return true;
        }
        for (Class<?> type = context.getRequiredTestClass(); type != null; type = type.getEnclosingClass()) {
            if (type.isAnnotationPresent(AllowUnclosed.class)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestSink.class || type == ManualTimeSource.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Installed installed = context.getStore(NAMESPACE).get(Installed.class, Installed.class);
        Class<?> type = parameter.getParameter().getType();
        if (installed == null) {
            throw new ParameterResolutionException("a " + type.getSimpleName()
                    + " belongs to one test: ask for it in a method annotated @Test, @BeforeEach or @AfterEach, not in "
                    + parameter.getDeclaringExecutable());
        }
        return type == TestSink.class ? installed.sink : installed.time();
    }

    /** What one test has. */
    private static final class Installed {
        final TestSink sink = TestSink.create();
        private final ServiceMetrics.Scope sinkScope = ServiceMetrics.useForTesting(sink);
        private final Leaks.Watch watch = Leaks.watch();
        private @Nullable ManualTimeSource time;
        private TimeSource.@Nullable Scope timeScope;

        ManualTimeSource time() {
            ManualTimeSource made = time;
            if (made == null) {
                made = ManualTimeSource.create();
                time = made;
                timeScope = made.install();
            }
            return made;
        }

        void restore(boolean allowUnclosed) {
            sinkScope.close();
            if (timeScope != null) {
                timeScope.close();
            }
            List<String> bugs = new ArrayList<>(sink.lateWrites());
            if (!allowUnclosed) {
                bugs.addAll(watch.unclosed());
            }
            watch.close();
            if (!bugs.isEmpty()) {
                throw new AssertionError(String.join("\n", bugs));
            }
        }
    }
}
