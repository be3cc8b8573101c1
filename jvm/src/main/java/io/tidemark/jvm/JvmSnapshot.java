package io.tidemark.jvm;

import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.unit.MetricUnit;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
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
        @InUnit(MetricUnit.BYTES) long nonHeapUsed,
        @InUnit(MetricUnit.COUNT) long gcCount,
        @InUnit(MetricUnit.MILLISECONDS) Duration gcTime,
        @InUnit(MetricUnit.COUNT) int liveThreads,
        @InUnit(MetricUnit.COUNT) int loadedClasses,
        @InUnit(MetricUnit.PERCENT) @Nullable Double processCpu,
        @InUnit(MetricUnit.PERCENT) @Nullable Double systemCpu,
        @Nullable Double systemLoad,
        @InUnit(MetricUnit.COUNT) @Nullable Long openFiles) {

    /** The last one that {@link #recent} has made. */
    private static final class Last {
        static final Cached<JvmSnapshot> CACHED = new Cached<>(Duration.ofSeconds(30), JvmSnapshot::now);
    }

    /** Reads everything now: some microseconds. */
    public static JvmSnapshot now() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long collections = 0;
        long collecting = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += Math.max(0, collector.getCollectionCount());
            collecting += Math.max(0, collector.getCollectionTime());
        }
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        ProcessFigures process = ProcessFigures.now();
        return new JvmSnapshot(
                heap.getUsed(),
                heap.getCommitted(),
                heap.getMax() < 0 ? null : heap.getMax(),
                ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed(),
                collections,
                Duration.ofMillis(collecting),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                percent(process.cpuUse()),
                percent(process.systemCpuUse()),
                load < 0 ? null : load,
                process.openFiles() < 0 ? null : process.openFiles());
    }

    /** One that is at most 30 seconds old: for records that are made often, at a cost of nanoseconds. */
    public static JvmSnapshot recent() {
        return Last.CACHED.get();
    }

    private static @Nullable Double percent(double share) {
        return share >= 0 ? share * 100 : null;
    }
}
