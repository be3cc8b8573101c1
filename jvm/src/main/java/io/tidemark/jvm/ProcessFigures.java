package io.tidemark.jvm;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The processors as the operating system sees them. Negative is unknown. They throw what the JVM throws: anything, if it has run out of files. */
final class ProcessFigures {

    private ProcessFigures() {}

    /** Processor time of the process. */
    static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : -1;
    }

    /** The share of all processors that the process used lately, from 0 to 1. */
    static double cpuUse() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuLoad()
                : -1;
    }

    /** The share of all processors in use lately, from 0 to 1. */
    static double systemCpuUse() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getCpuLoad()
                : -1;
    }

    /** Runnable threads of the system over the last minute, on average. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
