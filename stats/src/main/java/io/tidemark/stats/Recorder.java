package io.tidemark.stats;

import io.tidemark.stats.Rows.Row;
import io.tidemark.time.TimeSource;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A registered view: its rows, and what it refused.
 *
 * @param <K> what values of tags are looked up in
 */
abstract class Recorder<K> {

    private final View view;
    private final LongAdder notNumbers = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder overflowed = new LongAdder();
    private final Rows<K> rows;
    final long startNanos;

    Recorder(View view, long startNanos) {
        this.view = view;
        this.startNanos = startNanos;
        this.rows = new OwnRows(view.limit());
    }

    final View view() {
        return view;
    }

    abstract boolean isLong();

    /** Begins to be recorded to. */
    abstract void attach();

    /** Is recorded to no more. */
    abstract void detach();

    abstract int hash(K of);

    abstract boolean matches(Row row, K of);

    /** One for each tag, null if it is missing. */
    abstract @Nullable Object[] values(K of);

    abstract Tags tags(@Nullable Object[] values);

    final void record(K tags, double value, long whole) {
        boolean counted;
        do {
            // Again only if the row was removed in between.
            counted = rows.cell(tags).record(value, whole);
        } while (!counted);
    }

    final Cell cell(K tags) {
        return rows.cell(tags);
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

    final long overflowed() {
        return overflowed.sum();
    }

    private void refused(double value) {
        (Double.isNaN(value) ? notNumbers : refused).increment();
    }

    private Cell newCell(@Nullable LongAdder alsoCounted) {
        return new Cell(view.aggregation(), isLong(), TimeSource.current().epochNanos(), this::refused, alsoCounted);
    }

    private final class OwnRows extends Rows<K> {

        OwnRows(int limit) {
            super(limit);
        }

        @Override
        int hash(K of) {
            return Recorder.this.hash(of);
        }

        @Override
        boolean matches(Row row, K of) {
            return Recorder.this.matches(row, of);
        }

        @Override
        Row newRow(int hash, K of) {
            @Nullable Object[] values = values(of);
            return new Row(hash, values, tags(values), newCell(null));
        }

        @Override
        Row newOverflow() {
            return new Row(0, new Object[0], Tags.of("overflow", "true"), newCell(overflowed));
        }
    }
}
