package io.tidemark.stats;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a view held at one moment. Immutable.
 *
 * @param view the view
 * @param rows one for each combination of its tags that was met; that which takes the rest is the last, and has the tag {@code overflow="true"} alone
 * @param start when the view was registered
 * @param end when this was taken
 * @param notNumbers how many values were NaN: they are in no row
 * @param refused how many values were negative where none may be: they are in no row
 * @param overflowed how many values came to the row that takes the rest, since the view was registered
 */
public record ViewData(
        View view, List<Row> rows, Instant start, Instant end, long notNumbers, long refused, long overflowed) {

    public ViewData {
        rows = List.copyOf(rows);
    }

    /**
     * A row.
     *
     * @param tags without those that the measurement did not have
     * @param data what the aggregation has made of the values
     * @param start when the row was made, or made anew
     * @param exemplars the newest of each bucket, by value, if the {@linkplain View.Builder#withExemplars view asks for them}
     */
    public record Row(Tags tags, AggregationData data, Instant start, List<Exemplar> exemplars) {

        public Row {
            exemplars = List.copyOf(exemplars);
        }
    }

    /** The same as a metric: what {@link Views#collect} gives of the view. */
    public MetricFamily asFamily() {
        return family(view, rows);
    }

    /** Rows of a view as a metric. */
    static MetricFamily family(View view, List<Row> rows) {
        return new MetricFamily(
                view.name(),
                view.description(),
                view.unit(),
                view.aggregation().exportedAs(),
                rows.stream()
                        .map(row -> new MetricFamily.Point(row.tags(), row.start(), row.data(), row.exemplars()))
                        .toList());
    }

    /** What the row with exactly these tags holds; empty if there is none. */
    public Optional<AggregationData> row(Tags tags) {
        Objects.requireNonNull(tags, "tags");
        return rows.stream()
                .filter(row -> row.tags().equals(tags))
                .map(Row::data)
                .findFirst();
    }
}
