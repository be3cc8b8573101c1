package io.tidemark.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.internal.Warned;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.SinkStats;
import io.tidemark.support.Eventually;
import io.tidemark.support.IdEntry;
import io.tidemark.support.IdFormat;
import io.tidemark.support.Jvm;
import io.tidemark.support.LogLines;
import io.tidemark.support.ManualTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                .contains("log", "log.1")
                .anyMatch(name -> name.startsWith("log.p2"))
                .allMatch(name -> name.matches("log(\\.p[0-9])?(\\.[0-9]+)?"));
        for (String name : names) {
            assertThat(directory.resolve(name).toFile().length()).isLessThanOrEqualTo(50_000);
        }
    }

    /** Small files, the finished ones compressed; with a number of how many are kept, if there is one. */
    static RollingFile tidied(Path directory, String... kept) {
        RollingFile.Builder file =
                RollingFile.in(directory).named("log").maxFileSize(10_000).compressFinished();
        return kept.length == 0
                ? file.open()
                : file.keepFiles(Integer.parseInt(kept[0])).open();
    }

    /** As {@link Writer}, with files that are tidied up. */
    static final class TidyWriter {
        public static void main(String[] arguments) {
            int producer = Integer.parseInt(arguments[1]);
            int entries = 40_000;
            try (BackgroundQueue queue = BackgroundQueue.builder(new IdFormat()
                            .writeTo(tidied(Path.of(arguments[0]), Arrays.copyOfRange(arguments, 2, arguments.length))))
                    .capacity(entries)
                    .build()) {
                for (int id = 0; id < entries; id++) {
                    queue.append(new IdEntry(producer, id));
                    if (id % 500 == 0) {
                        // So that the others are there at the same time.
                        LockSupport.parkNanos(10_000_000);
                    }
                }
            }
        }
    }

    private void runTidyWriters(int processes, String... kept) throws Exception {
        Process[] writers = new Process[processes];
        for (int i = 0; i < processes; i++) {
            List<String> arguments = new ArrayList<>(List.of(directory.toString(), String.valueOf(i)));
            arguments.addAll(List.of(kept));
            writers[i] = Jvm.start(TidyWriter.class, arguments.toArray(new String[0]));
        }
        for (Process writer : writers) {
            assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(writer.exitValue()).isZero();
        }
    }

    @Test
    void processesWithOneBaseNameCompressEachFileOnce() throws Exception {
        runTidyWriters(3);
        List<IdEntry> entries = LogLines.entries(directory);
        assertThat(entries).hasSize(3 * 40_000);
        assertThat(new HashSet<>(entries)).hasSize(3 * 40_000);
        assertThat(LogLines.names(directory))
                .allMatch(name -> name.matches("log(\\.p[0-9])?(\\.[0-9]+)?(\\.gz)?"))
                .filteredOn(name -> name.endsWith(".gz"))
                .hasSizeGreaterThan(100);
    }

    @Test
    void processesWithOneBaseNameKeepSoManyFilesTogether() throws Exception {
        runTidyWriters(2, "8");
        List<IdEntry> entries = LogLines.entries(directory);
        assertThat(LogLines.names(directory)).hasSizeLessThanOrEqualTo(8);
        assertThat(new HashSet<>(entries)).hasSameSizeAs(entries).isNotEmpty();
        assertThat(entries).anyMatch(entry -> entry.id() == 40_000 - 1);
    }

    /** Appends as fast as the disk takes it, for ever, and tells the number of what is surely written. */
    static final class EndlessTidy {
        public static void main(String[] arguments) throws IOException {
            int producer = Integer.parseInt(arguments[1]);
            RollingFile file = tidied(Path.of(arguments[0]), Arrays.copyOfRange(arguments, 2, arguments.length));
            for (long id = 0; true; id++) {
                file.write(IdFormat.block(new IdEntry(producer, id).line()));
                System.out.write(1);
                System.out.flush();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProcessThatIsKilledWhileItCompressesLosesNoLine(boolean deletes) throws Exception {
        String[] kept = deletes ? new String[] {"5"} : new String[0];
        int rounds = 8;
        long[] told = new long[rounds];
        for (int round = 0; round < rounds; round++) {
            List<String> arguments = new ArrayList<>(List.of(directory.toString(), String.valueOf(round)));
            arguments.addAll(List.of(kept));
            Process process = Jvm.start(EndlessTidy.class, arguments.toArray(new String[0]));
            try (InputStream out = process.getInputStream()) {
                // Some files on, at another place of the next each time.
                told[round] = out.readNBytes(3_000 + 271 * round).length;
                // The handle leaves the stream open, which the process would close.
                process.toHandle().destroyForcibly();
                told[round] += out.readAllBytes().length;
            }
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        tidied(directory, kept).close();

        List<String> names = LogLines.names(directory);
        assertThat(names).noneMatch(name -> name.endsWith(".tmp"));
        List<IdEntry> entries = new ArrayList<>();
        List<FileSeries.Member> files = new FileSeries("log", Rotation.NEVER).list(directory);
        for (FileSeries.Member file : files) {
            LogLines.text(file.path())
                    .lines()
                    // What a kill left of a line.
                    .filter(line -> line.endsWith(">"))
                    .map(IdEntry::parse)
                    .forEach(entries::add);
        }
        long[] next = new long[rounds];
        Arrays.fill(next, deletes ? -1 : 0);
        for (IdEntry entry : entries) {
            if (next[entry.producer()] >= 0) {
                assertThat(entry.id()).isEqualTo(next[entry.producer()]);
            }
            next[entry.producer()] = entry.id() + 1;
        }
        for (int round = deletes ? rounds - 1 : 0; round < rounds; round++) {
            assertThat(next[round]).isGreaterThanOrEqualTo(told[round]);
        }
        if (deletes) {
            assertThat(names).hasSizeLessThanOrEqualTo(5);
        } else {
            assertThat(names.stream().filter(name -> name.endsWith(".gz"))).hasSize(names.size() - 1);
        }
    }

    /** Writes a line for each byte that it is told, and tells that it has. */
    static final class Obedient {
        public static void main(String[] arguments) throws IOException {
            try (RollingFile file =
                    RollingFile.in(Path.of(arguments[0])).named("log").open()) {
                for (long id = 0; System.in.read() >= 0; id++) {
                    file.write(IdFormat.block(new IdEntry(9, id).line()));
                    System.out.write(1);
                    System.out.flush();
                }
            }
        }
    }

    private static void tellToWrite(Process process) throws IOException {
        process.getOutputStream().write(1);
        process.getOutputStream().flush();
        assertThat(process.getInputStream().read()).isEqualTo(1);
    }

    @Test
    void whoReadsItsOwnFileDoesNotGiveItUpForLong() throws Exception {
        try (RollingFile file = RollingFile.in(directory).named("log").open()) {
            file.write(IdFormat.block("<0 0 0>"));
            assertThat(LogLines.text(directory.resolve("log"))).isEqualTo("<0 0 0>\n");
            file.write(IdFormat.block("<0 1 0>"));
            Process other = Jvm.start(Obedient.class, directory.toString());
            try {
                tellToWrite(other);
            } finally {
                other.destroyForcibly().waitFor();
            }
            file.write(IdFormat.block("<0 2 0>"));
        }
        assertThat(LogLines.text(directory.resolve("log"))).isEqualTo("<0 0 0>\n<0 1 0>\n<0 2 0>\n");
        assertThat(LogLines.text(directory.resolve("log.p2"))).isEqualTo("<9 0 0>\n");
    }

    @Test
    void whoseFileIsTakenGoesOnInAnother() throws Exception {
        try (RollingFile file = RollingFile.in(directory).named("log").open()) {
            file.write(IdFormat.block("<0 0 0>"));
            // Which gives up the lock on POSIX systems.
            LogLines.text(directory.resolve("log"));
            Process other = Jvm.start(Obedient.class, directory.toString());
            try {
                tellToWrite(other);
                file.write(IdFormat.block("<0 1 0>"));
                tellToWrite(other);
            } finally {
                other.destroyForcibly().waitFor();
            }
        }
        assertThat(LogLines.names(directory)).containsExactly("log", "log.p2");
        String one = LogLines.text(directory.resolve("log"));
        String two = LogLines.text(directory.resolve("log.p2"));
        boolean taken = two.equals("<0 1 0>\n");
        assertThat(one).isEqualTo(taken ? "<0 0 0>\n<9 0 0>\n<9 1 0>\n" : "<0 0 0>\n<0 1 0>\n");
        assertThat(two).isEqualTo(taken ? "<0 1 0>\n" : "<9 0 0>\n<9 1 0>\n");
    }

    @Test
    void aDiskWithoutRoomToCompressKeepsTheFilesAndTheyAreCompressedWhenThereIsSome() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()),
                "a disk cannot be mounted here");
        try (Warned warned = Warned.of("is not compressed")) {
            // Of random letters, so that it stays large; in all but the last page of the disk.
            Random random = new Random(1);
            String line = random.ints(100_000, 'A', 'Z')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            Path logs = Files.createDirectory(disk.resolve("logs"));
            Files.writeString(logs.resolve("log.2026-11-20"), line + "\n");
            Path ballast = Files.write(disk.resolve("ballast"), new byte[140_000]);
            RollingFile.Builder log =
                    RollingFile.in(logs).named("log").every(Rotation.DAY).compressFinished();
            ManualTime time = new ManualTime("2026-11-21T21:42:00Z");
            try (RollingFile file = log.timeSource(time).open()) {
                Eventually.until(
                        "it is told of",
                        () -> warned.texts().stream().anyMatch(text -> text.contains("log.2026-11-20")));
                Eventually.until(
                        "nothing is left of the try",
                        () -> LogLines.names(logs).equals(List.of("log.2026-11-20", "log.2026-11-21")));
                assertThat(LogLines.text(logs.resolve("log.2026-11-20"))).isEqualTo(line + "\n");
                file.write(IdFormat.block("a"));
                Files.delete(ballast);
                time.advance(Duration.ofDays(1));
                file.write(IdFormat.block("b"));
            }
            assertThat(LogLines.names(logs))
                    .containsExactly("log.2026-11-20.gz", "log.2026-11-21.gz", "log.2026-11-22");
            assertThat(LogLines.text(logs.resolve("log.2026-11-20.gz"))).isEqualTo(line + "\n");
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
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
