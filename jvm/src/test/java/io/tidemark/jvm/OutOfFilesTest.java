package io.tidemark.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sink.EntrySink;
import io.tidemark.stats.MetricFamily;
import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A process that can open no more files: there is much that the JVM cannot say then. A request must not fail for that. */
@EnabledOnOs(OS.LINUX)
class OutOfFilesTest {

    /** Opens all the files it may, and prints what is known then. */
    static final class OpensAll {
        public static void main(String[] arguments) {
            JvmMetrics jvm = JvmMetrics.builder()
                    .without(JvmGroup.PINNING)
                    .with(JvmGroup.NETWORK, JvmGroup.DISK)
                    .cachedFor(Duration.ZERO)
                    .build();
            // The classes are in directories: they are files too.
            print(jvm, JvmSnapshot.now());
            JvmSnapshot.recent();
            List<Closeable> open = new ArrayList<>();
            // Several times: the JVM itself gives some back, when it has read what it was at.
            for (int turn = 0; turn < 20; turn++) {
                openAll(open);
                System.gc();
            }
            System.out.println("no more");
            print(jvm, JvmSnapshot.now());
            JvmSnapshot.recent();
            System.out.println("went on with " + open.size());
        }

        @SuppressWarnings("StreamResourceLeak")
        private static void openAll(List<Closeable> open) {
            try {
                while (true) {
                    open.add(new FileInputStream("/dev/null"));
                }
            } catch (IOException noMore) {
                // That is what is wanted.
                return;
            }
        }

        private static void print(JvmMetrics jvm, JvmSnapshot snapshot) {
            System.out.println(snapshot);
            for (MetricFamily family : jvm.collect()) {
                System.out.println(family.name() + " " + family.points());
            }
        }
    }

    /** What it prints once there are none left. */
    private static String withoutFiles(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "ulimit -n 200; exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Classes.of(EntrySink.class)
                        + File.pathSeparator
                        + Classes.of(MetricFamily.class)
                        + File.pathSeparator
                        + Classes.of(JvmMetrics.class)
                        + File.pathSeparator
                        + Classes.ofTests()));
        command.addAll(List.of(options));
        command.add(OpensAll.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(printed).contains("no more", "went on with");
        return printed.substring(printed.indexOf("no more"));
    }

    @Test
    void neitherASnapshotNorMetricsFail_andTheRestIsKnown() throws Exception {
        assertThat(withoutFiles())
                .containsPattern("JvmSnapshot\\[heapUsed=\\d+")
                .containsPattern("liveThreads=\\d+")
                .contains("jvm.cpu.count", "jvm.cpu.time", "jvm.file_descriptor.limit", "jvm.class.count");
    }

    @Test
    void whereOpenFilesHaveToBeCountedTheyAreUnknown_andThatIsCounted() throws Exception {
        // The last Linux that does not say at once how many there are.
        assertThat(withoutFiles("-Dos.version=6.1"))
                .contains("openFiles=null")
                .doesNotContain("jvm.file_descriptor.count")
                .contains("jvm.cpu.count", "jvm.cpu.time", "jvm.file_descriptor.limit")
                .containsPattern("tidemark_jvm_failures .*files.*");
    }
}
