package io.tidemark.jvm;

import io.tidemark.stats.Tags;
import java.lang.management.ManagementFactory;

/** Processors, files and load. */
final class ProcessReadings {

    private ProcessReadings() {}

    static void readCpu(Readings into) {
        ProcessFigures process = ProcessFigures.now();
        into.add(JvmMetric.CPU_COUNT, Tags.empty(), Runtime.getRuntime().availableProcessors());
        into.add(
                JvmMetric.UPTIME,
                Tags.empty(),
                ManagementFactory.getRuntimeMXBean().getUptime() / 1e3);
        into.add(JvmMetric.CPU_TIME, Tags.empty(), process.cpuNanos() / 1e9);
        into.add(JvmMetric.CPU_USE, Tags.empty(), process.cpuUse());
        into.add(JvmMetric.SYSTEM_CPU_USE, Tags.empty(), process.systemCpuUse());
    }

    static void readFiles(Readings into) {
        ProcessFigures process = ProcessFigures.now();
        into.add(JvmMetric.OPEN_FILES, Tags.empty(), process.openFiles());
        into.add(JvmMetric.OPEN_FILES_LIMIT, Tags.empty(), process.openFilesLimit());
    }

    static void readLoad(Readings into) {
        into.add(
                JvmMetric.LOAD,
                Tags.empty(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
