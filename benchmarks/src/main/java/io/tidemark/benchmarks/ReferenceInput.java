package io.tidemark.benchmarks;

import java.time.Duration;
import java.util.Random;

/**
 * What every variant writes: one request to a service. Names and numbers have the lengths that they have in real services.
 *
 * @param timestamp milliseconds since 1970
 * @param queueTime whole microseconds, as is {@code totalTime}
 * @param responseSize bytes, a whole number
 */
record ReferenceInput(
        Operation operation,
        String requestId,
        long timestamp,
        int cacheHits,
        int retries,
        int itemsScanned,
        Duration queueTime,
        Duration totalTime,
        double responseSize,
        boolean success) {

    static final int COUNT = 1024;

    /**
     * As many as {@link #COUNT}, all different, the same in every run save for the time.
     *
     * @param now milliseconds since 1970; aws-embedded-metrics refuses a time that is far from the present
     */
    static ReferenceInput[] make(long now) {
        Random random = new Random(42);
        ReferenceInput[] inputs = new ReferenceInput[COUNT];
        for (int i = 0; i < COUNT; i++) {
            int queue = random.nextInt(50_000);
            inputs[i] = new ReferenceInput(
                    Operation.values()[random.nextInt(3)],
                    String.format("%016x%016x", random.nextLong(), random.nextLong()),
                    now + i,
                    random.nextInt(100),
                    random.nextInt(4),
                    random.nextInt(1_000_000),
                    Duration.ofNanos(queue * 1_000L),
                    Duration.ofNanos((queue + random.nextInt(3_000_000)) * 1_000L),
                    random.nextInt(2_000_000),
                    random.nextInt(100) != 0);
        }
        return inputs;
    }

    /** The text of the operation in a line. */
    String operationName() {
        return switch (operation) {
            case COUNT_DUCKS -> "CountDucks";
            case FEED_DUCKS -> "FeedDucks";
            case MOVE_DUCKS -> "MoveDucks";
        };
    }

    double queueMillis() {
        return queueTime.toNanos() / 1e6;
    }

    double totalMillis() {
        return totalTime.toNanos() / 1e6;
    }
}
