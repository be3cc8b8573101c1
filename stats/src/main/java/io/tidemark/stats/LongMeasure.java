package io.tidemark.stats;

import io.tidemark.unit.Unit;
import java.util.Objects;

/** A {@link Measure} of whole numbers. They stay exact. */
public final class LongMeasure extends Measure {

    LongMeasure(String name, String description, Unit unit) {
        super(name, description, unit);
    }

    /** Records a value, with the tags that are {@linkplain Tags#current current}. */
    public void record(long value) {
        MeasureViews views = views();
        if (!views.isEmpty()) {
            views.record(Tags.current(), (double) value, value);
        }
    }

    /** Records a value with these tags, and no others. */
    public void record(long value, Tags tags) {
        Objects.requireNonNull(tags, "tags");
        views().record(tags, (double) value, value);
    }

    /** This measure with tags that do not change: recording through it finds its rows at once. */
    public Bound bind(Tags tags) {
        return new Bound(this, tags);
    }

    @Override
    boolean isLong() {
        return true;
    }

    /** A measure with its tags. Safe for use by several threads. */
    public static final class Bound extends Binding {
        private Bound(LongMeasure measure, Tags tags) {
            super(measure, Objects.requireNonNull(tags, "tags"));
        }

        /** Records a value. */
        public void record(long value) {
            record((double) value, value);
        }
    }
}
