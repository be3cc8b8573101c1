package io.tidemark.stats;

import io.tidemark.Formatting;
import io.tidemark.ValueFormatter;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.Unit;

/** For generated code: a field that is merged by a {@link MergeStrategy} of the application. */
public final class OwnMerge extends MergedField {

    /** Leaves the writer as one value does, whatever the strategy does. */
    private static final ValueFormatter<MergeStrategy> WRITING = OwnMerge::write;

    private final MergeStrategy strategy;
    private boolean any;

    /** Of a field with this unit. */
    public OwnMerge(Unit unit, MergeStrategy strategy) {
        super(unit);
        this.strategy = strategy;
    }

    @Override
    void whole(long value) {
        decimal((double) value, 1);
    }

    @Override
    void time(long nanos) {
        decimal(inUnit(nanos), 1);
    }

    @Override
    void decimal(double total, long count) {
        if (strategy instanceof MergeStrategy.OfNumbers numbers) {
            any = true;
            try {
                numbers.merge(total / count, count);
            } catch (Throwable problem) {
                RecordAggregate.leaveOut(strategy.getClass().getName() + " threw", problem);
            }
        } else {
            RecordAggregate.leaveOut("a number where " + strategy.getClass().getName() + " merges strings");
        }
    }

    @Override
    void text(String text) {
        if (strategy instanceof MergeStrategy.OfText texts) {
            any = true;
            try {
                texts.merge(text);
            } catch (Throwable problem) {
                RecordAggregate.leaveOut(strategy.getClass().getName() + " threw", problem);
            }
        } else {
            super.text(text);
        }
    }

    @Override
    boolean isEmpty() {
        return !any;
    }

    @Override
    void writeValue(ValueWriter out) {
        Formatting.write(WRITING, out, strategy);
    }

    private static void write(ValueWriter out, MergeStrategy strategy) {
        try {
            strategy.writeTo(out);
        } catch (Throwable problem) {
            out.error(strategy.getClass().getName() + " threw "
                    + problem.getClass().getName());
        }
    }

    @Override
    public String toString() {
        return strategy.toString();
    }
}
