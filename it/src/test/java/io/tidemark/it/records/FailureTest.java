package io.tidemark.it.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.FailureAware;
import io.tidemark.Metrics;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Failure")
class FailureTest {

    private final Emitted emitted = Emitted.emf();

    @Metrics
    static class Feeding implements FailureAware {
        long ducks;
        boolean success = true;
        String error;

        @Override
        public void onFailure(Throwable failure) {
            success = false;
            error = failure.getClass().getSimpleName();
        }
    }

    @Test
    @DisplayName(
            "FailureAware is told of the exception when the guard is used through run; the exception goes on unchanged; emitted once")
    void run() {
        IOException failure = new IOException("no bread");

        assertThatThrownBy(() -> new FailureTest_FeedingGuard(emitted).run(metrics -> {
                    metrics.ducks = 2;
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(emitted.fields()).isEqualTo("""
                {"ducks":2,"success":0,"error":"IOException"}""");
    }

    @Test
    @DisplayName(
            "FailureAware is told of the exception when the guard is used through call; the exception goes on unchanged; emitted once")
    void call() {
        Error failure = new StackOverflowError();

        assertThatThrownBy(() -> {
                    @SuppressWarnings("unused")
                    long fed = new FailureTest_FeedingGuard(emitted).<Long, RuntimeException>call(metrics -> {
                        throw failure;
                    });
                })
                .isSameAs(failure);

        assertThat(emitted.fields()).isEqualTo("""
                {"ducks":0,"success":0,"error":"StackOverflowError"}""");
    }

    @Test
    @DisplayName("the entry is emitted exactly once either way: without an exception")
    void noFailure() throws IOException {
        long fed = new FailureTest_FeedingGuard(emitted).call(metrics -> {
            metrics.ducks = 3;
            metrics.close();
            return feed(metrics.ducks);
        });

        assertThat(fed).isEqualTo(6);
        assertThat(emitted.fields()).isEqualTo("""
                {"ducks":3,"success":1}""");
    }

    private static long feed(long ducks) throws IOException {
        return ducks * 2;
    }

    @Metrics
    static class Unhelpful implements FailureAware {
        long ducks = 1;

        @Override
        public void onFailure(Throwable failure) {
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    @DisplayName("what a record throws when it is told does not hide the exception, nor cost the entry")
    void failingToFail() {
        IOException failure = new IOException("no bread");

        assertThatThrownBy(() -> new FailureTest_UnhelpfulGuard(emitted).run(metrics -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(emitted.fields()).isEqualTo("""
                {"ducks":1}""");
    }
}
