package io.tidemark.jvm;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many files, sockets and the like the process has open. Negative is unknown. */
final class OpenFiles {

    private static final Path DIRECTORY = Path.of("/proc/self/fd");

    private static final boolean TELLS = tells(System.getProperty("os.name", ""), System.getProperty("os.version", ""));

    private OpenFiles() {}

    /** Whether a system says how many there are in the size of the directory: Linux does since 6.2, before it said zero. */
    static boolean tells(String system, String version) {
        Matcher number = Pattern.compile("(\\d{1,5})\\.(\\d{1,5})").matcher(version);
        if (!system.equals("Linux") || !number.lookingAt()) {
            return false;
        }
        int major = Integer.parseInt(number.group(1));
        return major > 6 || (major == 6 && Integer.parseInt(number.group(2)) >= 2);
    }

    /** What the system tells at once. That needs no file to be opened: it is known when there are none left. Unknown where they have to be counted. */
    static long told() {
        if (TELLS) {
            try {
                long size = Files.size(DIRECTORY);
                return size > 0 ? size : -1;
            } catch (IOException notMounted) {
                return -1;
            }
        }
        return -1;
    }

    /** Counts them if they are not {@linkplain #told told}. With some ten thousand that takes some ten milliseconds; with none left the JVM throws. */
    static long count() {
        long told = told();
        if (told >= 0) {
            return told;
        }
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : -1;
    }

    /** How many there may be. */
    static long limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : -1;
    }
}
