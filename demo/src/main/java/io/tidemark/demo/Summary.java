package io.tidemark.demo;

import io.tidemark.Naming;
import io.tidemark.cloudwatch.SubmissionStats;
import io.tidemark.sink.SinkStats;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a run of the {@link Demo} went, and whether every request that was answered is in the files, once. */
public final class Summary {
    private static final String CLOUDWATCH = "CloudWatch";

    private final DemoOptions options;
    private final double seconds;
    private final boolean cutShort;
    private final Tally tally;
    private final long requests;
    private final SinkStats sink;
    private final MetricsFiles.Written written;
    private final @Nullable Delivery delivery;
    private final List<Receipt> receipts;

    /** Where records go, in the order of the branches of the sink. */
    private final List<String> places = new ArrayList<>();

    private final List<String> problems = new ArrayList<>();

    /**
     * @param cutShort whether it was stopped before all requests that were asked for were sent
     * @param requests how many came to the pond
     * @param sink the files first, and then CloudWatch if that was asked for
     * @param delivery null if it was not
     * @param receipts of metrics, by place
     */
    Summary(
            DemoOptions options,
            double seconds,
            boolean cutShort,
            Tally tally,
            long requests,
            SinkStats sink,
            MetricsFiles.Written written,
            @Nullable Delivery delivery,
            List<Receipt> receipts) {
        this.options = options;
        this.seconds = seconds;
        this.cutShort = cutShort;
        this.tally = tally;
        this.requests = requests;
        this.sink = sink;
        this.written = written;
        this.delivery = delivery;
        this.receipts = List.copyOf(receipts);
        places.add("files");
        if (delivery != null) {
            places.add(CLOUDWATCH);
        }
        if (options.exporters().otlp() != null) {
            places.add(Otlp.PLACE);
        }
        check();
    }

    /** What does not add up, in words; empty if every request is one line. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Whether it was stopped before all requests that were asked for were sent. */
    public boolean cutShort() {
        return cutShort;
    }

    private void check() {
        if (tally.unanswered() > 0) {
            problems.add(format("%,d requests had no answer; the first: %s", tally.unanswered(), tally.firstProblem()));
        }
        long sent = tally.answered() + tally.unanswered();
        if (!options.endless() && !cutShort && sent != options.requests()) {
            problems.add(format("%,d requests were sent, %,d were asked for", sent, options.requests()));
        }
        if (requests < tally.answered()) {
            problems.add(format("%,d requests were answered, but only %,d came", tally.answered(), requests));
        }
        for (int i = 0; i < sink.branches().size(); i++) {
            check(sink.branches().get(i), places.size() == 1 ? "" : " (" + places.get(i) + ")");
        }
        if (delivery != null) {
            check(delivery, sink.branches().get(places.indexOf(CLOUDWATCH)));
        }
        for (Receipt receipt : receipts) {
            if (receipt.problem() != null) {
                problems.add(receipt.problem());
            }
        }
        if (written.lines() != requests) {
            problems.add(format("%,d requests came, but %,d lines were written", requests, written.lines()));
        }
    }

    /** @param place as it is said at the end of a sentence */
    private void check(SinkStats.Branch branch, String place) {
        if (!conserved(branch)) {
            problems.add(format(
                    "%,d records were appended, but %,d are accounted for%s",
                    sink.appended(), accountedFor(branch), place));
        }
        if (branch.emitted() != requests) {
            problems.add(
                    format("%,d requests came, but %,d records were emitted%s", requests, branch.emitted(), place));
        }
    }

    private void check(Delivery delivered, SinkStats.Branch branch) {
        SubmissionStats figures = delivered.figures();
        if (figures.eventsDropped() > 0) {
            problems.add(format(
                    "%s waited for CloudWatch Logs until there was no more room, and made way for newer ones: choose a lower --rate",
                    count(figures.eventsDropped(), "event")));
        }
        String problem = delivered.lastProblem() == null ? branch.lastProblem() : delivered.lastProblem();
        if (branch.emitted() != requests && problem != null) {
            problems.add("the last problem with " + options.exporters().cloudWatch() + ": " + problem);
        }
    }

    private boolean conserved(SinkStats.Branch branch) {
        return sink.isConserved() && sink.appended() == accountedFor(branch);
    }

    private long accountedFor(SinkStats.Branch branch) {
        return sink.dropped() + branch.settled();
    }

    /** Prints it for a person. */
    public void print(PrintWriter out) {
        out.println(format(
                "%,d requests%s in %.1f s, %,.0f/s%s",
                tally.answered(),
                cutShort ? format(" of %,d", options.requests()) : "",
                seconds,
                tally.answered() / seconds,
                tally.failed() == 0 ? "" : format("; %,d of them failed, as some do in this pond", tally.failed())));
        out.println();
        printTable(out);
        out.println();
        printSums(out);
        if (!options.quiet()) {
            out.println();
            printHowToLook(out);
        }
        if (!problems.isEmpty()) {
            out.println();
            problems.forEach(problem -> out.println("NOT OK: " + problem));
        }
        out.flush();
    }

    private void printTable(PrintWriter out) {
        String row = "  %-14s %10s %10s %8s %9s %9s %9s %9s";
        out.println(
                format(row, "operation", "requests", "not found", "failed", "p50 ms", "p90 ms", "p99 ms", "max ms"));
        LatencyHistogram all = new LatencyHistogram();
        long allNotFound = 0;
        for (Operation operation : Operation.values()) {
            LatencyHistogram latencies = tally.latencies(operation);
            all.addAll(latencies);
            Map<Integer, Long> statuses = tally.statuses(operation);
            long notFound = statuses.getOrDefault(404, 0L);
            allNotFound += notFound;
            long failed = statuses.entrySet().stream()
                    .filter(status -> status.getKey() >= 500)
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            printRow(out, row, Naming.PASCAL_CASE.apply(operation.name()), latencies, notFound, failed);
        }
        printRow(out, row, "all", all, allNotFound, tally.failed());
    }

    private static void printRow(
            PrintWriter out, String row, String name, LatencyHistogram latencies, long notFound, long failed) {
        out.println(format(
                row,
                name,
                format("%,d", latencies.count()),
                format("%,d", notFound),
                format("%,d", failed),
                milliseconds(latencies, latencies.percentile(50)),
                milliseconds(latencies, latencies.percentile(90)),
                milliseconds(latencies, latencies.percentile(99)),
                milliseconds(latencies, latencies.max())));
    }

    private void printSums(PrintWriter out) {
        Map<String, String> sums = new LinkedHashMap<>();
        if (requests > tally.answered()) {
            sums.put("Visitors", format("%,d more requests came from elsewhere", requests - tally.answered()));
        }
        sums.put(
                "Lines",
                format("%,d for %,d requests: %s", written.lines(), requests, ok(written.lines() == requests)));
        if (delivery != null) {
            sums.put(CLOUDWATCH, delivered(delivery));
        }
        for (Receipt receipt : receipts) {
            Boolean verdict = receipt.verdict();
            sums.put(receipt.place(), receipt.figures() + (verdict == null ? "" : ": " + ok(verdict)));
        }
        int width = Math.max(longest(sums.keySet()), "Visitors".length());
        sums.forEach((what, figures) -> out.println(padded(what, width) + figures));
        for (int i = 0; i < sink.branches().size(); i++) {
            String place = places.size() == 1 ? "" : padded(places.get(i), longest(places));
            out.println(padded(i == 0 ? "Records" : "", width)
                    + place
                    + sum(sink.branches().get(i)));
        }
    }

    private static int longest(Collection<String> words) {
        return words.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String padded(String word, int width) {
        return word + " ".repeat(width + 2 - word.length());
    }

    private String delivered(Delivery delivered) {
        SubmissionStats figures = delivered.figures();
        StringBuilder line = new StringBuilder(format(
                "%s in %s to %s",
                count(figures.events(), "event"), count(figures.requests(), "request"), DemoOptions.LOG_GROUP));
        long rejected = figures.eventsTooOld() + figures.eventsTooNew() + figures.eventsExpired();
        // Else it was for want of a log group, which is no trouble.
        if (delivered.lastProblem() != null || figures.events() != requests) {
            appendUnlessNone(line, figures.retries(), "request", "sent again");
        }
        appendUnlessNone(line, figures.eventsDropped(), "event", "dropped");
        appendUnlessNone(line, figures.eventsFailed(), "event", "given up");
        appendUnlessNone(line, rejected, "event", "rejected");
        appendUnlessNone(line, figures.entriesOversized(), "record", "too long");
        return line.append(": ").append(ok(figures.events() == requests)).toString();
    }

    private static void appendUnlessNone(StringBuilder to, long number, String what, String how) {
        if (number > 0) {
            to.append("; ").append(count(number, what)).append(' ').append(how);
        }
    }

    private static String count(long number, String what) {
        return format("%,d %s%s", number, what, number == 1 ? "" : "s");
    }

    private String sum(SinkStats.Branch branch) {
        return format(
                "%,d appended = %,d emitted + %,d sampled out + %,d dropped + %,d invalid + %,d failed: %s",
                sink.appended(),
                branch.emitted(),
                branch.sampledOut(),
                sink.dropped(),
                branch.invalid(),
                branch.failed(),
                ok(conserved(branch)));
    }

    private void printHowToLook(PrintWriter out) {
        if (written.files().isEmpty()) {
            return;
        }
        int last = written.files().size() - 1;
        String file = quoted(written.files().get(last));
        out.println(
                format("Written to %s%s. Its last request, and how many of each status are in it:", file, more(last)));
        out.println("  tail -n 1 " + file + " | tr , '\\n'");
        out.println("  grep -o '\"Status\":\"[0-9]*\"' " + file + " | sort | uniq -c");
    }

    private static String more(int files) {
        return switch (files) {
            case 0 -> "";
            case 1 -> " and one more file beside it";
            default -> format(" and %,d more files beside it", files);
        };
    }

    /** As a shell takes it. */
    private static String quoted(Path file) {
        String name = file.toString();
        return name.matches("[A-Za-z0-9_./:@%+=,-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
    }

    private static String ok(boolean ok) {
        return ok ? "OK" : "NOT OK";
    }

    private static String milliseconds(LatencyHistogram of, long nanos) {
        return of.count() == 0 ? "-" : format("%,.2f", nanos / 1e6);
    }

    private static String format(String format, @Nullable Object... args) {
        return String.format(Locale.ROOT, format, args);
    }
}
