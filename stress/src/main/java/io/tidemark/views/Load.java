package io.tidemark.views;

import io.tidemark.sink.DiscardSink;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.ViewData;
import io.tidemark.stats.ViewSink;
import io.tidemark.stats.Views;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writers that record all the time, into views that stay, views that come and go, and views whose rows are removed or expire; and readers of all of them. At
 * the end every value must be accounted for. Is run once.
 */
final class Load {

    private static final int WRITERS = 16;
    private static final int LONGEST_PAUSE_NANOS = 300_000;
    private static final int FEW = 3;
    private static final Duration AT_ONCE = Duration.ofNanos(1);

    private static final String COMES = "measure: comes and goes";
    private static final String COMES_TOO = "records: comes and goes";

    private final LongMeasure measure;
    private final Findings findings;

    private final Views views = Views.create();

    /** Read by one reader only: who adds up must see each row before it expires. */
    private final Views expiring = Views.create();

    private final List<Writer> writers = new ArrayList<>();
    private final Map<String, Watch> watches = new HashMap<>();
    private final Map<String, Long> removed = new HashMap<>();
    private final List<View> whoseRowsGo = new ArrayList<>();

    private volatile boolean writing = true;
    private volatile boolean reading = true;

    // What there was, each counted by one thread.
    private long snapshots;
    private long collections;
    private long removals;
    private long rounds;

    Load(LongMeasure measure, Findings findings) {
        this.measure = measure;
        this.findings = findings;
        ViewSink sink = ViewSink.of(views, ViewSink.of(expiring, DiscardSink.instance()));
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new Writer(measure, sink, i));
        }
        Aggregation buckets = Aggregation.distribution(1, 2);
        stays("measure: buckets", byVisitor().aggregate(buckets));
        stays("measure: exponential", byVisitor().aggregate(Aggregation.exponentialDistribution(8, 20)));
        stays("measure: sum", View.of(measure).aggregate(Aggregation.sum()));
        stays("measure: greatest", View.of(measure).aggregate(Aggregation.max()));
        stays("records: buckets", recordsByVisitor().aggregate(buckets));
        stays("records: count", View.over(VisitFields.BREAD));
        rowsGo("measure: removed", byVisitor().aggregate(buckets));
        rowsGo("measure: few", byVisitor().aggregate(Aggregation.sum()).limit(FEW));
        rowsGo("records: removed", recordsByVisitor().aggregate(buckets));
        rowsGo("records: few", recordsByVisitor().aggregate(Aggregation.sum()).limit(FEW));
        expires("measure: expires", byVisitor().aggregate(Aggregation.sum()));
        expires("records: expires", recordsByVisitor().aggregate(buckets));
    }

    private Watch watch(View of) {
        return Objects.requireNonNull(watches.get(of.name()));
    }

    private View.OfMeasure byVisitor() {
        return View.of(measure).by(VisitFields.VISITOR.name());
    }

    private static View.OfRecord<Visit> recordsByVisitor() {
        return View.over(VisitFields.BREAD).by(VisitFields.VISITOR);
    }

    private void stays(String name, View.Builder<?> view) {
        views.register(view.named(name));
        watches.put(name, new Watch(findings, false));
    }

    private void rowsGo(String name, View.Builder<?> view) {
        View named = view.named(name);
        views.register(named);
        watches.put(name, new Watch(findings, true));
        whoseRowsGo.add(named);
    }

    private void expires(String name, View.Builder<?> view) {
        expiring.register(view.idleExpiry(AT_ONCE).named(name));
        watches.put(name, new Watch(findings, true));
    }

    /**
     * Runs for so long, and says what there was.
     *
     * @param virtual starts a virtual thread; null for platform threads
     */
    String run(Duration time, @Nullable Consumer<Runnable> virtual) throws InterruptedException {
        CountDownLatch written = new CountDownLatch(WRITERS);
        List<Thread> others = List.of(
                start("reader", this::snapshot),
                start("collector", this::collect),
                start("changer", this::comeAndGo),
                start("remover", new Remover()));
        for (Writer writer : writers) {
            if (virtual == null) {
                start("writer", () -> {
                    turns(writer);
                    written.countDown();
                });
            } else {
                virtual.accept(() -> oneTurn(writer, virtual, written));
            }
        }
        boolean early = written.await(time.toNanos(), TimeUnit.NANOSECONDS);
        if (early) {
            findings.add("the writers ended by themselves");
        }
        writing = false;
        written.await();
        reading = false;
        for (Thread other : others) {
            other.join();
        }
        check();
        return report();
    }

    private Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setUncaughtExceptionHandler((which, problem) -> findings.add(name + ": " + problem));
        thread.start();
        return thread;
    }

    private void turns(Writer writer) {
        try {
            while (writing) {
                writer.turn();
            }
        } catch (RuntimeException | Error problem) {
            findings.add("a writer: " + problem);
        }
    }

    /** One, in a thread of its own, which then starts the next. */
    private void oneTurn(Writer writer, Consumer<Runnable> virtual, CountDownLatch written) {
        try {
            writer.turn();
            if (writing) {
                virtual.accept(() -> oneTurn(writer, virtual, written));
                return;
            }
        } catch (RuntimeException | Error problem) {
            findings.add("a writer: " + problem);
        }
        written.countDown();
    }

    private void snapshot() {
        while (reading) {
            for (ViewData data : views.all()) {
                Watch watch = watches.get(data.view().name());
                if (watch != null) {
                    watch.see(data);
                }
            }
            for (ViewData data : expiring.all()) {
                watch(data.view()).see(data);
            }
            snapshots++;
        }
    }

    /** As exporters do. */
    private void collect() {
        while (reading) {
            views.collect();
            views.ownMetrics().collect();
            expiring.ownMetrics().collect();
            collections++;
        }
    }

    /** Views that come and go must have all that was recorded while they were there, and nothing else. */
    private void comeAndGo() {
        View ofMeasure = View.of(measure).named(COMES);
        View ofRecords = View.over(VisitFields.BREAD).named(COMES_TOO);
        Random random = new Random(1);
        while (reading) {
            comeAndGo(ofMeasure, writer -> writer.throughMeasure, random);
            comeAndGo(ofRecords, writer -> writer.throughRecords, random);
            rounds += 2;
        }
    }

    private void comeAndGo(View view, Function<Writer, Writer.Progress> of, Random random) {
        long[] doneBefore = writers.stream().mapToLong(w -> of.apply(w).done()).toArray();
        views.register(view);
        long[] begunBefore =
                writers.stream().mapToLong(w -> of.apply(w).begun()).toArray();
        pause(random);
        long[] doneAfter = writers.stream().mapToLong(w -> of.apply(w).done()).toArray();
        long count = views.unregister(view.name()).orElseThrow().rows().stream()
                .mapToLong(row -> Watch.sum(row.data()))
                .sum();
        long least = 0;
        long most = 0;
        for (int i = 0; i < WRITERS; i++) {
            least += Math.max(0, doneAfter[i] - begunBefore[i]);
            most += of.apply(writers.get(i)).begun() - doneBefore[i];
        }
        if (count < least || count > most) {
            findings.add(view.name() + ": counted " + count + ", where there were " + least + " to " + most);
        }
    }

    private static void pause(Random random) {
        LockSupport.parkNanos(1 + random.nextInt(LONGEST_PAUSE_NANOS));
    }

    private final class Remover implements Runnable {
        private final Random random = new Random(2);

        @Override
        public void run() {
            while (reading) {
                View view = whoseRowsGo.get(random.nextInt(whoseRowsGo.size()));
                int visitor = random.nextInt(Writer.VISITORS + 1);
                Tags tags = visitor == Writer.VISITORS
                        ? Tags.of("overflow", "true")
                        : Tags.of(VisitFields.VISITOR.name(), Writer.visitor(visitor));
                views.remove(view.name(), tags).ifPresent(row -> {
                    removed.merge(view.name(), Watch.sum(row.data()), Long::sum);
                    removals++;
                });
                pause(random);
            }
        }
    }

    /** Each is unregistered, and what it then had is all there was. */
    private void check() {
        for (View view : views.registered()) {
            ViewData last = views.unregister(view.name()).orElseThrow();
            watch(view).see(last);
            ToLongBiFunction<Integer, Integer> expected = view.measure() != null ? this::measured : this::recorded;
            long total =
                    last.rows().stream().mapToLong(row -> Watch.sum(row.data())).sum()
                            + removed.getOrDefault(view.name(), 0L);
            if (view.aggregation().equals(Aggregation.count())) {
                findings.expectEqual(view.name() + ": how many", count(expected), total);
            } else if (view.aggregation().equals(Aggregation.max())) {
                findings.expectEqual(view.name() + ": the greatest", (long) Writer.GREATEST, total);
            } else {
                findings.expectEqual(view.name() + ": the total", sum(expected), total);
            }
            if (!whoseRowsGo.contains(view) && view.aggregation().equals(Aggregation.distribution(1, 2))) {
                last.rows().forEach(row -> checkBuckets(view, row, expected));
            }
        }
        for (View view : expiring.registered()) {
            Watch watch = watch(view);
            watch.see(expiring.unregister(view.name()).orElseThrow());
            findings.expectEqual(
                    view.name() + ": the total",
                    sum(view.measure() != null ? this::measured : this::recorded),
                    watch.total());
        }
    }

    private void checkBuckets(View view, ViewData.Row row, ToLongBiFunction<Integer, Integer> expected) {
        String name = String.valueOf(row.tags().get(VisitFields.VISITOR.name()));
        int visitor = name.charAt(name.length() - 1) - '0';
        List<Long> counts = new ArrayList<>();
        for (int value = 1; value <= Writer.GREATEST; value++) {
            counts.add(expected.applyAsLong(visitor, value));
        }
        findings.expectEqual(
                view.name() + ": the buckets of " + name,
                counts,
                ((AggregationData.Distribution) row.data()).bucketCounts());
    }

    private long measured(int visitor, int value) {
        return writers.stream()
                .mapToLong(writer -> writer.measured(visitor, value))
                .sum();
    }

    private long recorded(int visitor, int value) {
        return writers.stream()
                .mapToLong(writer -> writer.recorded(visitor, value))
                .sum();
    }

    private static long count(ToLongBiFunction<Integer, Integer> of) {
        long count = 0;
        for (int visitor = 0; visitor < Writer.VISITORS; visitor++) {
            for (int value = 1; value <= Writer.GREATEST; value++) {
                count += of.applyAsLong(visitor, value);
            }
        }
        return count;
    }

    private static long sum(ToLongBiFunction<Integer, Integer> of) {
        return count((visitor, value) -> value * of.applyAsLong(visitor, value));
    }

    private String report() {
        long expired = watches.entrySet().stream()
                .filter(watch -> watch.getKey().endsWith("expires"))
                .mapToLong(watch -> watch.getValue().beganAnew())
                .sum();
        return String.format(
                Locale.ROOT,
                "%,d values through the measure and %,d records; read %,d times and collected %,d times; %,d rows removed, %,d expired "
                        + "and came back; %,d times a view came and went",
                count(this::measured),
                count(this::recorded),
                snapshots,
                collections,
                removals,
                expired,
                rounds);
    }
}
