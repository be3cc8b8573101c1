package io.tidemark.jvm;

import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The JVM and its process at one moment, as a metric record: part of each record of a service, or a line of its own every minute.
 *
 * <pre>{@code
 * @Metrics
 * class RequestMetrics {
 *     @Flatten final JvmSnapshot jvm = JvmSnapshot.recent();
 * }
 *
 * handle.every(Duration.ofMinutes(1), sink -> sink.append(JvmSnapshotEntry.of(JvmSnapshot.now())));
 * }</pre>
 *
 * <p>What this JVM does not know is null, and absent.
 *
 * @param heapUsed of the heap, in use
 * @param heapCommitted of the heap, there to be used
 * @param heapMax what the heap may grow to; null if nothing limits it
 * @param nonHeapUsed memory for classes, compiled code and the like, in use
 * @param gcCount garbage collections since the JVM was started
 * @param gcTime the time these took
 * @param liveThreads platform threads
 * @param loadedClasses classes that are loaded
 * @param processCpu the share of all processors that the process used lately, in percent
 * @param systemCpu the share of all processors in use lately, in percent
 * @param systemLoad runnable threads of the system over the last minute, on average
 * @param openFiles files, sockets and the like that are open
 */
@Metrics
public record JvmSnapshot(
        @InUnit(MetricUnit.BYTES) long heapUsed,
        @InUnit(MetricUnit.BYTES) long heapCommitted,
        @InUnit(MetricUnit.BYTES) @Nullable Long heapMax,
        @InUnit(MetricUnit.BYTES) @Nullable Long nonHeapUsed,
        @InUnit(MetricUnit.COUNT) @Nullable Long gcCount,
        @InUnit(MetricUnit.MILLISECONDS) @Nullable Duration gcTime,
        @InUnit(MetricUnit.COUNT) @Nullable Long liveThreads,
        @InUnit(MetricUnit.COUNT) @Nullable Long loadedClasses,
        @InUnit(MetricUnit.PERCENT) @Nullable Double processCpu,
        @InUnit(MetricUnit.PERCENT) @Nullable Double systemCpu,
        @Nullable Double systemLoad,
        @InUnit(MetricUnit.COUNT) @Nullable Long openFiles) {

    /** The last one that {@link #recent} has made. */
    private static final class Last {
        // By the clock of the system: a test that has another for a while must not stop it for all that comes after.
        static final Cached<JvmSnapshot> CACHED =
                new Cached<>(Duration.ofSeconds(30), TimeSource.system(), () -> read(OpenFiles::told));
    }

    /**
     * Reads everything now. Takes up to a millisecond, the first time some ten; and where open files have to be counted (other systems than Linux, and
     * that before 6.2), as much again for each thousand of them. Does not throw: what cannot be read is null.
     */
    public static JvmSnapshot now() {
        return read(OpenFiles::count);
    }

    /**
     * One that is at most 30 seconds old, for records that are made often. Takes nanoseconds; every 30 seconds one caller makes the next, as {@link #now}
     * does but for open files, which are null where they would have to be counted. Does not throw.
     */
    public static JvmSnapshot recent() {
        return Last.CACHED.get();
    }

    static JvmSnapshot read(LongSupplier openFiles) {
        Runtime runtime = Runtime.getRuntime();
        long committed = runtime.totalMemory();
        long max = runtime.maxMemory();
        Long collecting = whole(() -> ofCollectors(GarbageCollectorMXBean::getCollectionTime));
        return new JvmSnapshot(
                Math.max(0, committed - runtime.freeMemory()),
                committed,
                max == Long.MAX_VALUE ? null : max,
                whole(() -> ManagementFactory.getMemoryMXBean()
                        .getNonHeapMemoryUsage()
                        .getUsed()),
                whole(() -> ofCollectors(GarbageCollectorMXBean::getCollectionCount)),
                collecting == null ? null : Duration.ofMillis(collecting),
                whole(() -> ManagementFactory.getThreadMXBean().getThreadCount()),
                whole(() -> ManagementFactory.getClassLoadingMXBean().getLoadedClassCount()),
                number(() -> ProcessFigures.cpuUse() * 100),
                number(() -> ProcessFigures.systemCpuUse() * 100),
                number(ProcessFigures::load),
                whole(openFiles));
    }

    private static long ofCollectors(ToLongFunction<GarbageCollectorMXBean> figure) {
        long sum = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            sum += Math.max(0, figure.applyAsLong(collector));
        }
        return sum;
    }

    /** Null if it is negative or cannot be read, whatever the JVM throws: the record that this is part of must not fail for it. */
    private static @Nullable Long whole(LongSupplier figure) {
        try {
            long value = figure.getAsLong();
            return value < 0 ? null : value;
        } catch (Throwable unknown) {
            return null;
        }
    }

    private static @Nullable Double number(DoubleSupplier figure) {
        try {
            double value = figure.getAsDouble();
            return value >= 0 ? value : null;
        } catch (Throwable unknown) {
            return null;
        }
    }
}
