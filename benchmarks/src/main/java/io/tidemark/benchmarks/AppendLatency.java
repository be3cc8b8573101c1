package io.tidemark.benchmarks;

import io.tidemark.format.emf.Emf;
import io.tidemark.output.RollingFile;
import io.tidemark.sink.BackgroundQueue;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * How long it takes to hand a record over while the machine is busy writing them: percentiles, of calls that are made when they are due and not
 * when the one before is done. Each is measured from the time at which it was due, so that a call that takes long costs those that it delays as
 * well: no coordinated omission. JMH's sampling is of calls one after the other, and so leaves that out.
 *
 * <p>Each way opens a record, fills it and hands it over, at the same rate, one after the other and several times in turn; all write the same data
 * to a file. {@code nothing} is the harness itself: what the machine does to a thread that only looks at the clock.
 */
public final class AppendLatency {

    private static final int RING = 65_536;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final ReferenceInput[] inputs = ReferenceInput.make(System.currentTimeMillis());

    private AppendLatency() {}

    /** One way to hand a record over. */
    private interface Way extends AutoCloseable {
        void write(ReferenceInput input) throws Exception;

        /** Waits until what was handed over is written; says what was not. */
        default String drain() throws Exception {
            return "";
        }

        @Override
        default void close() throws IOException {}
    }

    /** Opens a way that writes into a directory. */
    private interface Opener {
        Way open(Path directory) throws Exception;
    }

    private static final Map<String, Opener> WAYS = new LinkedHashMap<>();

    static {
        WAYS.put("nothing (floor)", directory -> input -> {});
        WAYS.put("Tidemark", Tidemark::new);
        WAYS.put("Log4j, asynchronous", Log4j::new);
        WAYS.put("aws-embedded-metrics", AwsEmf::new);
    }

    /** Takes calls a second, seconds, and rounds; prints a table. */
    @SuppressWarnings("SystemOut") // It is what it is for.
    public static void main(String[] args) throws Exception {
        int rate = args.length > 0 ? Integer.parseInt(args[0]) : 50_000;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        AppendLatency harness = new AppendLatency();
        System.out.printf(
                "%,d calls a second for %d s, %d rounds after one to warm up; microseconds from when a call was due%n%n",
                rate, seconds, rounds);
        System.out.println("| | p50 | p90 | p99 | p99.9 | p99.99 | most | calls |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        Map<String, Histogram> results = new LinkedHashMap<>();
        Map<String, String> remarks = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (Map.Entry<String, Opener> way : WAYS.entrySet()) {
                Histogram measured = new Histogram(LONGEST_NANOS, 3);
                String remark = harness.measure(way.getValue(), rate, seconds, measured);
                if (round > 0) {
                    results.computeIfAbsent(way.getKey(), key -> new Histogram(LONGEST_NANOS, 3))
                            .add(measured);
                    remarks.merge(way.getKey(), remark, (before, now) -> now.isEmpty() ? before : now);
                }
            }
        }
        results.forEach((name, histogram) -> {
            StringBuilder line = new StringBuilder("| " + name);
            for (double percentile : PERCENTILES) {
                line.append(String.format(Locale.ROOT, " | %,.2f", histogram.getValueAtPercentile(percentile) / 1e3));
            }
            System.out.println(line + " | " + String.format(Locale.ROOT, "%,d", histogram.getTotalCount()) + " |"
                    + remarks.get(name));
        });
    }

    private String measure(Opener opener, int rate, int seconds, Histogram into) throws Exception {
        Path directory = Files.createTempDirectory("tidemark-latency");
        try (Way way = opener.open(directory)) {
            long calls = (long) rate * seconds;
            double period = 1e9 / rate;
            long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10);
            for (long i = 0; i < calls; i++) {
                long due = start + (long) (i * period);
                waitUntil(due);
                way.write(inputs[(int) i & (ReferenceInput.COUNT - 1)]);
                into.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - due));
            }
            return way.drain();
        } finally {
            delete(directory);
        }
    }

    /** Sleeps while there is time, so that a writer gets a core; looks at the clock for the last of it. */
    private static void waitUntil(long due) {
        long left = due - System.nanoTime();
        if (left > 200_000) {
            LockSupport.parkNanos(left - 100_000);
        }
        while (due - System.nanoTime() > 0) {
            Thread.onSpinWait();
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> paths = Files.walk(directory)) {
            all = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    private static final class Tidemark implements Way {
        private final BackgroundQueue queue;

        Tidemark(Path directory) {
            RollingFile file = RollingFile.in(directory).named("records.log").open();
            queue = BackgroundQueue.builder(
                            Emf.builder(ReferenceRecord.NAMESPACE).build().writeTo(file))
                    .capacity(RING)
                    .build();
        }

        @Override
        public void write(ReferenceInput input) {
            try (WorkRecordGuard work = new WorkRecordGuard(input.operation(), input.requestId(), queue)) {
                work.set(input);
            }
        }

        @Override
        public String drain() {
            queue.flush().toCompletableFuture().join();
            return queue.stats().emitted() == queue.stats().appended() ? "" : " not all was written: " + queue.stats();
        }

        @Override
        public void close() {
            queue.close();
        }
    }

    private static final class Log4j implements Way {
        private final Log4jPeer peer;

        Log4j(Path directory) {
            peer = new Log4jPeer(directory.resolve("log4j.log"), RING);
        }

        @Override
        public void write(ReferenceInput input) {
            peer.write(input);
        }

        @Override
        public String drain() {
            peer.flush();
            return "";
        }

        @Override
        public void close() {
            peer.close();
        }
    }

    private static final class AwsEmf implements Way {
        private final OutputStream out;
        private final AwsEmfPeer peer;

        AwsEmf(Path directory) throws Exception {
            out = new BufferedOutputStream(
                    new FileOutputStream(directory.resolve("aws.log").toFile()), 64 * 1024);
            peer = new AwsEmfPeer(out);
        }

        @Override
        public void write(ReferenceInput input) throws Exception {
            peer.writeWithNewLogger(input);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
