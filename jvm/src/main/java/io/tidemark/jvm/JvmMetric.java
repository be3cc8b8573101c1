package io.tidemark.jvm;

import static io.tidemark.stats.MetricFamily.Kind.COUNTER;
import static io.tidemark.stats.MetricFamily.Kind.GAUGE;
import static io.tidemark.unit.MetricUnit.BYTES;
import static io.tidemark.unit.MetricUnit.COUNT;
import static io.tidemark.unit.MetricUnit.NONE;
import static io.tidemark.unit.MetricUnit.SECONDS;

import io.tidemark.stats.MetricFamily;
import io.tidemark.unit.MetricUnit;

/** All metrics there are of a JVM. Named as the semantic conventions of OpenTelemetry name them, where they do. */
enum JvmMetric {
    MEMORY_USED("jvm.memory.used", BYTES, GAUGE, "Memory in use, by pool"),
    MEMORY_COMMITTED("jvm.memory.committed", BYTES, GAUGE, "Memory that is there to be used, by pool"),
    MEMORY_LIMIT("jvm.memory.limit", BYTES, GAUGE, "What memory may grow to, by pool; only where there is a limit"),
    MEMORY_USED_AFTER_GC(
            "jvm.memory.used_after_last_gc", BYTES, GAUGE, "Memory in use after the last collection, by pool"),
    BUFFER_USED("jvm.buffer.memory.used", BYTES, GAUGE, "Memory of buffers outside of the heap, by pool"),
    BUFFER_COUNT("jvm.buffer.count", COUNT, GAUGE, "Buffers outside of the heap, by pool"),

    GC_COLLECTIONS("jvm.gc.collections", COUNT, COUNTER, "Garbage collections, by collector"),
    GC_TIME("jvm.gc.time", SECONDS, COUNTER, "Time of garbage collections, by collector"),

    THREADS("jvm.thread.count", COUNT, GAUGE, "Live platform threads, by whether they are daemons"),
    THREAD_STATES("jvm.thread.states", COUNT, GAUGE, "Live platform threads, by state"),
    THREADS_STARTED("jvm.thread.started", COUNT, COUNTER, "Platform threads that were started"),

    PINNINGS(
            "jvm.thread.virtual.pinned",
            COUNT,
            COUNTER,
            "How often a virtual thread kept its carrier for 20 ms or more"),
    PINNED_TIME(
            "jvm.thread.virtual.pinned.time",
            SECONDS,
            COUNTER,
            "For how long virtual threads kept their carriers, where it was 20 ms or more"),

    CLASSES("jvm.class.count", COUNT, GAUGE, "Classes that are loaded"),
    CLASSES_LOADED("jvm.class.loaded", COUNT, COUNTER, "Classes that were loaded"),
    CLASSES_UNLOADED("jvm.class.unloaded", COUNT, COUNTER, "Classes that were unloaded"),

    CPU_TIME("jvm.cpu.time", SECONDS, COUNTER, "Processor time of the process"),
    CPU_COUNT("jvm.cpu.count", COUNT, GAUGE, "Processors that the JVM may use"),
    CPU_USE(
            "jvm.cpu.recent_utilization",
            NONE,
            GAUGE,
            "The share of all processors that the process used lately, from 0 to 1"),
    SYSTEM_CPU_USE("jvm.system.cpu.utilization", NONE, GAUGE, "The share of all processors in use lately, from 0 to 1"),
    UPTIME("process.uptime", SECONDS, GAUGE, "For how long the process has been running"),

    OPEN_FILES("jvm.file_descriptor.count", COUNT, GAUGE, "Files, sockets and the like that are open"),
    OPEN_FILES_LIMIT("jvm.file_descriptor.limit", COUNT, GAUGE, "How many files, sockets and the like may be open"),

    LOAD("jvm.system.cpu.load_1m", NONE, GAUGE, "Runnable threads of the system over the last minute, on average"),

    DISK_FREE("system.filesystem.free", BYTES, GAUGE, "Room that is left, by path"),
    DISK_SIZE("system.filesystem.limit", BYTES, GAUGE, "Size of the file system, by path"),

    NETWORK_BYTES(
            "system.network.io",
            BYTES,
            COUNTER,
            "Bytes over the network, by interface and direction, of all processes"),

    FAILURES("tidemark_jvm_failures", COUNT, COUNTER, "Readings that failed and were left out, by group");

    final String standardName;
    final MetricUnit unit;
    final MetricFamily.Kind kind;
    final String description;

    JvmMetric(String standardName, MetricUnit unit, MetricFamily.Kind kind, String description) {
        this.standardName = standardName;
        this.unit = unit;
        this.kind = kind;
        this.description = description;
    }
}
