package io.tidemark.spike;

import io.tidemark.Naming;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldReader;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.spike.lib.CacheMetrics;
import io.tidemark.spike.lib.CacheMetricsShape;
import io.tidemark.time.TimeSource;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** As generated for a root. */
final class RequestMetricsShape {
    static final Shape SHAPE = Shape.of("RequestMetrics")
            .naming(Naming.PASCAL_CASE)
            .dimensions("Operation")
            .timestamp("timestamp")
            .property("operation", ValueShape.STRING)
            .metric("numberOfDucks", ValueShape.LONG)
            .metric("operationTime", ValueShape.DOUBLE)
            .unit(MetricUnit.MILLISECONDS)
            .property("requestId", ValueShape.optional(ValueShape.STRING))
            .sampleKey()
            .flatten("cache", CacheMetricsShape.SHAPE)
            .prefix("cache")
            .build();

    /** Known when the class is loaded, not when it is compiled: the library's record may have grown since. */
    static final int CACHE = SHAPE.offset(4);

    static final EntryLayout LAYOUT = EntryLayout.of(SHAPE);

    static final NameTable OPERATION_NAMES = NameTable.ofEnum(Operation.values(), Naming.PASCAL_CASE);

    static final FieldReader<RequestMetrics> READER = new Reader();

    private RequestMetricsShape() {}

    static void stop(RequestMetrics record) {
        Timer operationTime = record.operationTime;
        if (operationTime != null) {
            operationTime.stopNanos();
        }
        CacheMetrics cache = record.cache;
        if (cache != null) {
            CacheMetricsShape.stop(cache);
        }
    }

    static long epochNanos(RequestMetrics record) {
        Instant timestamp = record.timestamp;
        return timestamp == null ? TimeSource.current().epochNanos() : TimeSource.epochNanos(timestamp);
    }

    /** A child's closed values need a place of their own; none has any here. */
    static @Nullable Object close(RequestMetrics record) {
        return null;
    }

    static void write(RequestMetrics record, @Nullable Object closed, int base, EntryWriter out) {
        Operation operation = record.operation;
        if (operation != null) {
            out.property(base, OPERATION_NAMES, operation.ordinal());
        }
        out.metric(base + 1, record.numberOfDucks);
        Timer operationTime = record.operationTime;
        if (operationTime != null) {
            out.nanos(base + 2, operationTime.elapsedNanos());
        }
        String requestId = record.requestId;
        if (requestId != null) {
            out.property(base + 3, requestId);
        }
        CacheMetrics cache = record.cache;
        if (cache != null) {
            CacheMetricsShape.write(cache, null, base + CACHE, out);
        }
    }

    static void writeSampleKey(RequestMetrics record, @Nullable Object closed, int base, EntryWriter out) {
        String requestId = record.requestId;
        if (requestId != null) {
            out.property(base + 3, requestId);
        }
    }

    private static final class Reader extends FieldReader<RequestMetrics> {
        @Override
        public boolean present(RequestMetrics record, @Nullable Object closed, int member) {
            return switch (member) {
                case 0 -> record.operation != null;
                case 1 -> true;
                case 2 -> record.operationTime != null;
                case 3 -> record.requestId != null;
                case 4 -> record.cache != null;
                default -> false;
            };
        }

        @Override
        public long readLong(RequestMetrics record, @Nullable Object closed, int member) {
            return member == 1 ? record.numberOfDucks : (long) readDouble(record, closed, member);
        }

        @Override
        public double readDouble(RequestMetrics record, @Nullable Object closed, int member) {
            return switch (member) {
                case 1 -> record.numberOfDucks;
                case 2 -> {
                    Timer operationTime = record.operationTime;
                    yield operationTime == null ? 0 : operationTime.elapsedNanos() / 1e6;
                }
                default -> 0;
            };
        }

        @Override
        public @Nullable Object get(RequestMetrics record, @Nullable Object closed, int member) {
            return switch (member) {
                case 0 -> record.operation;
                case 3 -> record.requestId;
                case 4 -> record.cache;
                default -> null;
            };
        }
    }
}
