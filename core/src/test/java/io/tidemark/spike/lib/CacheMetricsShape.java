package io.tidemark.spike.lib;

import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldReader;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;
import org.jspecify.annotations.Nullable;

/** As generated for a record without a root: no layout. */
public final class CacheMetricsShape {
    public static final Shape SHAPE = Shape.of("CacheMetrics")
            .metric("hit", ValueShape.BOOLEAN)
            .metric("lookupTime", ValueShape.DOUBLE)
            .unit(MetricUnit.MILLISECONDS)
            .build();

    public static final FieldReader<CacheMetrics> READER = new Reader();

    private CacheMetricsShape() {}

    public static void stop(CacheMetrics record) {
        Timer lookupTime = record.lookupTime;
        if (lookupTime != null) {
            lookupTime.stopNanos();
        }
    }

    public static @Nullable Object close(CacheMetrics record) {
        return null;
    }

    public static void write(CacheMetrics record, @Nullable Object closed, int base, EntryWriter out) {
        out.metric(base, record.hit ? 1 : 0);
        Timer lookupTime = record.lookupTime;
        if (lookupTime != null) {
            out.nanos(base + 1, lookupTime.elapsedNanos());
        }
    }

    public static void writeSampleKey(CacheMetrics record, @Nullable Object closed, int base, EntryWriter out) {}

    private static final class Reader extends FieldReader<CacheMetrics> {
        @Override
        public boolean present(CacheMetrics record, @Nullable Object closed, int member) {
            return switch (member) {
                case 0 -> true;
                case 1 -> record.lookupTime != null;
                default -> false;
            };
        }

        @Override
        public long readLong(CacheMetrics record, @Nullable Object closed, int member) {
            return switch (member) {
                case 0 -> record.hit ? 1 : 0;
                case 1 -> (long) readDouble(record, closed, member);
                default -> 0;
            };
        }

        @Override
        public double readDouble(CacheMetrics record, @Nullable Object closed, int member) {
            if (member == 1) {
                Timer lookupTime = record.lookupTime;
                return lookupTime == null ? 0 : lookupTime.elapsedNanos() / 1e6;
            }
            return readLong(record, closed, member);
        }
    }
}
