package io.tidemark.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.ServiceMetrics;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.sink.BackgroundQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A logging bridge that does not fit its back end throws at the first use of {@link System.Logger}. That is not the application's affair. */
class BrokenLoggerTest {

    /** Found by the service file that the test writes. */
    public static final class Broken extends System.LoggerFinder {
        @Override
        public System.Logger getLogger(String name, Module module) {
            throw new NoSuchMethodError("a logger that does not fit");
        }
    }

    /** Appends where nothing is attached, and to a stream that throws: both warn. */
    public static final class Program {

        private Program() {}

        public static void main(String[] args) {
            Entry entry = new Entry() {
                @Override
                public long epochNanos() {
                    return 0;
                }

                @Override
                public void writeTo(EntryWriter out) {}
            };
            ServiceMetrics.sinkOrDiscard().append(entry);
            BackgroundQueue queue = BackgroundQueue.of(any -> {
                throw new IllegalStateException("no");
            });
            queue.append(entry);
            queue.close();
            System.out.println("failed " + queue.stats().failed());
        }
    }

    @Test
    void warningsNeverReachTheApplication(@TempDir Path temp) throws Exception {
        Path services = Files.createDirectories(temp.resolve("META-INF/services"));
        Files.writeString(services.resolve(System.LoggerFinder.class.getName()), Broken.class.getName());
        Path printed = temp.resolve("printed");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        temp + System.getProperty("path.separator") + classPath(),
                        Program.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(printed).hasContent("failed 1");
        assertThat(process.exitValue()).isZero();
    }

    /** Of the tests, also where they run from a module path. */
    private static String classPath() throws Exception {
        return Path.of(Warnings.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                + System.getProperty("path.separator")
                + Path.of(BrokenLoggerTest.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .resolveSibling("test-classes");
    }
}
