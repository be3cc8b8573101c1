package io.tidemark.stats;

import io.tidemark.entry.Entry;
import io.tidemark.entry.RecordEntry;
import io.tidemark.sink.EntrySink;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Many small records inside a wide event, merged into one set of fields: the calls that a request made, of which nobody needs each.
 *
 * <pre>{@code
 * @Metrics(naming = Naming.PASCAL_CASE)
 * class RequestMetrics {
 *     @Flatten final Aggregated<ApiCall> apiCalls = Aggregated.of(ApiCallAggregate::new);
 * }
 *
 * metrics.apiCalls.insert(new ApiCall(Duration.ofMillis(45), 1024));
 *
 * try (var call = metrics.apiCalls.open()) {          // merged when it closes
 *     call.get().responseSize = send(request);
 * }
 * }</pre>
 *
 * <p>The fields are those of {@code ApiCall}, in the order, and with the names, units and flags, that they have there; each holds what its
 * {@link Merge} strategy made of the values. Where nothing was inserted there are none. A type with {@link Key} fields cannot be here: the
 * compiler says so.
 *
 * <p>Any number of threads may insert. What comes after the wide event was emitted is lost to it, as {@link #insert} says.
 *
 * @param <T> a record with {@link Aggregate}
 */
public final class Aggregated<T> {

    private final Supplier<? extends RecordAggregate<T>> type;
    private volatile @Nullable RecordAggregate<T> aggregate;
    private boolean taken;

    private Aggregated(Supplier<? extends RecordAggregate<T>> type) {
        this.type = type;
    }

    /**
     * An empty one.
     *
     * @param type the constructor of the class that is generated for the record: {@code ApiCallAggregate::new}
     */
    public static <T> Aggregated<T> of(Supplier<? extends RecordAggregate<T>> type) {
        return new Aggregated<>(Objects.requireNonNull(type, "type"));
    }

    /**
     * Merges a record: what its fields close to now. The record is not kept, and may be used again.
     *
     * @return false if the wide event was emitted before: then nothing was merged
     */
    public boolean insert(T record) {
        Objects.requireNonNull(record, "record");
        RecordAggregate<T> into = fresh();
        return into.merge(record, into.tidemarkClose(record));
    }

    /**
     * Opens a new record, which is merged when its guard closes.
     *
     * @throws IllegalStateException if the record type has no constructor without parameters
     */
    public MergeGuard<T> open() {
        RecordAggregate<T> of = fresh();
        T record = of.tidemarkRecord();
        if (record == null) {
            throw new IllegalStateException(
                    of.tidemarkLayout().type() + " cannot be made without parameters: use open(new "
                            + of.tidemarkLayout().type() + "(…)), or insert");
        }
        return open(record);
    }

    /** As {@link #open()}, of a record that the caller made. */
    public MergeGuard<T> open(T record) {
        return new MergeGuard<>(this, Objects.requireNonNull(record, "record"));
    }

    /**
     * A sink that merges the entries of such records: for guards, which take one. Other entries are left out, and counted
     * ({@link RecordAggregate#valuesLeftOut}).
     *
     * <pre>{@code
     * try (var call = new ApiCallGuard(endpoint, metrics.apiCalls.sink())) { … }
     * }</pre>
     */
    public EntrySink sink() {
        return this::append;
    }

    @SuppressWarnings("unchecked") // the layout is that of T alone
    private void append(Entry entry) {
        RecordAggregate<T> of = fresh();
        if (entry.original() instanceof RecordEntry<?> own && own.layout() == of.tidemarkRecordLayout()) {
            of.merge((T) own.tidemarkRecord(), own.tidemarkClosed());
        } else {
            RecordAggregate.leaveOut(
                    "an entry that is no " + of.tidemarkLayout().type());
        }
    }

    /** That of now: made when it is first needed. */
    private RecordAggregate<T> fresh() {
        RecordAggregate<T> now = aggregate;
        return now == null ? first() : now;
    }

    private synchronized RecordAggregate<T> first() {
        RecordAggregate<T> now = aggregate;
        if (now == null) {
            now = type.get();
            if (taken) {
                now.close();
            }
            aggregate = now;
        }
        return now;
    }

    /** For generated code: what was merged, when the wide event closes; null if that is nothing. Nothing is merged any more. */
    public synchronized @Nullable RecordAggregate<T> tidemarkTake() {
        taken = true;
        RecordAggregate<T> now = aggregate;
        if (now == null) {
            return null;
        }
        now.close();
        if (now.merged() == 0) {
            return null;
        }
        now.tidemarkFreeze();
        return now;
    }

    @Override
    public synchronized String toString() {
        return "Aggregated[" + (aggregate == null ? 0 : aggregate.merged()) + "]";
    }
}
