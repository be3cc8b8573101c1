package io.tidemark.testing;

import static io.tidemark.testing.TidemarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.tidemark.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

@SuppressWarnings("try") // scopes are held, not used
@ExtendWith(TidemarkExtension.class)
class TidemarkExtensionTest {
    private TestSink before;

    @BeforeEach
    void keep(TestSink sink) {
        before = sink;
    }

    @AfterEach
    void isTheSameAfterwards(TestSink sink) {
        assertThat(sink).isSameAs(before);
    }

    @Test
    void givesAnEmptySink(TestSink sink) {
        assertThat(sink).isSameAs(before);
        assertThat(sink.size()).isZero();
    }

    @Test
    void makesTheTimeCurrentIfAskedFor(TestSink sink, ManualTimeSource time) {
        try (DuckMetrics metrics = new DuckMetrics(sink)) {
            time.advance(Duration.ofMillis(3));
        }

        assertThat(sink.only()).hasMetric("OperationTime", 3).hasTimestamp(time.instant());
    }

    @Test
    void leavesTheTimeAloneIfNot() {
        assertThat(TimeSource.current()).isSameAs(TimeSource.system());
    }

    @Test
    void failsATestWhoseRecordWasWrittenToAfterItWasEmitted() {
        assertThat(run(WritesLate.class))
                .singleElement()
                .satisfies(problem -> assertThat(problem)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("DuckMetrics was written to after it was emitted"));
    }

    @Test
    void saysWhereASinkCanBeAskedFor() {
        assertThat(run(AsksTooEarly.class))
                .singleElement()
                .satisfies(problem -> assertThat(problem)
                        .hasMessageContaining(
                                "a TestSink belongs to one test: ask for it in a method annotated @Test"));
    }

    /** What fails when the tests of a class are run. Maven runs none that is nested by itself. */
    static List<Throwable> run(Class<?> tests) {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(tests))
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                result.getThrowable().ifPresent(failures::add);
                            }
                        });
        return failures;
    }

    @ExtendWith(TidemarkExtension.class)
    static class WritesLate {
        @Test
        void writesLate(TestSink sink) {
            DuckMetrics metrics = new DuckMetrics(sink);
            metrics.close();
            metrics.numberOfDucks = 1;
        }
    }

    @ExtendWith(TidemarkExtension.class)
    static class AsksTooEarly {
        @BeforeAll
        static void early(TestSink sink) {}

        @Test
        void never() {}
    }
}
