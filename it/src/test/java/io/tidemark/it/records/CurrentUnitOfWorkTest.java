package io.tidemark.it.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Metrics;
import io.tidemark.RecordId;
import io.tidemark.UnitOfWork;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The current unit of work")
class CurrentUnitOfWorkTest {

    private final Emitted emitted = Emitted.emf();

    @Metrics
    static class RequestMetrics {
        @RecordId
        String requestId = "r-1";

        long retries;
    }

    @Metrics
    static class JobMetrics {
        long steps;
    }

    private static void somewhereBelow() {
        UnitOfWork.current(RequestMetrics.class).ifPresent(metrics -> metrics.retries++);
    }

    private CurrentUnitOfWorkTest_RequestMetricsGuard request() {
        return new CurrentUnitOfWorkTest_RequestMetricsGuard(emitted);
    }

    private void hasRetries(int retries) {
        assertThat(emitted.fields()).isEqualTo("{\"retries\":" + retries + ",\"requestId\":\"r-1\"}");
        assertThat(UnitOfWork.current()).isEmpty();
    }

    @Test
    @DisplayName(
            "run makes a guard current on the thread; UnitOfWork.current(RequestMetrics.class) finds it from anywhere below")
    void run() {
        request().run(metrics -> somewhereBelow());

        hasRetries(1);
    }

    @Test
    @DisplayName("call makes a guard current on the thread")
    void call() {
        long result = request().call(metrics -> {
            somewhereBelow();
            somewhereBelow();
            return metrics.retries;
        });

        assertThat(result).isEqualTo(2);
        hasRetries(2);
    }

    @Test
    @DisplayName("guard.makeCurrent() (a scope) makes it current")
    @SuppressWarnings("try")
    void makeCurrent() {
        try (var request = request()) {
            try (var scope = request.makeCurrent()) {
                somewhereBelow();
            }
            somewhereBelow();
        }

        hasRetries(1);
    }

    @Test
    @DisplayName("nothing else does")
    void nothingElse() {
        try (var request = request()) {
            assertThat(request.isClosed()).isFalse();
            somewhereBelow();
        }

        hasRetries(0);
    }

    @Test
    @DisplayName("the innermost wins")
    void innermost() {
        Emitted inner = Emitted.emf();
        request()
                .run(outer -> new CurrentUnitOfWorkTest_RequestMetricsGuard(inner)
                        .run(metrics -> new CurrentUnitOfWorkTest_JobMetricsGuard(Emitted.emf()).run(job -> {
                            assertThat(UnitOfWork.current()).containsSame(job);
                            assertThat(UnitOfWork.current(RequestMetrics.class)).containsSame(metrics);
                            somewhereBelow();
                        })));

        assertThat(inner.fields()).contains("\"retries\":1");
        hasRetries(0);
    }

    @Test
    @DisplayName("wrapped executors carry it")
    void wrappedExecutors() {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            ExecutorService carrying = UnitOfWork.taskWrapping(pool);
            request().call(metrics -> {
                carrying.submit(CurrentUnitOfWorkTest::somewhereBelow).get();
                pool.submit(CurrentUnitOfWorkTest::somewhereBelow).get();
                return null;
            });
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            pool.shutdown();
        }

        hasRetries(1);
    }

    @Test
    @DisplayName("a closed one is never current")
    @SuppressWarnings("try")
    void closed() {
        var request = request();
        try (var scope = request.makeCurrent()) {
            request.close();
            assertThat(UnitOfWork.current()).isEmpty();
            somewhereBelow();
        }

        hasRetries(0);
    }

    @Test
    @DisplayName("A record id (@RecordId) serves exemplars; it is written all the same")
    void recordId() {
        request()
                .run(outer -> new CurrentUnitOfWorkTest_JobMetricsGuard(Emitted.emf())
                        .run(job -> assertThat(UnitOfWork.currentRecordId()).contains("r-1")));

        assertThat(UnitOfWork.currentRecordId()).isEmpty();
        hasRetries(0);
    }
}
