package io.tidemark.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.internal.Warned;
import io.tidemark.support.Eventually;
import io.tidemark.support.IdFormat;
import io.tidemark.support.LogLines;
import io.tidemark.support.ManualTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of files that are finished: compressed, deleted, or left alone. */
class FinishedFilesTest {

    @TempDir
    Path directory;

    private final ManualTime time = new ManualTime("2026-11-21T21:42:00Z");

    private RollingFile.Builder log() {
        return RollingFile.in(directory).named("log").timeSource(time);
    }

    private static void write(Output output, String... lines) throws IOException {
        output.write(IdFormat.block(lines));
    }

    /** Each line to a file of its own. */
    private void writeApart(RollingFile.Builder of, String... lines) throws IOException {
        try (RollingFile file = of.maxFileSize(1).open()) {
            write(file, lines);
        }
    }

    private String text(String name) {
        return LogLines.text(directory.resolve(name));
    }

    private List<String> names() {
        return LogLines.names(directory);
    }

    private Path put(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private Path putCompressed(String name, String content) throws IOException {
        return Files.write(directory.resolve(name), gzip(content));
    }

    private static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
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

    // ---- how many are kept

    @Test
    void keepsSoManyFilesTheCurrentOneIncluded() throws IOException {
        writeApart(log().keepFiles(3), "a", "b", "c", "d", "e");
        assertThat(names()).containsExactly("log.2", "log.3", "log.4");
        assertThat(text("log.4")).isEqualTo("e\n");
    }

    @Test
    void deletesByPeriodAndNumberWhateverTheTimesOfTheFiles() throws IOException {
        for (String name : List.of(
                "log.2026-11-20-09.9", "log.2026-11-20-10", "log.2026-11-20-10.p2.1", "log.2026-11-20-10.10.gz")) {
            put(name, "");
        }
        FileTime late = FileTime.from(Instant.parse("2030-01-01T00:00:00Z"));
        Files.setLastModifiedTime(directory.resolve("log.2026-11-20-09.9"), late);
        log().every(Rotation.HOUR).keepFiles(4).open().close();
        assertThat(names())
                .containsExactly(
                        "log.2026-11-20-10", "log.2026-11-20-10.10.gz", "log.2026-11-20-10.p2.1", "log.2026-11-21-21");
        log().every(Rotation.HOUR).keepFiles(2).open().close();
        assertThat(names()).containsExactly("log.2026-11-20-10.10.gz", "log.2026-11-21-21");
    }

    @Test
    void keepsSoManyBytes() throws IOException {
        try (RollingFile file = log().every(Rotation.MINUTE).keepBytes(10).open()) {
            for (int i = 0; i < 6; i++) {
                write(file, "123");
                time.advance(Duration.ofMinutes(1));
            }
            write(file, "a line that is longer than all that is kept");
            Eventually.until("the limit holds", () -> names().size() == 3);
        }
        assertThat(names()).containsExactly("log.2026-11-21-21-46", "log.2026-11-21-21-47", "log.2026-11-21-21-48");
        time.advance(Duration.ofMinutes(1));
        log().every(Rotation.MINUTE).keepBytes(10).open().close();
        assertThat(names()).containsExactly("log.2026-11-21-21-49");
    }

    @Test
    void bothLimitsHold() throws IOException {
        writeApart(log().keepFiles(4).keepBytes(1_000), "1", "2", "3", "4", "5");
        assertThat(names()).containsExactly("log.1", "log.2", "log.3", "log.4");
        writeApart(log().keepFiles(100).keepBytes(5), "6");
        assertThat(names()).containsExactly("log.3", "log.4", "log.5");
    }

    @Test
    void whatEarlierProcessesLeftDoesNotPileUp() throws IOException {
        put("log.p2.3", "x\n");
        for (int start = 0; start < 10; start++) {
            writeApart(log().keepFiles(3), "first of " + start, "second of " + start);
            assertThat(names()).hasSizeLessThanOrEqualTo(3);
        }
        assertThat(names()).containsExactly("log.20", "log.21", "log.22");
        assertThat(text("log.22")).isEqualTo("second of 9\n");
    }

    @Test
    void theCurrentFileIsKeptAndSoAreThoseOfOthers() throws IOException {
        try (RollingFile first = log().maxFileSize(1).keepFiles(1).open()) {
            write(first, "1");
            // Else it may do so after the second has closed, whose file is a finished one by then.
            Eventually.until(
                    "the first has tidied",
                    () -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().equals("tidemark-files-log")));
            try (RollingFile second = log().maxFileSize(1).keepFiles(1).open()) {
                write(second, "a", "b", "c");
            }
            assertThat(names()).containsExactly("log", "log.p2.2");
            Path locked = directory.resolve("log.p3");
            try (FileChannel channel =
                            FileChannel.open(locked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                assertThat(lock.isValid()).isTrue();
                log().maxFileSize(1).keepFiles(1).open().close();
                assertThat(names()).contains("log", "log.p3");
            }
            write(first, "2");
        }
        assertThat(names()).containsExactly("log.1");
        assertThat(text("log.1")).isEqualTo("2\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log",
                "log.bak",
                "log.1",
                "log.2026-11-20.txt",
                "log.2026-11-20-10",
                "log.2026-13-45",
                "log.2026-11-20.01",
                "logger.2026-11-20",
                "my.log.2026-11-20",
                "log.2026-11-20.zip",
                ".log.2026-11-20",
            })
    void foreignFilesAreNeitherCountedNorTouched(String name) throws IOException {
        put(name, "foreign");
        put("log.2026-11-20", "a\n");
        log().every(Rotation.DAY)
                .keepFiles(2)
                .keepBytes(100)
                .compressFinished()
                .open()
                .close();
        log().every(Rotation.DAY).keepFiles(2).open().close();
        assertThat(text(name)).isEqualTo("foreign");
        assertThat(names()).hasSize(3);
        log().every(Rotation.DAY).keepFiles(1).open().close();
        assertThat(text(name)).isEqualTo("foreign");
        assertThat(names()).containsExactlyInAnyOrder(name, "log.2026-11-21");
    }

    @Test
    void linksAndDirectoriesOfSuchANameAreLeftAlone() throws IOException {
        Path elsewhere = put("elsewhere", "x\n");
        Files.createSymbolicLink(directory.resolve("log.2026-11-01"), elsewhere);
        Files.createDirectory(directory.resolve("log.2026-11-02"));
        log().every(Rotation.DAY).keepFiles(1).compressFinished().open().close();
        assertThat(names()).containsExactly("elsewhere", "log.2026-11-01", "log.2026-11-02", "log.2026-11-21");
        assertThat(elsewhere).hasContent("x\n");
    }

    @Test
    void aFileThatCannotBeDeletedIsToldOfAndTheOthersAreDeleted() throws IOException {
        put("log", "0\n");
        Path held = put("log.1", "1\n");
        put("log.2", "2\n");
        assumeTrue(run("chattr", "+i", held.toString()), "no file can be made undeletable here");
        try (Warned warned = Warned.of("cannot be deleted")) {
            writeApart(log().keepFiles(2), "3");
            assertThat(names()).containsExactly("log.1", "log.3");
            assertThat(warned.texts()).singleElement().asString().startsWith(held.toRealPath() + " is too old");
        } finally {
            assertThat(run("chattr", "-i", held.toString())).isTrue();
        }
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> log().keepFiles(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 file or more is kept, the current one for one, not 0");
        assertThatThrownBy(() -> log().keepBytes(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 byte or more is kept, not -1");
        assertThatThrownBy(() -> log().keepFiles(7).open())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("keepFiles, keepBytes and compressFinished are about finished files, but " + directory
                        + "/log never is: set every(...) or maxFileSize(...)");
        assertThat(names()).isEmpty();
    }

    // ---- compressed

    @Test
    void finishedFilesAreCompressedAndTheCurrentOneIsNotEvenAtTheEnd() throws IOException {
        writeApart(log().compressFinished(), "a", "b", "c");
        assertThat(names()).containsExactly("log.1.gz", "log.2", "log.gz");
        assertThat(text("log.gz")).isEqualTo("a\n");
        assertThat(text("log.1.gz")).isEqualTo("b\n");
        try (RollingFile file = log().maxFileSize(100).compressFinished().open()) {
            write(file, "d");
        }
        assertThat(text("log.2")).isEqualTo("c\nd\n");
    }

    @Test
    void aFileOfAPeriodThatIsOverIsCompressedByTheNextProcess() throws IOException {
        try (RollingFile file = log().every(Rotation.MINUTE).open()) {
            write(file, "a");
        }
        try (RollingFile same = log().every(Rotation.MINUTE).compressFinished().open()) {
            write(same, "b");
        }
        assertThat(names()).containsExactly("log.2026-11-21-21-42");
        time.advance(Duration.ofMinutes(1));
        log().every(Rotation.MINUTE).compressFinished().open().close();
        assertThat(names()).containsExactly("log.2026-11-21-21-42.gz", "log.2026-11-21-21-43");
        assertThat(text("log.2026-11-21-21-42.gz")).isEqualTo("a\nb\n");
    }

    @Test
    void aClockThatIsSetBackGoesOnBesideTheCompressedFile() throws IOException {
        try (RollingFile file = log().every(Rotation.MINUTE).compressFinished().open()) {
            write(file, "a");
            time.advance(Duration.ofMinutes(10));
            write(file, "b");
            Eventually.until("it is compressed", () -> names().contains("log.2026-11-21-21-42.gz"));
            time.set("2026-11-21T21:42:30Z");
            write(file, "c");
        }
        assertThat(text("log.2026-11-21-21-42.gz")).isEqualTo("a\n");
        assertThat(text("log.2026-11-21-21-42.1")).isEqualTo("c\n");
    }

    @Test
    void aCompressedFileHasThePermissionsAndTheTimeOfThePlainOne() throws IOException {
        Path plain = put("log.2026-11-20", "a\n");
        FileTime then = FileTime.from(Instant.parse("2026-11-20T23:59:59Z"));
        Files.setPosixFilePermissions(plain, PosixFilePermissions.fromString("rw-------"));
        Files.setLastModifiedTime(plain, then);
        log().every(Rotation.DAY).compressFinished().open().close();
        Path compressed = directory.resolve("log.2026-11-20.gz");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(compressed)))
                .isEqualTo("rw-------");
        assertThat(Files.getLastModifiedTime(compressed)).isEqualTo(then);
    }

    @Test
    void whatAKilledProcessLeftIsDealtWith() throws IOException {
        // While it compressed.
        put("log.2026-11-16", "a\n");
        Files.write(directory.resolve("log.2026-11-16.gz.tmp"), new byte[] {31, -117, 8});
        // Between the two names, and deleting.
        put("log.2026-11-17", "b\n");
        putCompressed("log.2026-11-17.gz", "b\n");
        // Someone deleted the file of an unfinished one.
        put("log.2026-11-18.gz.tmp", "c\n");
        // Nothing was written.
        put("log.2026-11-19", "");
        log().every(Rotation.DAY).compressFinished().open().close();
        assertThat(names()).containsExactly("log.2026-11-16.gz", "log.2026-11-17.gz", "log.2026-11-21");
        assertThat(text("log.2026-11-16.gz")).isEqualTo("a\n");
        assertThat(text("log.2026-11-17.gz")).isEqualTo("b\n");
    }

    @Test
    void aCompressedFileThatIsIncompleteIsMadeAnew() throws IOException {
        String content = Stream.iterate(0, i -> i + 1)
                .limit(50_000)
                .map(i -> i + "\n")
                .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
                .toString();
        byte[] whole = gzip(content);
        List<Integer> lengths = List.of(0, 5, whole.length / 2, whole.length - 1);
        for (int i = 0; i < lengths.size(); i++) {
            put("log.2026-11-1" + i, content);
            Files.write(directory.resolve("log.2026-11-1" + i + ".gz"), Arrays.copyOf(whole, lengths.get(i)));
        }
        put("log.2026-11-14", content);
        putCompressed("log.2026-11-14.gz", content.substring(0, content.length() / 2));
        log().every(Rotation.DAY).compressFinished().open().close();
        for (int i = 0; i <= 4; i++) {
            assertThat(text("log.2026-11-1" + i + ".gz")).isEqualTo(content);
        }
        assertThat(names()).hasSize(6);
    }

    @Test
    void aCompressedFileWithOtherLinesIsNotOverwritten() throws IOException {
        put("log.2026-11-17", "b\n");
        putCompressed("log.2026-11-17.gz", "other\n");
        put("log.2026-11-18", "c\n");
        put("log.2026-11-18.gz", "not compressed at all");
        try (Warned warned = Warned.of("is not compressed")) {
            log().every(Rotation.DAY).compressFinished().open().close();
            assertThat(warned.texts()).singleElement().asString().endsWith("holds something else. Rename one of them");
        }
        assertThat(text("log.2026-11-17")).isEqualTo("b\n");
        assertThat(text("log.2026-11-17.gz")).isEqualTo("other\n");
        assertThat(text("log.2026-11-18")).isEqualTo("c\n");
        assertThat(directory.resolve("log.2026-11-18.gz")).hasContent("not compressed at all");
    }

    @Test
    void aFileThatOthersHaveLockedIsNotCompressed() throws IOException {
        Path locked = put("log.2026-11-20", "a\n");
        try (FileChannel channel = FileChannel.open(locked, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            log().every(Rotation.DAY).compressFinished().open().close();
            assertThat(lock.isValid()).isTrue();
            assertThat(names()).containsExactly("log.2026-11-20", "log.2026-11-21");
        }
        log().every(Rotation.DAY).compressFinished().open().close();
        assertThat(names()).containsExactly("log.2026-11-20.gz", "log.2026-11-21");
    }

    @Test
    void bytesAreCountedAfterCompression() throws IOException {
        String line = "x".repeat(50_000);
        writeApart(log().compressFinished().keepBytes(10_000), line, line, line, line);
        assertThat(names()).containsExactly("log.1.gz", "log.2.gz", "log.3", "log.gz");
    }

    @Test
    void filesThatAreFinishedFasterThanTheyAreCompressedAreBoundedAllTheSame() throws IOException {
        Path plain = directory.resolve("log");
        for (int i = 1; i <= 30; i++) {
            Files.writeString(directory.resolve("log." + i), "x".repeat(1_000));
        }
        new Retention(Integer.MAX_VALUE, 5_000)
                .apply(new FileSeries("log", Rotation.NEVER), directory, () -> plain, waits -> true);
        assertThat(names()).containsExactly("log.26", "log.27", "log.28", "log.29", "log.30");
    }

    // ---- what happens meanwhile

    @Test
    void aDirectoryThatIsDeletedAgainAndAgainStopsNothing() throws IOException {
        Path logs = directory.resolve("logs");
        RollingFile file = RollingFile.in(logs)
                .named("log")
                .maxFileSize(1)
                .keepFiles(5)
                .compressFinished()
                .open();
        try (Warned warned = Warned.of(logs.toString())) {
            for (int round = 0; round < 50; round++) {
                write(file, "1", "2", "3", "4");
                deleteAll(logs);
                write(file, "last " + round);
            }
            file.close();
            assertThat(warned.texts()).isEmpty();
        }
        assertThat(LogLines.names(logs).stream().map(name -> LogLines.text(logs.resolve(name))))
                .containsExactly("last 49\n");
    }

    private static void deleteAll(Path logs) {
        // A file may come while the others are deleted, as with rm.
        Eventually.until("it is deleted", () -> {
            try {
                for (String name : LogLines.names(logs)) {
                    Files.deleteIfExists(logs.resolve(name));
                }
                return Files.deleteIfExists(logs);
            } catch (DirectoryNotEmptyException again) {
                return false;
            }
        });
    }

    @Test
    void nothingStaysOpenHoweverManyFilesThereWere() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors), "there is no " + descriptors);
        try (RollingFile file =
                log().maxFileSize(20).keepFiles(10).compressFinished().open()) {
            for (int i = 0; i < 1_000; i++) {
                write(file, "line number " + i, "and another");
            }
            Eventually.until("one file is open", () -> openFiles(descriptors) == 1);
        }
        assertThat(openFiles(descriptors)).isZero();
        assertThat(names()).hasSize(10);
        Eventually.until(
                "its thread is gone",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("tidemark-files-log")));
    }

    private long openFiles(Path descriptors) {
        try (Stream<Path> links = Files.list(descriptors)) {
            return links.filter(this::isHere).count();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private boolean isHere(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(directory.toRealPath());
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    @Test
    void closeOnAnInterruptedThreadLeavesWhatIsWholeAndStaysInterrupted() throws IOException {
        RollingFile file = log().maxFileSize(100_000).compressFinished().open();
        for (int i = 0; i < 20; i++) {
            write(file, String.valueOf(i % 10).repeat(99_999));
        }
        Thread.currentThread().interrupt();
        file.close();
        assertThat(Thread.interrupted()).isTrue();
        log().maxFileSize(100_000).compressFinished().open().close();
        assertThat(names()).hasSize(21).filteredOn(name -> name.endsWith(".gz")).hasSize(20);
        for (int i = 0; i < 20; i++) {
            String name = i == 0 ? "log.gz" : "log." + i + ".gz";
            assertThat(text(name)).isEqualTo(String.valueOf(i % 10).repeat(99_999) + "\n");
        }
    }
}
