package io.tidemark.stats;

import io.tidemark.unit.Unit;
import java.util.Objects;

/** A {@link Measure} of numbers. */
public final class DoubleMeasure extends Measure {

    DoubleMeasure(String name, String description, Unit unit) {
        super(name, description, unit);
    }

    /** Records a value, with the tags that are {@linkplain Tags#current current}. */
    public void record(double value) {
        MeasureViews views = views();
        if (!views.isEmpty()) {
            views.record(Tags.current(), value, 0);
        }
    }

    /** Records a value with these tags, and no others. */
    public void record(double value, Tags tags) {
        Objects.requireNonNull(tags, "tags");
        views().record(tags, value, 0);
    }

    /** This measure with tags that do not change: recording through it finds its rows at once. */
    public Bound bind(Tags tags) {
        return new Bound(this, tags);
    }

    @Override
    boolean isLong() {
        return false;
    }

    /** A measure with its tags. Safe for use by several threads. */
    public static final class Bound extends Binding {
        private Bound(DoubleMeasure measure, Tags tags) {
            super(measure, Objects.requireNonNull(tags, "tags"));
        }

        /** Records a value. */
        public void record(double value) {
            record(value, 0);
        }
    }
}
