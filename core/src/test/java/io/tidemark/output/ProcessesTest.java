package io.tidemark.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.SinkStats;
import io.tidemark.support.Eventually;
import io.tidemark.support.IdEntry;
import io.tidemark.support.IdFormat;
import io.tidemark.support.Jvm;
import io.tidemark.support.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files look like when processes are killed, share a name, or meet a full disk. */
class ProcessesTest {

    @TempDir
    Path directory;

    /** Appends an entry a millisecond, with the time, for ever. */
    static final class Endless {
        public static void main(String[] arguments) {
            RollingFile file =
                    RollingFile.in(Path.of(arguments[0])).named("log").open();
            BackgroundQueue queue = BackgroundQueue.of(new IdFormat().writeTo(file));
            for (long id = 0; true; id++) {
                queue.append(new IdEntry(0, id, System.currentTimeMillis()));
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    @Test
    void aKilledProcessLosesAtMostTheFlushIntervalAndTheFileIsGoneOnWith() throws Exception {
        Path log = directory.resolve("log");
        for (int round = 0; round < 2; round++) {
            long before = round == 0 ? 0 : Files.size(log);
            Process process = Jvm.start(Endless.class, directory.toString());
            long killed;
            try {
                Eventually.until("it writes", () -> Files.exists(log) && Files.size(log) > before);
                // At no particular moment between two flushes.
                LockSupport.parkNanos(
                        Duration.ofMillis(round == 0 ? 900 : 1_333).toNanos());
                killed = System.currentTimeMillis();
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();

            String written = LogLines.text(log);
            List<IdEntry> whole = written.substring((int) before, written.lastIndexOf('\n') + 1)
                    .lines()
                    .map(IdEntry::parse)
                    .toList();
            for (int i = 0; i < whole.size(); i++) {
                assertThat(whole.get(i).id()).isEqualTo(i);
            }
            long missing = killed - whole.get(whole.size() - 1).epochNanos();
            assertThat(missing).as("milliseconds that are missing").isLessThanOrEqualTo(1_000);
        }
        // As a kill in the middle of a write leaves it.
        Files.writeString(log, LogLines.text(log) + "<0 1");
        try (RollingFile file = RollingFile.in(directory).named("log").open()) {
            file.write(IdFormat.block(new IdEntry(9).line()));
        }
        assertThat(LogLines.text(log)).endsWith("\n<0 1\n<0 9 0>\n");
    }

    /** Appends so many entries as fast as it can. */
    static final class Writer {
        public static void main(String[] arguments) {
            RollingFile file = RollingFile.in(Path.of(arguments[0]))
                    .named("log")
                    .maxFileSize(50_000)
                    .open();
            int producer = Integer.parseInt(arguments[1]);
            int entries = Integer.parseInt(arguments[2]);
            try (BackgroundQueue queue = BackgroundQueue.builder(new IdFormat().writeTo(file))
                    .capacity(entries)
                    .build()) {
                for (int id = 0; id < entries; id++) {
                    queue.append(new IdEntry(producer, id));
                    if (id % 500 == 0) {
                        // So that the two are there at the same time.
                        LockSupport.parkNanos(2_000_000);
                    }
                }
            }
        }
    }

    @Test
    void processesWithOneBaseNameKeepOutOfEachOthersLines() throws Exception {
        int processes = 3;
        int entries = 100_000;
        Process[] writers = new Process[processes];
        for (int i = 0; i < processes; i++) {
            writers[i] = Jvm.start(Writer.class, directory.toString(), String.valueOf(i), String.valueOf(entries));
        }
        for (Process writer : writers) {
            assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(writer.exitValue()).isZero();
        }
        assertThat(new HashSet<>(LogLines.entries(directory))).hasSize(processes * entries);
        List<String> names = LogLines.names(directory);
        assertThat(names)
                .contains("log", "log.1", "log.p2")
                .allMatch(name -> name.matches("log(\\.p[0-9])?(\\.[0-9]+)?"));
        for (String name : names) {
            assertThat(directory.resolve(name).toFile().length()).isLessThanOrEqualTo(50_000);
        }
    }

    @Test
    void aDiskThatIsFullIsWrittenToAgainWhenThereIsRoom() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()),
                "a disk cannot be mounted here");
        try {
            fillAndMakeRoom(disk);
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    private static void fillAndMakeRoom(Path disk) throws IOException {
        Path ballast = Files.write(disk.resolve("ballast"), new byte[100_000]);
        RollingFile file = RollingFile.in(disk.resolve("logs")).named("log").open();
        BackgroundQueue queue = BackgroundQueue.builder(new IdFormat().writeTo(file))
                .flushInterval(Duration.ofMillis(10))
                .build();
        long[] next = {0};
        Eventually.until("the disk is full", () -> {
            for (int i = 0; i < 500; i++) {
                queue.append(new IdEntry(next[0]++));
            }
            Eventually.await(queue.flush());
            return queue.stats().failed() > 0;
        });
        long emittedBefore = queue.stats().emitted();
        assertThat(LogLines.entries(disk.resolve("logs")))
                .as("nothing of a failed block is left")
                .hasSize((int) emittedBefore);
        Files.delete(ballast);
        Eventually.until("it is written to again", () -> {
            for (int i = 0; i < 50; i++) {
                queue.append(new IdEntry(next[0]++));
            }
            Eventually.await(queue.flush());
            return queue.stats().emitted() > emittedBefore;
        });
        queue.close();

        SinkStats stats = queue.stats();
        List<IdEntry> written = LogLines.entries(disk.resolve("logs"));
        assertThat(stats.appended()).isEqualTo(next[0]);
        assertThat(stats.appended()).isEqualTo(stats.emitted() + stats.failed());
        assertThat(stats.emitted()).isEqualTo(written.size());
        assertThat(new HashSet<>(written)).hasSameSizeAs(written);
    }

    private static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException | InterruptedException problem) {
            return false;
        }
    }
}
