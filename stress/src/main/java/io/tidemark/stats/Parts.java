package io.tidemark.stats;

import io.tidemark.entry.Entry;
import io.tidemark.entry.ValueWriter;
import io.tidemark.internal.NoEntry;
import io.tidemark.internal.NoValue;
import io.tidemark.sink.EntrySink;
import org.jspecify.annotations.NullMarked;

/** Takes aggregates of {@link Part}, and tells what was merged into them. */
@NullMarked
final class Parts extends NoEntry implements EntrySink {

    private static final int AGAIN = 2;

    private int sum;
    private int again;
    private int field;

    private final ValueWriter values = new NoValue() {
        @Override
        public void metric(long value) {
            if (field == AGAIN) {
                again += (int) value;
            } else {
                sum += (int) value;
            }
        }
    };

    @Override
    public synchronized void append(Entry entry) {
        entry.writeTo(this);
    }

    /** The sum of all values; -1 if half of a record was merged. */
    synchronized int sum() {
        return sum == again ? sum : -1;
    }

    @Override
    public ValueWriter value(int field) {
        this.field = field;
        return values;
    }
}
