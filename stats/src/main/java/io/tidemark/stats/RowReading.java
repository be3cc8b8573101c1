package io.tidemark.stats;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a view, each into the same figures. */
// Guarded by ScrapeBenchmark.
final class RowReading extends Reading {
    private final Plan plan;
    private final Rows.Cursor rows;

    /** Null where it may not be used again: an aggregation that keeps more than numbers. */
    private final @Nullable Figures reused;

    private Rows.@Nullable Row row;
    private @Nullable Figures figures;
    private long last;
    private @Nullable AggregationData data;

    RowReading(Plan plan, Rows<?> rows) {
        this.plan = plan;
        this.rows = rows.cursor();
        this.reused = plan.kind == Aggregation.Kind.EXPONENTIAL
                        || plan.kind == Aggregation.Kind.QUANTILES
                        || plan.kind == Aggregation.Kind.LAST
                ? null
                : new Figures(plan);
    }

    @Override
    public boolean next() {
        for (Rows.Row next = rows.next(); next != null; next = rows.next()) {
            if (read(next.cell)) {
                row = next;
                data = null;
                return true;
            }
        }
        return false;
    }

    /** Whether anything was recorded there. */
    private boolean read(Cell cell) {
        if (cell instanceof LastCell latest) {
            last = latest.bits();
            return latest.count() > 0;
        }
        Figures into = reused;
        if (into == null) {
            into = new Figures(plan);
        } else {
            into.clear();
        }
        figures = into;
        ((StripedCell) cell).addTo(into, plan);
        return into.values() > 0;
    }

    private Rows.Row row() {
        return Objects.requireNonNull(row, "next() comes first");
    }

    private Figures figures() {
        return Objects.requireNonNull(figures, "next() comes first");
    }

    @Override
    public Tags tags() {
        return row().tags;
    }

    @Override
    public long startNanos() {
        return row().cell.startNanos();
    }

    @Override
    public @Nullable Instant time() {
        return null;
    }

    @Override
    public boolean isWhole() {
        return plan.whole || plan.kind == Aggregation.Kind.COUNT;
    }

    @Override
    public long whole() {
        return plan.kind == Aggregation.Kind.LAST ? last : figures().whole(plan);
    }

    @Override
    public double number() {
        if (isWhole()) {
            return whole();
        }
        return plan.kind == Aggregation.Kind.LAST
                ? Double.longBitsToDouble(last)
                : figures().number(plan);
    }

    @Override
    public long count() {
        return figures().values();
    }

    @Override
    public double sum() {
        return figures().total(plan);
    }

    @Override
    public int buckets() {
        return plan.kind == Aggregation.Kind.DISTRIBUTION ? plan.bounds() + 1 : 0;
    }

    @Override
    public double upperBound(int bucket) {
        return bucket == plan.bounds() ? Double.POSITIVE_INFINITY : plan.boundsArray()[bucket];
    }

    @Override
    public long countAt(int bucket) {
        return figures().bucket(Objects.checkIndex(bucket, plan.bounds() + 1));
    }

    @Override
    public AggregationData data() {
        AggregationData made = data;
        if (made == null) {
            made = plan.kind == Aggregation.Kind.LAST
                    ? LastCell.data(plan, last)
                    : Objects.requireNonNull(figures().data(plan), "there are values");
            data = made;
        }
        return made;
    }

    @Override
    public List<Exemplar> exemplars() {
        Exemplars exemplars = row().cell.exemplars();
        return exemplars == null ? List.of() : exemplars.all();
    }
}
