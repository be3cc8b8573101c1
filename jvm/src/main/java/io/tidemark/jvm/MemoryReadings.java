package io.tidemark.jvm;

import io.tidemark.stats.Tags;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/** Memory, and what frees it. */
final class MemoryReadings {

    private MemoryReadings() {}

    static void read(Readings into) {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            Tags tags = Tags.of(
                    "jvm.memory.pool.name",
                    pool.getName(),
                    "jvm.memory.type",
                    pool.getType() == MemoryType.HEAP ? "heap" : "non_heap");
            MemoryUsage usage = pool.getUsage();
            if (usage != null) {
                into.add(JvmMetric.MEMORY_USED, tags, usage.getUsed());
                into.add(JvmMetric.MEMORY_COMMITTED, tags, usage.getCommitted());
                into.add(JvmMetric.MEMORY_LIMIT, tags, usage.getMax());
            }
            MemoryUsage after = pool.getCollectionUsage();
            if (after != null) {
                into.add(JvmMetric.MEMORY_USED_AFTER_GC, tags, after.getUsed());
            }
        }
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            Tags tags = Tags.of("jvm.buffer.pool.name", pool.getName());
            into.add(JvmMetric.BUFFER_USED, tags, pool.getMemoryUsed());
            into.add(JvmMetric.BUFFER_COUNT, tags, pool.getCount());
        }
    }

    static void readCollectors(Readings into) {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            Tags tags = Tags.of("jvm.gc.name", collector.getName());
            into.add(JvmMetric.GC_COLLECTIONS, tags, collector.getCollectionCount());
            into.add(JvmMetric.GC_TIME, tags, collector.getCollectionTime() / 1e3);
        }
    }
}
