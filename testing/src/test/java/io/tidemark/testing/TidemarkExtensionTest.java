package io.tidemark.testing;

import static io.tidemark.testing.TidemarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.tidemark.ServiceMetrics;
import io.tidemark.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
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
    void takesWhatIsAppendedToTheSinkOfTheProcess(TestSink sink) throws Exception {
        Thread started = new Thread(() -> emit(1));
        started.start();
        started.join();
        emit(2);

        assertThat(sink.entries())
                .extracting(entry -> entry.metric("NumberOfDucks").value())
                .containsExactly(1.0, 2.0);
    }

    @Test
    void restoresTheSinkAfterEachTest() {
        assertThat(run(KeepsItsSink.class)).isEmpty();

        assertThat(KeepsItsSink.kept)
                .hasSize(2)
                .allSatisfy(sink -> assertThat(sink.size()).isEqualTo(1));
    }

    @Test
    void keepsParallelTestsApart() {
        assertThat(run(RunsInParallel.class)).isEmpty();
        assertThat(RunsInParallel.ran).hasValue(RunsInParallel.TESTS);
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
    void failsATestThatLeavesARecordOpen() {
        assertThat(run(LeavesOpen.class))
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageStartingWith("a io.tidemark.testing.DuckMetrics was not closed; it was opened at ")
                        .hasMessageContaining("TidemarkExtensionTest$LeavesOpen.")
                        .hasMessageContaining("(TidemarkExtensionTest.java:"));
    }

    @Test
    void doesNotMindWhatIsAllowedOrHasFailedAnyway() {
        assertThat(run(MayLeaveOpen.class)).isEmpty();
        assertThat(run(FailsItself.class))
                .singleElement()
                .satisfies(problem -> assertThat(problem).hasMessage("itself").hasNoSuppressedExceptions());
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
                                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                result.getThrowable().ifPresent(failures::add);
                            }
                        });
        return failures;
    }

    private static void emit(int ducks) {
        try (DuckMetrics metrics = new DuckMetrics(ServiceMetrics.sinkOrDiscard())) {
            metrics.numberOfDucks = ducks;
        }
    }

    @ExtendWith(TidemarkExtension.class)
    static class KeepsItsSink {
        static final List<TestSink> kept = new CopyOnWriteArrayList<>();

        @Test
        void one(TestSink sink) {
            emit(1);
            kept.add(sink);
        }

        @Test
        void another(TestSink sink) {
            emit(2);
            kept.add(sink);
        }
    }

    @ExtendWith(TidemarkExtension.class)
    @Execution(ExecutionMode.CONCURRENT)
    static class RunsInParallel {
        static final int TESTS = 50;
        static final AtomicInteger ran = new AtomicInteger();

        @RepeatedTest(TESTS)
        void seesItsOwn(TestSink sink, ManualTimeSource time) {
            int ducks = ran.incrementAndGet();
            for (int i = 0; i < 100; i++) {
                time.advance(Duration.ofMillis(1));
                emit(ducks);
            }
            assertThat(sink.entries())
                    .hasSize(100)
                    .allSatisfy(entry -> assertThat(entry).hasMetric("NumberOfDucks", ducks));
            assertThat(sink.last()).hasTimestamp(ManualTimeSource.DEFAULT_START.plusMillis(100));
        }
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
    static class LeavesOpen {
        private DuckMetrics metrics;

        @BeforeEach
        void open(TestSink sink) {
            metrics = new DuckMetrics(sink);
        }

        @AfterEach
        void close() {
            metrics.close();
        }

        @Test
        void opens(TestSink sink) {
            new DuckMetrics(sink);
        }

        @Test
        void opensInAThread(TestSink sink) throws Exception {
            Thread started = new Thread(() -> new DuckMetrics(sink));
            started.start();
            started.join();
        }

        @Test
        void closes(TestSink sink) {
            new DuckMetrics(sink).close();
            new DuckMetrics(sink).discard();
        }

        @Test
        @AllowUnclosed
        void may(TestSink sink) {
            new DuckMetrics(sink);
        }
    }

    @AllowUnclosed
    @ExtendWith(TidemarkExtension.class)
    static class MayLeaveOpen {
        @Test
        void opens(TestSink sink) {
            new DuckMetrics(sink);
        }
    }

    @ExtendWith(TidemarkExtension.class)
    static class FailsItself {
        @Test
        void opens(TestSink sink) {
            new DuckMetrics(sink);
            throw new AssertionError("itself");
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
