package io.tidemark.stats;

import io.tidemark.stats.Rows.Row;
import io.tidemark.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A registered view: its rows, and what it refused.
 *
 * @param <K> what values of tags are looked up in
 */
abstract class Recorder<K> {

    private static final String RECORD_ID = "record_id";

    private final View view;
    private final Plan plan;
    private final LongAdder notNumbers = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final AtomicBoolean warnedOfLimit = new AtomicBoolean();
    private final AtomicBoolean warnedOfTag = new AtomicBoolean();
    private final Rows<K> rows;
    private final long startNanos;
    private final Metric live = new LiveView(this);

    /** Is given the last values of rows that expire, if there is somebody who wants them. */
    private volatile @Nullable Consumer<? super MetricFamily> lastRows;

    /** @param whole whether values are whole numbers */
    Recorder(View view, boolean whole) {
        TimeSource time = TimeSource.current();
        this.view = view;
        this.plan = new Plan(view.aggregation(), whole, view.hasExemplars(), time);
        this.startNanos = time.epochNanos();
        this.rows = new Rows<>(this, view.limit());
    }

    /** Its rows, to be read one after the other. Those that were idle for too long are gone. */
    final Metric live() {
        expire();
        return live;
    }

    private void expire() {
        Duration expiry = view.idleExpiry();
        if (expiry != null) {
            // Not by the time of day: that may jump.
            List<Row> gone = rows.expire(plan.time.nanoTime(), nanos(expiry));
            Consumer<? super MetricFamily> told = lastRows;
            if (told != null && !gone.isEmpty()) {
                told.accept(ViewData.family(view, snapshots(gone)));
            }
        }
    }

    /** Has somebody be given the last values of rows that expire. */
    final void onLastRows(@Nullable Consumer<? super MetricFamily> told) {
        lastRows = told;
    }

    /** What the rows hold now. Those that were idle for too long are gone. */
    final ViewData snapshot() {
        expire();
        return new ViewData(
                view,
                snapshots(rows.all()),
                start(),
                instant(plan.time.epochNanos()),
                notNumbers(),
                refused(),
                rows.overflowed());
    }

    private List<ViewData.Row> snapshots(List<Row> of) {
        List<ViewData.Row> data = new ArrayList<>();
        for (Row row : of) {
            ViewData.Row each = snapshot(row);
            if (each != null) {
                data.add(each);
            }
        }
        return data;
    }

    /** What a row holds now; null if nothing was recorded in it. */
    final ViewData.@Nullable Row snapshot(Row row) {
        AggregationData data = row.cell.snapshot(plan);
        if (data == null) {
            return null;
        }
        Exemplars exemplars = row.cell.exemplars();
        return new ViewData.Row(
                row.tags, data, instant(row.cell.startNanos()), exemplars == null ? List.of() : exemplars.all());
    }

    /** When the view was registered. */
    final Instant start() {
        return instant(startNanos);
    }

    private static long nanos(Duration time) {
        return time.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0 ? time.toNanos() : Long.MAX_VALUE;
    }

    private static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, 1_000_000_000L), Math.floorMod(epochNanos, 1_000_000_000L));
    }

    final View view() {
        return view;
    }

    /** The clock of the view: that which was current where it was registered. */
    final TimeSource time() {
        return plan.time;
    }

    /** Begins to be recorded to. */
    abstract void attach();

    /** Is recorded to no more. */
    abstract void detach();

    abstract int hash(K of);

    abstract boolean matches(Row row, K of);

    /** One for each tag, null if it is missing. */
    abstract @Nullable Object[] values(K of);

    abstract Tags tags(@Nullable Object[] values);

    /** The id of the record that the value is of, or is made in. */
    abstract @Nullable String recordId(K of);

    /** Cells of some rows were closed, and are not to be remembered. */
    abstract void forget();

    /**
     * Finds the row, or makes it, and counts there.
     *
     * @return the cell, to be kept. Null if the value has no row of its own: there may be room later
     */
    final @Nullable Cell recordAndFind(K tags, double value, long whole, Map<String, String> attachments) {
        if (!plan.takes(value)) {
            refuse(value);
            return null;
        }
        Cell cell = lookUp(tags, value, whole);
        if (plan.exemplars) {
            keepExemplar(cell, tags, value, whole, attachments);
        }
        return rows.isOverflow(cell) ? null : cell;
    }

    final @Nullable Cell recordAndFind(K tags, double value, long whole) {
        return recordAndFind(tags, value, whole, Map.of());
    }

    private Cell lookUp(K tags, double value, long whole) {
        Cell cell = rows.cell(tags);
        while (!cell.record(plan, value, whole)) {
            // Its row was removed in between.
            cell = rows.cell(tags);
        }
        return cell;
    }

    final void keepExemplar(Cell cell, K tags, double value, long whole) {
        keepExemplar(cell, tags, value, whole, Map.of());
    }

    private void keepExemplar(Cell cell, K tags, double value, long whole, Map<String, String> attachments) {
        Exemplars kept = cell.exemplars();
        if (kept == null) {
            return;
        }
        Map<String, String> all = attachments;
        String record = all.containsKey(RECORD_ID) ? null : recordId(tags);
        if (record != null) {
            all = new HashMap<>(attachments);
            all.put(RECORD_ID, record);
        }
        if (!all.isEmpty()) {
            kept.keep(new Exemplar(value, plan.time.instant(), all), whole);
        }
    }

    final Plan plan() {
        return plan;
    }

    final Rows<K> rows() {
        return rows;
    }

    final long notNumbers() {
        return notNumbers.sum();
    }

    final long refused() {
        return refused.sum();
    }

    final void refuse(double value) {
        (Double.isNaN(value) ? notNumbers : refused).increment();
    }

    /** A cell that begins now. Without the lock of the rows: it asks the clock. */
    final Cell newCell() {
        return Cell.of(plan, plan.time.epochNanos(), plan.exemplars ? new Exemplars(plan) : null);
    }

    /** A value has no row of its own because there are too many. */
    final void full() {
        if (!warnedOfLimit.get() && warnedOfLimit.compareAndSet(false, true)) {
            Problems.warn("the view " + view.name() + " has its limit of " + view.limit()
                    + " rows; further values are counted in the row " + Rows.OVERFLOW
                    + ". Take fewer tags, or ones with fewer values; or raise the limit, or have rows expire");
        }
    }

    /** A value has the tags of the row that takes the rest. */
    final void ambiguous() {
        if (!warnedOfTag.get() && warnedOfTag.compareAndSet(false, true)) {
            Problems.warn("the view " + view.name() + " was given a value with the tags " + Rows.OVERFLOW
                    + ": it is counted in the row that takes the rest, which has these");
        }
    }
}
