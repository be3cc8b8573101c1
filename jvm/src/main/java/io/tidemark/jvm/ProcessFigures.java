package io.tidemark.jvm;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The process as the operating system sees it. Negative is unknown, on systems and in JVMs that do not tell.
 *
 * @param cpuNanos processor time
 * @param cpuUse the share of all processors that the process used lately, from 0 to 1
 * @param systemCpuUse the share of all processors in use lately, from 0 to 1
 * @param openFiles files that are open
 * @param openFilesLimit how many may be
 */
record ProcessFigures(long cpuNanos, double cpuUse, double systemCpuUse, long openFiles, long openFilesLimit) {

    private static final ProcessFigures UNKNOWN = new ProcessFigures(-1, -1, -1, -1, -1);

    static ProcessFigures now() {
        try {
            return read();
        } catch (LinkageError missing) {
            // A JVM that was put together without the module jdk.management.
            return UNKNOWN;
        }
    }

    private static ProcessFigures read() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)) {
            return UNKNOWN;
        }
        long open = -1;
        long limit = -1;
        if (system instanceof UnixOperatingSystemMXBean unix) {
            open = unix.getOpenFileDescriptorCount();
            limit = unix.getMaxFileDescriptorCount();
        }
        return new ProcessFigures(
                system.getProcessCpuTime(), system.getProcessCpuLoad(), system.getCpuLoad(), open, limit);
    }
}
