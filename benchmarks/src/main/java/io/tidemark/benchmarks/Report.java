package io.tidemark.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
 * property {@code tidemark.benchmarks.result} names, unless {@code -rff} names another. {@code --quick} as the first option is for a
 * look in seconds, at figures that prove nothing.
 *
 * <p>A benchmark of single calls ({@code Mode.SampleTime}) has a line for each of a few percentiles.
 */
public final class Report {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    /** The auxiliary counter of benchmarks that may lose what they are given. */
    private static final String DROPPED = "dropped";

    /** Those of benchmarks that send to a service: the bytes sent, and the bytes it charges for. */
    private static final String WIRE_BYTES = "wireBytes";

    private static final String COUNTED_BYTES = "countedBytes";

    private static final double[] PERCENTILES = {50, 99, 99.9};

    /** Options that list or explain instead of measuring. */
    private static final Set<String> NOT_A_RUN = Set.of("-h", "-l", "-lp", "-lprof", "-lrf");

    /** One fork, and little time: for those who change code and want to see a trend. */
    private static final List<String> QUICK = List.of("-f", "1", "-wi", "3", "-w", "300ms", "-i", "3", "-r", "300ms");

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
        CommandLineOptions given = new CommandLineOptions(withoutQuick(args));
        ChainedOptionsBuilder options =
                new OptionsBuilder().parent(given).addProfiler(GCProfiler.class).shouldFailOnError(true);
        if (!given.getJvmArgs().hasValue()) {
            // The same heap on every machine: by default its size, and with it the work of the collector, goes by the
            // machine's.
            options.jvmArgs("-Xms4g", "-Xmx4g");
        }
        if (!given.getResultFormat().hasValue()) {
            options.resultFormat(ResultFormatType.JSON);
        }
        if (!given.getResult().hasValue()) {
            options.result(System.getProperty("tidemark.benchmarks.result", "benchmarks.json"));
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        System.out.println();
        print(results.stream().flatMap(run -> Line.of(run).stream()).toList(), System.out);
    }

    /** Puts in what {@code --quick} stands for, save for options that are given as well. */
    private static String[] withoutQuick(String[] args) {
        if (args.length == 0 || !args[0].equals("--quick")) {
            return args;
        }
        List<String> rest = Arrays.asList(args).subList(1, args.length);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < QUICK.size(); i += 2) {
            if (!rest.contains(QUICK.get(i))) {
                all.addAll(QUICK.subList(i, i + 2));
            }
        }
        all.addAll(rest);
        return all.toArray(new String[0]);
    }

    /** Prints one table a group, groups by name, lines in the order of the run. */
    static void print(List<Line> lines, PrintStream out) {
        Map<String, List<Line>> groups =
                lines.stream().collect(Collectors.groupingBy(Line::group, TreeMap::new, Collectors.toList()));
        int width = lines.stream().mapToInt(line -> line.label().length()).max().orElse(0);
        groups.forEach((group, members) -> {
            int labels = Math.max(width, group.length());
            boolean drops = members.stream().anyMatch(line -> line.dropped != null);
            boolean sends = members.stream().anyMatch(line -> line.wireBytes != null);
            out.println(row(
                    labels,
                    group,
                    members.get(0).unit,
                    "min–max",
                    "B/op",
                    "× floor",
                    drops ? "dropped" : "",
                    sends ? "wire B" : "",
                    sends ? "counted B" : ""));
            for (Line line : members) {
                String ratio = line.floorIn(members)
                        .map(floor -> String.format(Locale.ROOT, "%.2f", line.median / floor.median))
                        .orElse("");
                // JMH spreads what its own threads allocate over the operations: less than a byte is none.
                String bytes = line.bytes == null ? "" : number(line.bytes < 0.5 ? 0 : line.bytes);
                String dropped = line.dropped == null ? "" : String.format(Locale.ROOT, "%.1f %%", line.dropped * 100);
                out.println(row(
                        labels,
                        line.label(),
                        number(line.median),
                        number(line.min) + "–" + number(line.max),
                        bytes,
                        ratio,
                        dropped,
                        line.wireBytes == null ? "" : number(line.wireBytes),
                        line.countedBytes == null ? "" : number(line.countedBytes)));
            }
            out.println();
        });
    }

    private static String row(
            int labels,
            String label,
            String median,
            String range,
            String bytes,
            String ratio,
            String dropped,
            String wire,
            String counted) {
        return String.format(
                        "%-" + labels + "s %12s %25s %12s %9s" + (dropped.isEmpty() ? "%s" : " %9s")
                                + (wire.isEmpty() ? "%s" : " %9s") + (counted.isEmpty() ? "%s" : " %9s"),
                        label,
                        median,
                        range,
                        bytes,
                        ratio,
                        dropped,
                        wire,
                        counted)
                .stripTrailing();
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
     * @param dropped the share of the operations whose object was dropped or refused, if it was counted
     * @param wireBytes the bytes sent for an operation, if they were counted
     * @param countedBytes the bytes that the service charges for an operation, if they were counted
     */
    record Line(
            String benchmark,
            String parameters,
            String unit,
            double median,
            double min,
            double max,
            @Nullable Double bytes,
            @Nullable Double dropped,
            @Nullable Double wireBytes,
            @Nullable Double countedBytes) {

        /** The lines of one benchmark: one, or one a percentile. */
        static List<Line> of(RunResult run) {
            List<Result<?>> results = new ArrayList<>();
            List<Double> allocations = new ArrayList<>();
            for (BenchmarkResult fork : run.getBenchmarkResults()) {
                for (IterationResult iteration : fork.getIterationResults()) {
                    results.add(iteration.getPrimaryResult());
                    Result<?> allocation = iteration.getSecondaryResults().get(ALLOCATION);
                    if (allocation != null) {
                        allocations.add(allocation.getScore());
                    }
                }
            }
            BenchmarkParams params = run.getParams();
            String parameters = parameters(params);
            Double bytes = allocations.isEmpty() ? null : median(allocations);
            if (params.getMode() != Mode.SampleTime) {
                List<Double> scores = results.stream().map(Result::getScore).toList();
                return List.of(of(run, parameters, scores, bytes));
            }
            return Arrays.stream(PERCENTILES)
                    .mapToObj(percentile -> of(
                            run,
                            (parameters + " p"
                                            + BigDecimal.valueOf(percentile)
                                                    .stripTrailingZeros()
                                                    .toPlainString())
                                    .strip(),
                            results.stream()
                                    .map(result -> result.getStatistics().getPercentile(percentile))
                                    .toList(),
                            bytes))
                    .toList();
        }

        private static Line of(RunResult run, String parameters, List<Double> scores, @Nullable Double bytes) {
            return new Line(
                    run.getParams().getBenchmark(),
                    parameters,
                    run.getPrimaryResult().getScoreUnit(),
                    median(scores),
                    Collections.min(scores),
                    Collections.max(scores),
                    bytes,
                    counted(DROPPED, run),
                    counted(WIRE_BYTES, run),
                    counted(COUNTED_BYTES, run));
        }

        /** An auxiliary counter, for each operation. */
        private static @Nullable Double counted(String name, RunResult run) {
            double sum = 0;
            long operations = 0;
            for (BenchmarkResult fork : run.getBenchmarkResults()) {
                for (IterationResult iteration : fork.getIterationResults()) {
                    Result<?> counter = iteration.getSecondaryResults().get(name);
                    if (counter == null) {
                        return null;
                    }
                    sum += counter.getScore();
                    operations += iteration.getMetadata().getMeasuredOps();
                }
            }
            return operations == 0 ? null : sum / operations;
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
