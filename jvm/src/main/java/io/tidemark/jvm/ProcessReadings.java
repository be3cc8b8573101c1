package io.tidemark.jvm;

import io.tidemark.stats.Tags;
import java.lang.management.ManagementFactory;
import java.util.List;

/** Processors, files and load: each by itself, so that what cannot be read costs no other. */
final class ProcessReadings {

    static final List<Reading> CPU = List.of(
            into -> into.add(
                    JvmMetric.CPU_COUNT, Tags.empty(), Runtime.getRuntime().availableProcessors()),
            into -> into.add(
                    JvmMetric.UPTIME,
                    Tags.empty(),
                    ManagementFactory.getRuntimeMXBean().getUptime() / 1e3),
            known(into -> into.add(JvmMetric.CPU_TIME, Tags.empty(), ProcessFigures.cpuNanos() / 1e9)),
            known(into -> into.add(JvmMetric.CPU_USE, Tags.empty(), ProcessFigures.cpuUse())),
            known(into -> into.add(JvmMetric.SYSTEM_CPU_USE, Tags.empty(), ProcessFigures.systemCpuUse())));

    static final List<Reading> FILES = List.of(
            known(into -> into.add(JvmMetric.OPEN_FILES, Tags.empty(), OpenFiles.count())),
            known(into -> into.add(JvmMetric.OPEN_FILES_LIMIT, Tags.empty(), OpenFiles.limit())));

    static final List<Reading> LOAD = List.of(into -> into.add(JvmMetric.LOAD, Tags.empty(), ProcessFigures.load()));

    private ProcessReadings() {}

    /** A JVM that was put together without the module jdk.management does not know it: that is no failure. */
    private static Reading known(Reading reading) {
        return into -> {
            try {
                reading.read(into);
            } catch (LinkageError missing) {
                // Unknown.
            }
        };
    }
}
