package io.tidemark.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs benchmarks and prints a table of them. A benchmark class is a group; the method of it whose name starts with
 * {@code floor} is what the group's ratios are against, with the same parameters and threads.
 *
 * <p>Takes JMH's own command line, adds the allocation profiler, and writes a JSON result to the file that the system
 * property {@code tidemark.benchmarks.result} names, unless {@code -rff} names another.
 */
public final class Report {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    /** Options that list or explain instead of measuring. */
    private static final Set<String> NOT_A_RUN = Set.of("-h", "-l", "-lp", "-lprof", "-lrf");

    private Report() {}

    /**
     * Runs JMH.
     *
     * @param args a pattern that the benchmarks' names contain, and any options of JMH
     * @throws IOException if JMH cannot read its list of benchmarks
     * @throws CommandLineOptionException if JMH does not know an option
     * @throws RunnerException if a benchmark fails
     */
    public static void main(String[] args) throws IOException, CommandLineOptionException, RunnerException {
        if (Arrays.stream(args).anyMatch(NOT_A_RUN::contains)) {
            org.openjdk.jmh.Main.main(args);
            return;
        }
        CommandLineOptions given = new CommandLineOptions(args);
        ChainedOptionsBuilder options =
                new OptionsBuilder().parent(given).addProfiler(GCProfiler.class).shouldFailOnError(true);
        if (given.getBenchModes().isEmpty()) {
            options.mode(Mode.AverageTime);
        }
        if (!given.getTimeUnit().hasValue()) {
            options.timeUnit(TimeUnit.NANOSECONDS);
        }
        if (!given.getResultFormat().hasValue()) {
            options.resultFormat(ResultFormatType.JSON);
        }
        if (!given.getResult().hasValue()) {
            options.result(System.getProperty("tidemark.benchmarks.result", "benchmarks.json"));
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        System.out.println();
        print(results.stream().map(Line::of).toList(), System.out);
    }

    /** Prints one table a group, groups by name, lines in the order of the run. */
    static void print(List<Line> lines, PrintStream out) {
        Map<String, List<Line>> groups =
                lines.stream().collect(Collectors.groupingBy(Line::group, TreeMap::new, Collectors.toList()));
        int width = lines.stream().mapToInt(line -> line.label().length()).max().orElse(0);
        groups.forEach((group, members) -> {
            out.printf(
                    "%-" + Math.max(width, group.length()) + "s %12s %25s %12s %9s%n",
                    group,
                    members.get(0).unit,
                    "min–max",
                    "B/op",
                    "× floor");
            for (Line line : members) {
                out.printf(
                        "%-" + Math.max(width, group.length()) + "s %12s %25s %12s %9s%n",
                        line.label(),
                        number(line.median),
                        number(line.min) + "–" + number(line.max),
                        // JMH spreads what its own threads allocate over the operations: less than a byte is none.
                        line.bytes == null ? "" : number(line.bytes < 0.5 ? 0 : line.bytes),
                        line.floorIn(members)
                                .map(floor -> String.format(Locale.ROOT, "%.2f", line.median / floor.median))
                                .orElse(""));
            }
            out.println();
        });
    }

    private static String number(double value) {
        String pattern = value == 0 || value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, pattern, value);
    }

    /**
     * One benchmark with one set of parameters.
     *
     * @param benchmark the full name: package, class and method
     * @param parameters the parameters and threads, as a reader should see them; empty for the usual ones
     * @param unit the unit of the times
     * @param bytes the median allocation an operation, if it was measured
     */
    record Line(
            String benchmark,
            String parameters,
            String unit,
            double median,
            double min,
            double max,
            @Nullable Double bytes) {

        static Line of(RunResult run) {
            List<Double> times = new ArrayList<>();
            List<Double> allocations = new ArrayList<>();
            for (BenchmarkResult fork : run.getBenchmarkResults()) {
                for (IterationResult iteration : fork.getIterationResults()) {
                    times.add(iteration.getPrimaryResult().getScore());
                    Result<?> allocation = iteration.getSecondaryResults().get(ALLOCATION);
                    if (allocation != null) {
                        allocations.add(allocation.getScore());
                    }
                }
            }
            times.sort(Comparator.naturalOrder());
            BenchmarkParams params = run.getParams();
            return new Line(
                    params.getBenchmark(),
                    parameters(params),
                    run.getPrimaryResult().getScoreUnit(),
                    median(times),
                    times.get(0),
                    times.get(times.size() - 1),
                    allocations.isEmpty() ? null : median(allocations));
        }

        private static String parameters(BenchmarkParams params) {
            List<String> shown = new ArrayList<>();
            for (String key : params.getParamsKeys()) {
                shown.add(key + "=" + params.getParam(key));
            }
            if (params.getThreads() > 1) {
                shown.add("threads=" + params.getThreads());
            }
            return String.join(" ", shown);
        }

        private static double median(List<Double> values) {
            double[] sorted =
                    values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            int half = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        }

        String group() {
            String type = benchmark.substring(0, benchmark.lastIndexOf('.'));
            return type.substring(type.lastIndexOf('.') + 1);
        }

        String method() {
            return benchmark.substring(benchmark.lastIndexOf('.') + 1);
        }

        String label() {
            return "  " + method() + (parameters.isEmpty() ? "" : " " + parameters);
        }

        /** The floor with the same parameters and the same unit; empty if the run had none. */
        Optional<Line> floorIn(List<Line> group) {
            return group.stream()
                    .filter(line -> line.method().startsWith("floor"))
                    .filter(line -> Objects.equals(line.parameters, parameters))
                    .filter(line -> Objects.equals(line.unit, unit))
                    .findFirst();
        }
    }
}
