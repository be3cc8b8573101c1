package io.tidemark.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What {@link AutometricsBenchmark} measures, where other work fills the machine: the time that threads were on a processor, in rounds of a millisecond and a half, and of these only those that
 * nobody interrupted, and, of two threads, those in which both ran at once. After a collection, since what threads write at each call lies where the collector put it.
 *
 * <p>{@code benchmarks/function-cost [CASE,…] [JVMS]} runs it. Each JVM gives a median; printed are the least, the middle one and the greatest of these.
 */
public final class FunctionCost {

    private static final String ONE = "--one";
    private static final int ROUNDS = 400;
    private static final int WARM_UP_CALLS = 300_000;
    private static final long ROUND_NANOS = 1_500_000;
    private static final long LEAST_TOGETHER_NANOS = 1_300_000;
    private static final double LEAST_SHARE = 0.93;
    private static final int LEAST_ROUNDS = 10;

    /** As JMH has them by their annotations. */
    private static final List<String> NOT_INLINED = List.of(
            "WovenFunctions::empty",
            "WovenFunctions::unwatched",
            "WovenFunctions::withObjective",
            "WovenFunctions::outer",
            "WovenFunctions::failing",
            "WovenFunctions::stage",
            "WovenFunctions::labelled",
            "PlainFunctions::*",
            "ClientJavaFunction::call",
            "OpenTelemetryFunction::call",
            "MicrometerFunction::call",
            "MicrometerFunction::withLongTaskTimer",
            "MicrometerFunction::lookedUp",
            "TimedAspectFunction::timed",
            "AvajeFunction::call",
            "AvajeFunction::withoutBuckets");

    private static final List<String> CASES = List.of(
            "plain",
            "floorTwoClockReads",
            "woven",
            "wovenWithCaller",
            "wovenInWoven",
            "wovenWithoutConcurrency",
            "wovenWithObjective",
            "wovenNativeHistogram",
            "wovenWithExemplars",
            "wovenWithLabel",
            "wovenInRecord",
            "byHand",
            "plainThrows",
            "wovenThrows",
            "plainStage",
            "wovenStage",
            "wovenCompletedStage",
            "clientJava",
            "openTelemetry",
            "micrometer",
            "micrometerLongTaskTimer",
            "micrometerLookedUp",
            "micrometerTimedAspect",
            "avaje",
            "avajeBuckets");

    /** Something that is measured. */
    @FunctionalInterface
    private interface Call {
        void run() throws Throwable;
    }

    private final String name;
    private final int threads;
    private final AtomicInteger arrived = new AtomicInteger();
    private final long[] starts;
    private final long[] ends;
    private final double[] costs;
    private final double[] shares;
    private final List<Double> kept = new ArrayList<>();
    private volatile @Nullable Object result;

    private FunctionCost(String name, int threads) {
        this.name = name;
        this.threads = threads;
        this.starts = new long[threads];
        this.ends = new long[threads];
        this.costs = new double[threads];
        this.shares = new double[threads];
    }

    /**
     * Measures, and prints a table.
     *
     * @param arguments cases, with commas between; how many JVMs
     * @throws IOException if a JVM cannot be started
     * @throws InterruptedException if interrupted while one runs
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 3 && arguments[0].equals(ONE)) {
            System.out.println(new FunctionCost(arguments[1], Integer.parseInt(arguments[2])).measure());
            return;
        }
        List<String> cases =
                arguments.length > 0 && !arguments[0].isEmpty() ? List.of(arguments[0].split(",", -1)) : CASES;
        int jvms = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        System.out.printf("%-26s %28s   %28s%n", "ns of processor time a call", "1 thread", "2 threads");
        for (String name : cases) {
            System.out.printf("%-26s %28s   %28s%n", name, apart(name, 1, jvms), apart(name, 2, jvms));
        }
    }

    private static String apart(String name, int threads, int jvms) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-XX:CompileCommand=quiet");
        NOT_INLINED.forEach(method ->
                command.add("-XX:CompileCommand=dontinline," + FunctionCost.class.getPackageName() + "." + method));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                FunctionCost.class.getName(),
                ONE,
                name,
                Integer.toString(threads)));
        double[] medians = new double[jvms];
        for (int i = 0; i < jvms; i++) {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IOException(name + " failed: status " + process.exitValue());
            }
            medians[i] = Double.parseDouble(printed);
        }
        // Last those that had too few rounds.
        Arrays.sort(medians);
        int known = (int)
                Arrays.stream(medians).filter(median -> !Double.isNaN(median)).count();
        return known == 0
                ? "not measured: too busy"
                : String.format(
                        Locale.ROOT,
                        "%.1f (%.1f\u2013%.1f, %d)",
                        medians[known / 2],
                        medians[0],
                        medians[known - 1],
                        known);
    }

    /** The median; not a number if there were too few rounds to be kept. */
    private double measure() throws InterruptedException {
        AutometricsBenchmark.Settings settings = switch (name) {
            case "wovenWithObjective" -> new AutometricsBenchmark.Objectives();
            case "wovenNativeHistogram" -> new AutometricsBenchmark.Native();
            case "wovenWithExemplars" -> new AutometricsBenchmark.Exemplars();
            default -> new AutometricsBenchmark.Settings();
        };
        settings.install();
        Call call = call(settings);
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int me = i;
            Thread thread = new Thread(() -> run(me, call), "function-cost-" + i);
            all.add(thread);
            thread.start();
        }
        for (Thread thread : all) {
            thread.join();
        }
        settings.close();
        Collections.sort(kept);
        return kept.size() < LEAST_ROUNDS ? Double.NaN : kept.get(kept.size() / 2);
    }

    private Call call(AutometricsBenchmark.Settings settings) {
        AutometricsBenchmark benchmark = new AutometricsBenchmark();
        return switch (name) {
            case "plain" -> benchmark::plain;
            case "floorTwoClockReads" -> benchmark::floorTwoClockReads;
            case "woven", "wovenWithCaller", "wovenInRecord", "wovenNativeHistogram", "wovenWithExemplars" ->
                () -> benchmark.woven(settings);
            case "wovenInWoven" -> () -> benchmark.wovenInWoven(settings);
            case "wovenWithoutConcurrency" -> () -> benchmark.wovenWithoutConcurrency(settings);
            case "wovenWithObjective" -> () -> benchmark.wovenWithObjective((AutometricsBenchmark.Objectives) settings);
            case "wovenWithLabel" -> () -> benchmark.wovenWithLabel(settings);
            case "byHand" -> {
                AutometricsBenchmark.ByHand byHand = new AutometricsBenchmark.ByHand();
                yield () -> benchmark.byHand(settings, byHand);
            }
            case "plainThrows" -> () -> result = benchmark.plainThrows();
            case "wovenThrows" -> () -> result = benchmark.wovenThrows(settings);
            case "plainStage" -> () -> result = benchmark.plainStage();
            case "wovenStage" -> () -> result = benchmark.wovenStage(settings);
            case "wovenCompletedStage" -> {
                AutometricsBenchmark.Completed completed = new AutometricsBenchmark.Completed();
                yield () -> result = benchmark.wovenCompletedStage(settings, completed);
            }
            case "clientJava" -> new ClientJavaFunction()::call;
            case "openTelemetry" -> new OpenTelemetryFunction()::call;
            case "micrometer" -> new MicrometerFunction()::call;
            case "micrometerLongTaskTimer" -> new MicrometerFunction()::withLongTaskTimer;
            case "micrometerLookedUp" -> new MicrometerFunction()::lookedUp;
            case "micrometerTimedAspect" -> new TimedAspectFunction()::timed;
            case "avaje" -> new AvajeFunction()::withoutBuckets;
            case "avajeBuckets" -> new AvajeFunction()::call;
            default -> throw new IllegalArgumentException("no case of the name " + name + ": there are " + CASES);
        };
    }

    private void run(int me, Call call) {
        try {
            if (name.equals("wovenWithCaller")) {
                AutometricsBenchmark.Caller caller = new AutometricsBenchmark.Caller();
                caller.begin();
                measure(me, call);
                caller.end();
            } else if (name.equals("wovenInRecord")) {
                AutometricsBenchmark.Current current = new AutometricsBenchmark.Current();
                current.begin();
                measure(me, call);
                current.end();
            } else {
                measure(me, call);
            }
        } catch (Throwable problem) {
            problem.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private void measure(int me, Call call) throws Throwable {
        for (int i = 0; i < WARM_UP_CALLS; i++) {
            call.run();
        }
        meet();
        if (me == 0) {
            System.gc();
        }
        ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        for (int round = 0; round < ROUNDS; round++) {
            meet();
            long start = System.nanoTime();
            long before = bean.getCurrentThreadCpuTime();
            int calls = 0;
            while (System.nanoTime() - start < ROUND_NANOS) {
                for (int i = 0; i < 500; i++) {
                    call.run();
                }
                calls += 500;
            }
            long spent = bean.getCurrentThreadCpuTime() - before;
            starts[me] = start;
            ends[me] = System.nanoTime();
            costs[me] = (double) spent / calls;
            shares[me] = (double) spent / (ends[me] - start);
            meet();
            if (me == 0) {
                keep();
            }
        }
    }

    private void keep() {
        long together = Arrays.stream(ends).min().getAsLong()
                - Arrays.stream(starts).max().getAsLong();
        if (together >= LEAST_TOGETHER_NANOS && Arrays.stream(shares).min().getAsDouble() >= LEAST_SHARE) {
            kept.add(Arrays.stream(costs).average().getAsDouble());
        }
    }

    /** Waits until all threads are here. */
    @SuppressWarnings("ThreadPriorityCheck") // The others may need the processor.
    private void meet() {
        int all = (arrived.getAndIncrement() / threads + 1) * threads;
        for (int spins = 0; arrived.get() < all; spins++) {
            if (spins < 20_000) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }
}
