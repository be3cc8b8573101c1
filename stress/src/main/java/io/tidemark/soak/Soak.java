package io.tidemark.soak;

import io.tidemark.format.emf.Emf;
import io.tidemark.format.json.Json;
import io.tidemark.output.RollingFile;
import io.tidemark.output.Rotation;
import io.tidemark.output.TcpOutput;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.SinkStats;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.Streams;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Threads that append as fast as they can, for a long time, to a queue that is always full, behind it a tee: all of it to a file that rolls,
 * is compressed and thrown away, and a sample of it to a peer that hangs up from time to time. At the end nothing may have grown: the heap (after
 * a full collection), threads, open files, files in the directory; and every entry is accounted for.
 */
public final class Soak {

    private static final int THREADS = 16;
    private static final long KEPT_BYTES = 256L << 20;
    private static final int KEPT_FILES = 20;
    private static final long FILE_BYTES = 32L << 20;

    /** What there is at one moment. */
    record Sample(long seconds, long heap, long threads, long descriptors, long files, long bytes) {}

    private final Path directory;
    private final PrintStream out;
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicLong ids = new AtomicLong();
    private final List<Sample> samples = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    Soak(Path directory, PrintStream out) {
        this.directory = directory;
        this.out = out;
    }

    /** Takes minutes, and a directory that is made and deleted again. */
    public static void main(String[] args) throws Exception {
        double minutes = args.length > 0 ? Double.parseDouble(args[0]) : 30;
        Path directory = args.length > 1 ? Path.of(args[1]) : Files.createTempDirectory("tidemark-soak");
        List<String> failures = new Soak(directory, System.out).run(Duration.ofMillis((long) (minutes * 60_000)));
        failures.forEach(failure -> System.out.println("FAILED: " + failure));
        System.exit(failures.isEmpty() ? 0 : 1);
    }

    /** Runs, and gives what was wrong. */
    List<String> run(Duration time) throws IOException {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        long every = Math.max(TimeUnit.SECONDS.toNanos(1), time.toNanos() / 60);
        Path logs = directory.resolve("logs");
        try (LineServer server = new LineServer()) {
            BackgroundQueue queue =
                    BackgroundQueue.builder(stream(logs, server.port())).build();
            List<Thread> producers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Thread producer = new Thread(() -> produce(queue), "soak-" + i);
                producer.start();
                producers.add(producer);
            }
            out.println("| s | heap MB | threads | descriptors | files | MB | appended |");
            out.println("|---|---|---|---|---|---|---|");
            while (System.nanoTime() - end < 0) {
                LockSupport.parkNanos(Math.min(every, Math.max(1, end - System.nanoTime())));
                sample(start, logs, queue.stats());
            }
            running.set(false);
            for (Thread producer : producers) {
                join(producer);
            }
            queue.close();
            check(queue.stats(), server);
        } finally {
            delete(directory);
        }
        return failures;
    }

    private static EntryStream stream(Path logs, int port) {
        RollingFile archive = RollingFile.in(logs)
                .named("archive.log")
                .every(Rotation.MINUTE)
                .maxFileSize(FILE_BYTES)
                .keepBytes(KEPT_BYTES)
                .keepFiles(KEPT_FILES)
                .compressFinished()
                .open();
        return Streams.tee(
                Json.create().writeTo(archive),
                Emf.builder("Soak")
                        .build()
                        .sampled()
                        .congress(2_000)
                        .writeTo(TcpOutput.to("127.0.0.1", port).open())
                        .withGlobalDimensions(Map.of("Host", "soak")));
    }

    private void produce(BackgroundQueue queue) {
        while (running.get()) {
            long id = ids.incrementAndGet();
            // A few groups, a rare one, and one that never comes again; names that never come again as well.
            String operation = id % 10_007 == 0 ? "Rare" : id % 1_009 == 0 ? "Once" + id : "Op" + id % 7;
            try (SoakRecordGuard work = new SoakRecordGuard(operation, id, queue)) {
                work.steps.add(id % 5);
                work.text = id % 100 == 0 ? "x".repeat((int) (id % 3_000)) : "text";
                if (id % 64 == 0) {
                    work.more = Map.of("key" + id, id, "kind", "run time");
                }
            }
        }
    }

    private void sample(long start, Path logs, SinkStats stats) throws IOException {
        // Twice, because what is weakly held may hold on to more.
        System.gc();
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long files;
        long bytes;
        try (Stream<Path> all = Files.list(logs)) {
            List<Path> paths = all.toList();
            files = paths.size();
            bytes = paths.stream().mapToLong(path -> path.toFile().length()).sum();
        }
        Sample sample = new Sample(
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
                heap,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                descriptors(),
                files,
                bytes);
        samples.add(sample);
        out.printf(
                Locale.ROOT,
                "| %d | %.1f | %d | %d | %d | %.0f | %,d |%n",
                sample.seconds,
                sample.heap / 1e6,
                sample.threads,
                sample.descriptors,
                sample.files,
                sample.bytes / 1e6,
                stats.appended());
        if (!stats.isConserved()) {
            failures.add("not conserved: " + stats);
        }
    }

    private void check(SinkStats stats, LineServer server) {
        out.println();
        out.println(stats);
        out.println("The peer read " + server.lines() + " lines in " + server.connections() + " connections");
        if (!stats.isConserved() || stats.queued() != 0) {
            failures.add("not every entry is accounted for: " + stats);
        }
        for (SinkStats.Branch branch : stats.branches()) {
            if (branch.emitted() == 0 || branch.inFlight() != 0 || branch.invalid() != 0) {
                failures.add("not as expected: " + branch);
            }
        }
        // A queue holds sixty thousand records more or less, so the least of several: a leak raises that too.
        grows("the heap", Sample::heap, 0, 8 << 20);
        grows("the number of threads", Sample::threads, 0.5, 2);
        grows("the number of open files", Sample::descriptors, 0.5, 4);
        if (samples.stream().anyMatch(sample -> sample.files > KEPT_FILES + 8)) {
            failures.add("there are more log files than are to be kept");
        }
        // Files are thrown away when the next is begun, and while one is compressed both are there.
        if (samples.stream().anyMatch(sample -> sample.bytes > KEPT_BYTES + 4 * FILE_BYTES)) {
            failures.add("the log files have more bytes than are to be kept");
        }
    }

    /** The last third beside the second: the first is warm-up. */
    private void grows(String what, ToLongFunction<Sample> of, double quantile, long tolerated) {
        int third = samples.size() / 3;
        long before = quantile(samples.subList(third, 2 * third), of, quantile);
        long after = quantile(samples.subList(2 * third, samples.size()), of, quantile);
        out.printf(Locale.ROOT, "%s: %s %,d, then %,d%n", what, quantile == 0 ? "least" : "median", before, after);
        if (after > before + tolerated) {
            failures.add(what + " grows: from " + before + " to " + after);
        }
    }

    private static long quantile(List<Sample> some, ToLongFunction<Sample> of, double quantile) {
        return some.stream()
                .mapToLong(of)
                .sorted()
                .skip((long) (some.size() * quantile))
                .findFirst()
                .orElse(0);
    }

    /** Open files and sockets of this process; 0 where the system does not tell. */
    private static long descriptors() throws IOException {
        Path own = Path.of("/proc/self/fd");
        if (!Files.isDirectory(own)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(own)) {
            return all.count();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
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
}
