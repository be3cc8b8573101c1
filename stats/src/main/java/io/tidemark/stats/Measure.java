package io.tidemark.stats;

import io.tidemark.unit.Unit;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that is measured: a latency, a size, a number of retries. Its name is one in the whole process, and says the same wherever it is
 * used.
 *
 * <pre>{@code
 * static final DoubleMeasure LATENCY =
 *         Measure.ofDouble("pond/latency", "Time to answer a request", MetricUnit.MILLISECONDS);
 *
 * LATENCY.record(12.5);
 * }</pre>
 *
 * <p>A measurement that no {@linkplain View view} wants is dropped, at a cost of nanoseconds. Nothing is sampled, and nothing is kept for views
 * that are registered later. Immutable; safe for use by several threads.
 */
public abstract sealed class Measure permits LongMeasure, DoubleMeasure {

    private static final ConcurrentHashMap<String, Measure> DEFINED = new ConcurrentHashMap<>();

    private final String name;
    private final String description;
    private final Unit unit;

    /** Replaced as a whole. */
    private volatile MeasureViews views = new MeasureViews();

    Measure(String name, String description, Unit unit) {
        this.name = name;
        this.description = description;
        this.unit = unit;
    }

    /**
     * A measure of whole numbers.
     *
     * @param name 1 to 255 characters of printable ASCII
     * @return the measure of this name that there is already, if it is the same
     * @throws IllegalArgumentException if the name is none, or if there is another measure of this name
     */
    public static LongMeasure ofLong(String name, String description, Unit unit) {
        return (LongMeasure) defined(new LongMeasure(name, description, unit));
    }

    /**
     * A measure of numbers.
     *
     * @param name 1 to 255 characters of printable ASCII
     * @return the measure of this name that there is already, if it is the same
     * @throws IllegalArgumentException if the name is none, or if there is another measure of this name
     */
    public static DoubleMeasure ofDouble(String name, String description, Unit unit) {
        return (DoubleMeasure) defined(new DoubleMeasure(name, description, unit));
    }

    /** The measure of a name, if there is one: for views that a program is told of in its settings. */
    public static Optional<Measure> find(String name) {
        return Optional.ofNullable(DEFINED.get(name));
    }

    private static Measure defined(Measure measure) {
        PrintableAscii.require("the measure", measure.name, false);
        Objects.requireNonNull(measure.description, "description");
        Objects.requireNonNull(measure.unit, "unit");
        Measure before = DEFINED.putIfAbsent(measure.name, measure);
        if (before == null) {
            return measure;
        }
        if (!before.isAs(measure)) {
            throw new IllegalArgumentException("there is another measure of this name: " + before + ", and now "
                    + measure + "; choose another name, or define it once and share the constant");
        }
        return before;
    }

    private boolean isAs(Measure other) {
        return getClass() == other.getClass() && description.equals(other.description) && unit.equals(other.unit);
    }

    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    public Unit unit() {
        return unit;
    }

    /** Whether values are whole numbers. */
    abstract boolean isLong();

    final MeasureViews views() {
        return views;
    }

    final synchronized void add(MeasureRecorder recorder) {
        MeasureRecorder[] before = views.recorders();
        MeasureRecorder[] more = Arrays.copyOf(before, before.length + 1);
        more[before.length] = recorder;
        views = new MeasureViews(more);
    }

    final synchronized void remove(MeasureRecorder recorder) {
        views = new MeasureViews(Arrays.stream(views.recorders())
                .filter(other -> other != recorder)
                .toArray(MeasureRecorder[]::new));
    }

    @Override
    public final String toString() {
        return (isLong() ? "long " : "double ") + name + " (\"" + description + "\", " + unit.text() + ")";
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public final int hashCode() {
        return name.hashCode();
    }
}
