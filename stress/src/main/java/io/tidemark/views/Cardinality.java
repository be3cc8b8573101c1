package io.tidemark.views;

import io.tidemark.sink.DiscardSink;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.ViewData;
import io.tidemark.stats.ViewSink;
import io.tidemark.stats.Views;
import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Records values with millions of tag values, each met once, through a measure and through records, in views of 2,000 rows: memory is bounded, totals
 * are exact, what has no row is in one row and counted, and it is said once a view. Then rows are removed, and expire.
 */
public final class Cardinality {

    private static final int DEFAULT_VALUES = 10_000_000;
    private static final int LEAST_VALUES = 40_000;
    private static final int THREADS = 4;
    private static final int ROWS = 2_000;
    private static final long TOLERATED = 2L << 20;
    private static final Duration IDLE = Duration.ofHours(1);

    private static final String MEASURED = "measured";
    private static final String RECORDED = "recorded";
    private static final String VISITOR = VisitFields.VISITOR.name();
    private static final Tags OVERFLOW = Tags.of("overflow", "true");

    private static final LongMeasure BREAD =
            Measure.ofLong("cardinality/bread", "Bread that a visitor brought", MetricUnit.COUNT);

    private final int values;
    private final PrintStream out;
    private final Findings findings = new Findings();
    private final Views views = Views.create();
    private final ViewSink sink = ViewSink.of(views, DiscardSink.instance());
    private final Hurried clock = new Hurried();

    /** The time of the system, and what it is hurried by. */
    private static final class Hurried implements TimeSource {
        private volatile long ahead;

        @Override
        public Instant instant() {
            return Instant.now().plusNanos(ahead);
        }

        @Override
        public long nanoTime() {
            return System.nanoTime() + ahead;
        }
    }

    /** Keeps what is logged as well. */
    private static final class Kept extends Handler {
        final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord record) {
            messages.add(String.valueOf(record.getMessage()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    Cardinality(int values, PrintStream out) {
        this.values = values;
        this.out = out;
    }

    /** Takes how many tag values there are to be. */
    public static void main(String[] args) throws InterruptedException {
        String given = args.length == 0 ? "" + DEFAULT_VALUES : args[0].replace("_", "");
        if (!given.matches("[0-9]{1,9}") || Integer.parseInt(given) < LEAST_VALUES) {
            System.err.println("'" + given + "' is no number of tag values: take one from " + LEAST_VALUES
                    + " to 999999999, as " + DEFAULT_VALUES);
            System.exit(2);
        }
        List<String> wrong = new Cardinality(Integer.parseInt(given), System.out).run();
        wrong.forEach(finding -> System.out.println("FAILED: " + finding));
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    /** Runs, and gives what was wrong. */
    List<String> run() throws InterruptedException {
        Logger logger = Logger.getLogger("io.tidemark");
        Kept log = new Kept();
        logger.addHandler(log);
        try {
            runLogged(log);
        } finally {
            logger.removeHandler(log);
            views.unregister(MEASURED);
            views.unregister(RECORDED);
        }
        return findings.all();
    }

    private void runLogged(Kept log) throws InterruptedException {
        print(
                "%,d tag values, each once through a measure and once through a record, in views of %,d rows",
                values, ROWS);
        print(
                "The heap is %,d MB at most. It has, after a collection,",
                Runtime.getRuntime().maxMemory() >> 20);
        TimeSource.with(clock, () -> {
            views.register(View.of(BREAD)
                    .by(VISITOR)
                    .aggregate(Aggregation.sum())
                    .idleExpiry(IDLE)
                    .named(MEASURED));
            views.register(View.over(VisitFields.BREAD)
                    .by(VisitFields.VISITOR)
                    .aggregate(Aggregation.distribution(1, 10, 100, 1_000))
                    .idleExpiry(IDLE)
                    .named(RECORDED));
            return null;
        });
        long empty = heap("before");
        record(0, LEAST_VALUES / 2);
        long full = heap("when the rows are there");
        long start = System.nanoTime();
        record(LEAST_VALUES / 2, values);
        double seconds = (System.nanoTime() - start) / 1e9;
        long after = heap("when all is recorded");
        findings.expect(after <= full + TOLERATED, () -> "the heap grows from " + full + " to " + after + " bytes");
        print("%,.0f values a second of each", (values - LEAST_VALUES / 2) / seconds);

        check(MEASURED, views.get(MEASURED).orElseThrow());
        check(RECORDED, views.get(RECORDED).orElseThrow());
        checkWarnings(log);
        remove(MEASURED);
        remove(RECORDED);
        expire(empty);
    }

    private void record(int from, int to) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int first = from + i;
            Thread thread = new Thread(() -> {
                for (int visitor = first; visitor < to; visitor += THREADS) {
                    recordOnce(visitor);
                }
            });
            thread.setUncaughtExceptionHandler((which, problem) -> findings.add(problem.toString()));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void recordOnce(int visitor) {
        String name = "visitor-" + visitor;
        BREAD.record(bread(visitor), Tags.of(VISITOR, name));
        try (VisitGuard visit = new VisitGuard(name, sink)) {
            visit.bread = bread(visitor);
        }
    }

    /** Each has brought another piece, nobody none. */
    private static long bread(int visitor) {
        return 1 + visitor % 1_009L;
    }

    private static int visitor(Tags tags) {
        return Integer.parseInt(String.valueOf(tags.get(VISITOR)).substring("visitor-".length()));
    }

    private static long sum(AggregationData data) {
        return data instanceof AggregationData.OfLong number
                ? number.value()
                : (long) ((AggregationData.Distribution) data).sum();
    }

    private void check(String view, ViewData data) {
        long expected = 0;
        for (int visitor = 0; visitor < values; visitor++) {
            expected += bread(visitor);
        }
        long total = 0;
        long overflow = 0;
        for (ViewData.Row row : data.rows()) {
            long sum = sum(row.data());
            total += sum;
            if (row.tags().equals(OVERFLOW)) {
                overflow = sum;
                if (row.data() instanceof AggregationData.Distribution rest) {
                    findings.expectEqual(view + ": the count of the overflow row", data.overflowed(), rest.count());
                }
            } else {
                findings.expectEqual(view + ": " + row.tags(), bread(visitor(row.tags())), sum);
            }
        }
        long counter = counter(view);
        print(
                "%s: %,d rows; the overflow row has %,d, from %,d values (tidemark_view_overflowed: %,d); all rows %,d of %,d",
                view, data.rows().size(), overflow, data.overflowed(), counter, total, expected);
        findings.expectEqual(
                view + ": the number of rows", ROWS + 1, data.rows().size());
        findings.expectEqual(view + ": what had no row of its own", (long) values - ROWS, data.overflowed());
        findings.expectEqual(view + ": tidemark_view_overflowed", data.overflowed(), counter);
        findings.expectEqual(view + ": the total", expected, total);
    }

    /** As exporters read it. */
    private long counter(String view) {
        return views.ownMetrics().collect().stream()
                .filter(family -> family.name().equals("tidemark_view_overflowed"))
                .map(MetricFamily::points)
                .flatMap(List::stream)
                .filter(point -> point.tags().equals(Tags.of("view", view)))
                .mapToLong(point -> ((AggregationData.OfLong) point.value()).value())
                .sum();
    }

    private void checkWarnings(Kept log) {
        for (String view : List.of(MEASURED, RECORDED)) {
            List<String> said = log.messages.stream()
                    .filter(message -> message.contains("the view " + view + " has its limit of " + ROWS + " rows"))
                    .toList();
            print("%s: warned of %s", view, said.size() == 1 ? "once" : said.size() + " times");
            findings.expectEqual(view + ": the number of warnings", 1, said.size());
        }
        findings.expectEqual("the number of all warnings", 2, log.messages.size());
    }

    /** The overflow row, and that of somebody. Who comes next has a row. */
    private void remove(String view) {
        ViewData before = views.get(view).orElseThrow();
        ViewData.Row some = before.rows().get(0);
        for (Tags tags : List.of(some.tags(), OVERFLOW)) {
            findings.expectEqual(
                    view + ": the last value of " + tags,
                    before.row(tags),
                    views.remove(view, tags).map(ViewData.Row::data));
        }
        findings.expectEqual(
                view + ": rows that are left",
                ROWS - 1,
                views.get(view).orElseThrow().rows().size());
        recordOnce(visitor(some.tags()));
        ViewData.Row again = views.get(view).orElseThrow().rows().stream()
                .filter(row -> row.tags().equals(some.tags()))
                .findFirst()
                .orElseThrow();
        findings.expectEqual(view + ": a row that came back", bread(visitor(some.tags())), sum(again.data()));
        findings.expect(again.start().isAfter(some.start()), () -> view + ": a row that came back has no new start");
        print(
                "%s: removed %s and %s; it came back with %d, from %s instead of %s",
                view, some.tags(), OVERFLOW, sum(again.data()), again.start(), some.start());
    }

    private void expire(long empty) {
        // As exporters do from time to time: a row is idle from the reading that finds nothing new in it.
        views.collect();
        clock.ahead = IDLE.toNanos();
        for (String view : List.of(MEASURED, RECORDED)) {
            int left = views.get(view).orElseThrow().rows().size();
            print("%s: %,d rows after %s without a value", view, left, IDLE);
            findings.expectEqual(view + ": rows that have not expired", 0, left);
        }
        long freed = heap("then");
        findings.expect(freed <= empty + TOLERATED, () -> "what expired has left " + (freed - empty) + " bytes");
        recordOnce(1);
        for (String view : List.of(MEASURED, RECORDED)) {
            findings.expectEqual(
                    view + ": after expiry",
                    List.of(bread(1)),
                    views.get(view).orElseThrow().rows().stream()
                            .map(row -> sum(row.data()))
                            .toList());
        }
    }

    /** The least of several collections: one may not find everything. */
    private long heap(String when) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        print("%8.2f MB %s", least / 1e6, when);
        return least;
    }

    private void print(String format, Object... arguments) {
        out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
