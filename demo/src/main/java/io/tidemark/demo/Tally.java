package io.tidemark.demo;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the client saw: answers by operation and status, and how long they took. Safe for use by several threads. */
final class Tally {
    private final Map<Operation, PerOperation> operations = new EnumMap<>(Operation.class);
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private final AtomicReference<@Nullable String> firstProblem = new AtomicReference<>();

    Tally() {
        for (Operation operation : Operation.values()) {
            operations.put(operation, new PerOperation());
        }
    }

    void answered(Operation operation, int status, long nanos) {
        of(operation).statuses.computeIfAbsent(status, key -> new LongAdder()).increment();
        of(operation).latencies.record(nanos);
        answered.increment();
        if (status >= 500) {
            failed.increment();
        }
    }

    void unanswered(Operation operation, IOException problem) {
        unanswered.increment();
        firstProblem.compareAndSet(null, operation + ": " + problem);
    }

    long answered() {
        return answered.sum();
    }

    /** Of those answered: those that the pond could not do. A duck that is not there is no failure. */
    long failed() {
        return failed.sum();
    }

    long unanswered() {
        return unanswered.sum();
    }

    @Nullable
    String firstProblem() {
        return firstProblem.get();
    }

    /** Answers of an operation by status. */
    Map<Integer, Long> statuses(Operation operation) {
        Map<Integer, Long> counts = new TreeMap<>();
        of(operation).statuses.forEach((status, count) -> counts.put(status, count.sum()));
        return counts;
    }

    LatencyHistogram latencies(Operation operation) {
        return of(operation).latencies;
    }

    private PerOperation of(Operation operation) {
        PerOperation found = operations.get(operation);
        if (found == null) {
            throw new AssertionError(operation);
        }
        return found;
    }

    private static final class PerOperation {
        final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
        final LatencyHistogram latencies = new LatencyHistogram();
    }
}
