package io.tidemark.demo;

import io.tidemark.stats.DoubleMeasure;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.unit.Unit;

/** What the pond measures where no record is at hand, or where there are many values to one record. */
public final class PondMeasures {

    /** The tag that says who is visiting: a {@link Visitor}. */
    public static final String VISITOR = "visitor";

    /** Grams of bread that the ducks were fed at once. */
    public static final LongMeasure BREAD =
            Measure.ofLong("pond/bread", "Bread that the ducks were fed at once", Unit.custom("grams"));

    /** Once for each duck that a census asks. */
    public static final DoubleMeasure DISTANCE = Measure.ofDouble(
            "pond/distance", "How far a duck is from its nearest neighbour, at a census", Unit.custom("metres"));

    private PondMeasures() {}
}
