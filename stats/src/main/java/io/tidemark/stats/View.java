package io.tidemark.stats;

import io.tidemark.entry.MetricField;
import io.tidemark.entry.PropertyField;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be made of a measure, or of a field of metric records: an aggregation, with a row for each combination of some tags.
 *
 * <pre>{@code
 * View latency = View.of(LATENCY)
 *         .by("operation", "status")
 *         .aggregate(Aggregation.distribution(5, 10, 25, 50, 100, 250, 500, 1000))
 *         .named("pond/latency");
 *
 * View ducks = View.over(RequestMetricsFields.NUMBER_OF_DUCKS)
 *         .by(RequestMetricsFields.OPERATION)
 *         .aggregate(Aggregation.sum())
 *         .named("pond/ducks");
 * }</pre>
 *
 * <p>It does nothing until it is {@linkplain Views#register registered}. Immutable; equal if all that is said of it is.
 */
public final class View {

    /** How many rows a view may have unless it says otherwise. */
    public static final int DEFAULT_LIMIT = 2_000;

    private final String name;
    private final String description;
    private final @Nullable Measure measure;
    private final @Nullable MetricField<?> field;
    private final List<PropertyField<?, ?>> tagFields;
    private final List<String> tagKeys;
    private final Aggregation aggregation;
    private final int limit;
    private final @Nullable Duration idleExpiry;
    private final boolean exemplars;

    private View(Builder<?> from, String name) {
        this.name = name;
        this.measure = from.measure;
        this.field = from.field;
        this.description = from.description == null ? (measure == null ? "" : measure.description()) : from.description;
        this.tagFields = List.copyOf(from.tagFields);
        this.tagKeys = List.copyOf(from.tagKeys);
        this.aggregation = from.aggregation;
        this.limit = from.limit;
        this.idleExpiry = from.idleExpiry;
        this.exemplars = from.exemplars;
    }

    /** Begins a view of a measure. */
    public static OfMeasure of(Measure measure) {
        return new OfMeasure(Objects.requireNonNull(measure, "measure"));
    }

    /**
     * Begins a view over a field of metric records: of each record that a {@link ViewSink} sees.
     *
     * @param field a constant of the generated {@code XFields}
     */
    public static <R> OfRecord<R> over(MetricField<R> field) {
        return new OfRecord<>(Objects.requireNonNull(field, "field"));
    }

    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    /** The measure; null if it is over records. */
    public @Nullable Measure measure() {
        return measure;
    }

    /** The field; null if it is of a measure. */
    public @Nullable MetricField<?> field() {
        return field;
    }

    /** The keys of the tags that make rows, in the order in which they were given. */
    public List<String> tagKeys() {
        return tagKeys;
    }

    List<PropertyField<?, ?>> tagFields() {
        return tagFields;
    }

    /** The unit of what is exported: that of the values, or {@link MetricUnit#COUNT} if they are counted. */
    public Unit unit() {
        if (aggregation.equals(Aggregation.count())) {
            return MetricUnit.COUNT;
        }
        return measure != null
                ? measure.unit()
                : Objects.requireNonNull(field).layout().unit();
    }

    public Aggregation aggregation() {
        return aggregation;
    }

    /** How many rows there may be, without the one that takes the rest. */
    public int limit() {
        return limit;
    }

    /** After what time without a value a row is removed; null for never. */
    public @Nullable Duration idleExpiry() {
        return idleExpiry;
    }

    /** Whether exemplars are kept. */
    public boolean hasExemplars() {
        return exemplars;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof View that
                && name.equals(that.name)
                && description.equals(that.description)
                && Objects.equals(measure, that.measure)
                && Objects.equals(field, that.field)
                && tagKeys.equals(that.tagKeys)
                && tagFields.equals(that.tagFields)
                && aggregation.equals(that.aggregation)
                && limit == that.limit
                && Objects.equals(idleExpiry, that.idleExpiry)
                && exemplars == that.exemplars;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return "View[" + name + ": " + aggregation + " of " + (measure == null ? field : measure.name()) + " by "
                + tagKeys + ", limit " + limit + (idleExpiry == null ? "" : ", idle " + idleExpiry)
                + (exemplars ? ", with exemplars" : "") + "]";
    }

    /**
     * What a view is made of. For one thread.
     *
     * @param <B> this
     */
    public abstract static sealed class Builder<B extends Builder<B>> {

        final @Nullable Measure measure;
        final @Nullable MetricField<?> field;
        final List<PropertyField<?, ?>> tagFields = new ArrayList<>();
        final List<String> tagKeys = new ArrayList<>();
        private @Nullable String description;
        private Aggregation aggregation = Aggregation.count();
        private int limit = DEFAULT_LIMIT;
        private @Nullable Duration idleExpiry;
        private boolean exemplars;

        private Builder(@Nullable Measure measure, @Nullable MetricField<?> field) {
            this.measure = measure;
            this.field = field;
        }

        @SuppressWarnings("unchecked")
        private B self() {
            return (B) this;
        }

        /** What is made of the values. Default: {@link Aggregation#count}. */
        public B aggregate(Aggregation aggregation) {
            this.aggregation = Objects.requireNonNull(aggregation, "aggregation");
            return self();
        }

        /** In words. Default: the description of the measure. */
        public B description(String description) {
            this.description = Objects.requireNonNull(description, "description");
            return self();
        }

        /**
         * How many rows there may be. Values for further rows are counted in one that has the tag {@code overflow="true"} alone, so that totals stay
         * right. Default: {@value View#DEFAULT_LIMIT}.
         */
        public B limit(int rows) {
            if (rows < 1) {
                throw new IllegalArgumentException("a limit of " + rows + " rows: it must be at least 1");
            }
            this.limit = rows;
            return self();
        }

        /**
         * Rows without a value for so long are removed when a snapshot is taken. One that comes back begins anew. Default: never.
         *
         * <p>The time counts between snapshots, since recording looks at no clock: from the first one that finds nothing new in the row. So nothing is removed
         * that no snapshot had.
         */
        public B idleExpiry(Duration after) {
            if (Objects.requireNonNull(after, "after").isNegative() || after.isZero()) {
                throw new IllegalArgumentException("rows cannot expire after " + after + ": it must be above zero");
            }
            this.idleExpiry = after;
            return self();
        }

        /**
         * Keeps {@linkplain Exemplar exemplars}: the newest value of each bucket that has attachments. The id of the record in
         * which it was recorded is one ({@link io.tidemark.UnitOfWork#currentRecordId}), others come with {@linkplain Measurements#attach
         * measurements}. It costs some garbage a value. Default: none are kept.
         */
        public B withExemplars() {
            this.exemplars = true;
            return self();
        }

        /**
         * The view.
         *
         * @param name 1 to 255 characters of printable ASCII
         * @throws IllegalArgumentException if the name is none, or a tag is there twice
         */
        public View named(String name) {
            PrintableAscii.require("the view", Objects.requireNonNull(name, "name"), false);
            if (new HashSet<>(tagKeys).size() < tagKeys.size()) {
                throw new IllegalArgumentException("the view \"" + name + "\" has a tag twice: " + tagKeys);
            }
            return new View(this, name);
        }
    }

    /** A view of a measure, in the making. */
    public static final class OfMeasure extends Builder<OfMeasure> {

        private OfMeasure(Measure measure) {
            super(measure, null);
        }

        /**
         * The tags that make rows. A measurement without one of them counts in a row without that tag; tags that are not named here do not
         * matter.
         */
        public OfMeasure by(String... keys) {
            for (String key : Objects.requireNonNull(keys, "keys")) {
                tagKeys.add(PrintableAscii.require("the tag key", key, false));
            }
            return this;
        }
    }

    /**
     * A view over records, in the making.
     *
     * @param <R> the record type
     */
    public static final class OfRecord<R> extends Builder<OfRecord<R>> {

        private OfRecord(MetricField<R> field) {
            super(null, field);
        }

        /** The properties that make rows. A record without one of them counts in a row without that tag. */
        @SafeVarargs
        public final OfRecord<R> by(PropertyField<R, ?>... properties) {
            for (PropertyField<R, ?> property : Objects.requireNonNull(properties, "properties")) {
                tagFields.add(Objects.requireNonNull(property, "property"));
                tagKeys.add(property.name());
            }
            return this;
        }
    }
}
