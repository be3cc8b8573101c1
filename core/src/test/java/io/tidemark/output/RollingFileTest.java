package io.tidemark.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.ImmediateSink;
import io.tidemark.sink.SinkStats;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.FlushKind;
import io.tidemark.support.Eventually;
import io.tidemark.support.IdEntry;
import io.tidemark.support.IdFormat;
import io.tidemark.support.LogLines;
import io.tidemark.support.ManualTime;
import io.tidemark.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RollingFileTest {

    @TempDir
    Path directory;

    private final ManualTime time = new ManualTime("2026-11-21T21:42:59.999Z");

    private RollingFile.Builder log() {
        return RollingFile.in(directory).named("service_log.log").timeSource(time);
    }

    private static void write(Output output, String... lines) throws IOException {
        output.write(IdFormat.block(lines));
    }

    private String text(String name) {
        return LogLines.text(directory.resolve(name));
    }

    private List<String> names() {
        return LogLines.names(directory);
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    // ---- names and rotation

    @ParameterizedTest
    @CsvSource({
        "MINUTE, .2026-11-21-21-42, 2026-11-21T21:43:00Z, .2026-11-21-21-43",
        "HOUR, .2026-11-21-21, 2026-11-21T22:00:00Z, .2026-11-21-22",
        "DAY, .2026-11-21, 2026-11-22T00:00:00Z, .2026-11-22",
    })
    void beginsAFileWithEachPeriod(Rotation rotation, String before, String then, String after) throws IOException {
        try (RollingFile file = log().every(rotation).open()) {
            write(file, "a", "b");
            write(file, "c");
            time.set(then);
            write(file, "d");
            time.advance(Duration.ofSeconds(59));
            write(file, "e");
        }
        assertThat(names()).containsExactly("service_log.log" + before, "service_log.log" + after);
        assertThat(text("service_log.log" + before)).isEqualTo("a\nb\nc\n");
        assertThat(text("service_log.log" + after)).isEqualTo("d\ne\n");
    }

    @Test
    void withoutRotationThereIsOneFile() throws IOException {
        try (RollingFile file = log().open()) {
            write(file, "a");
            time.advance(Duration.ofDays(1000));
            write(file, "b");
            assertThat(file.currentFile()).contains(directory.toRealPath().resolve("service_log.log"));
            assertThat(file.name()).isEqualTo(directory + "/service_log.log");
        }
        assertThat(names()).containsExactly("service_log.log");
        assertThat(text("service_log.log")).isEqualTo("a\nb\n");
    }

    @Test
    void namesWhoseTimeIsLongAgo() throws IOException {
        time.set("1969-12-31T23:59:59Z");
        try (RollingFile file = log().every(Rotation.MINUTE).open()) {
            write(file, "a");
        }
        assertThat(names()).containsExactly("service_log.log.1969-12-31-23-59");
    }

    @Test
    void aClockThatIsSetBackALittleChangesNothingAndALotBeginsTheFileOfThen() throws IOException {
        try (RollingFile file = log().every(Rotation.MINUTE).open()) {
            write(file, "a");
            time.set("2026-11-21T21:43:00.100Z");
            write(file, "b");
            time.set("2026-11-21T21:42:59.900Z");
            write(file, "c");
            time.set("2026-11-21T20:00:00Z");
            write(file, "d");
        }
        assertThat(names())
                .containsExactly(
                        "service_log.log.2026-11-21-20-00",
                        "service_log.log.2026-11-21-21-42",
                        "service_log.log.2026-11-21-21-43");
        assertThat(text("service_log.log.2026-11-21-21-43")).isEqualTo("b\nc\n");
    }

    @Test
    void aFileThatIsStillEmptyWhenItsPeriodEndsIsDeleted() throws IOException {
        try (RollingFile file = log().every(Rotation.MINUTE).open()) {
            assertThat(names()).containsExactly("service_log.log.2026-11-21-21-42");
            time.advance(Duration.ofMinutes(5));
            write(file, "a");
        }
        assertThat(names()).containsExactly("service_log.log.2026-11-21-21-47");
    }

    @Test
    void rollsBySizeWithoutSplittingALine() throws IOException {
        try (RollingFile file = log().maxFileSize(10).open()) {
            write(file, "1234", "5678", "abcd");
            write(file, "e");
            write(file, "123456789012345", "f");
        }
        assertThat(names())
                .containsExactly("service_log.log", "service_log.log.1", "service_log.log.2", "service_log.log.3");
        assertThat(text("service_log.log")).isEqualTo("1234\n5678\n");
        assertThat(text("service_log.log.1")).isEqualTo("abcd\ne\n");
        assertThat(text("service_log.log.2")).isEqualTo("123456789012345\n");
        assertThat(text("service_log.log.3")).isEqualTo("f\n");
    }

    @Test
    void rollsByTimeAndSize() throws IOException {
        try (RollingFile file = log().every(Rotation.HOUR).maxFileSize(5).open()) {
            write(file, "1234", "5678");
            time.set("2026-11-21T22:00:00Z");
            write(file, "abc", "def");
        }
        assertThat(names())
                .containsExactly(
                        "service_log.log.2026-11-21-21",
                        "service_log.log.2026-11-21-21.1",
                        "service_log.log.2026-11-21-22",
                        "service_log.log.2026-11-21-22.1");
    }

    @Test
    void goesOnWithTheNewestFileThatHasRoom() throws IOException {
        Files.writeString(directory.resolve("service_log.log"), "1\n");
        Files.writeString(directory.resolve("service_log.log.9"), "2\n");
        Files.writeString(directory.resolve("service_log.log.10"), "3\n");
        Files.writeString(directory.resolve("service_log.log.11x"), "not of the series\n");
        Files.writeString(directory.resolve("service_log.log.2026-11-21"), "not of the series\n");
        try (RollingFile file = log().maxFileSize(4).open()) {
            write(file, "a");
            write(file, "b");
        }
        assertThat(text("service_log.log.10")).isEqualTo("3\na\n");
        assertThat(text("service_log.log.11")).isEqualTo("b\n");
        try (RollingFile file = log().maxFileSize(2).open()) {
            write(file, "c");
        }
        assertThat(text("service_log.log.12")).isEqualTo("c\n");
    }

    // ---- what is there before

    @Test
    void closesOffAnIncompleteLastLine() throws IOException {
        Files.writeString(directory.resolve("service_log.log"), "whole\nbroke");
        try (RollingFile file = log().open()) {
            write(file, "a");
        }
        try (RollingFile file = log().open()) {
            write(file, "b");
        }
        assertThat(text("service_log.log")).isEqualTo("whole\nbroke\na\nb\n");
    }

    @Test
    void makesMissingDirectoriesAndFollowsLinksToThem() throws IOException {
        Path deep = directory.resolve("a/b/c");
        try (RollingFile file = RollingFile.in(deep).named("log").open()) {
            write(file, "a");
        }
        Path link = Files.createSymbolicLink(directory.resolve("link"), deep);
        try (RollingFile file = RollingFile.in(link).named("log").open()) {
            write(file, "b");
        }
        assertThat(deep.resolve("log")).hasContent("a\nb\n");
    }

    @Test
    void openingSaysWhatIsWrongAtOnce() throws IOException {
        Path plain = Files.writeString(directory.resolve("plain"), "");
        assertThatThrownBy(() -> RollingFile.in(plain).named("log").open())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("cannot write to " + plain + "/log: ");
        Files.createDirectories(directory.resolve("taken"));
        assertThatThrownBy(() -> RollingFile.in(directory).named("taken").open())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "/a", "..", "."})
    void refusesABaseNameThatIsNoFileName(String name) {
        assertThatThrownBy(() -> log().named(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + name + "\" is not the name of a file in a directory");
    }

    @Test
    void refusesASizeLimitThatIsNotPositive() {
        assertThatThrownBy(() -> log().maxFileSize(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the size of a file is limited to 1 byte or more, not 0");
    }

    // ---- what happens meanwhile

    @Test
    void makesAFileAnewThatIsDeletedOrMovedAway() throws IOException {
        try (RollingFile file = log().open()) {
            write(file, "a");
            Files.delete(directory.resolve("service_log.log"));
            write(file, "b");
            Files.move(directory.resolve("service_log.log"), directory.resolve("moved"));
            write(file, "c");
        }
        assertThat(text("moved")).isEqualTo("b\n");
        assertThat(text("service_log.log")).isEqualTo("c\n");
    }

    @Test
    void makesADirectoryAnewThatIsDeletedWhileTheQueueRuns() throws IOException {
        Path logs = directory.resolve("logs");
        RollingFile file = RollingFile.in(logs).named("log").open();
        BackgroundQueue queue = BackgroundQueue.of(new IdFormat().writeTo(file));
        queue.append(new IdEntry(1));
        Eventually.await(queue.flush());
        delete(logs);
        queue.append(new IdEntry(2));
        Eventually.await(queue.flush());
        queue.append(new IdEntry(3));
        queue.close();
        assertThat(LogLines.entries(logs)).extracting(IdEntry::id).containsExactly(2L, 3L);
        assertThat(queue.stats().emitted()).isEqualTo(3);
    }

    @Test
    void writesOnBehindTheNewEndOfAFileThatIsTruncated() throws IOException {
        try (RollingFile file = log().maxFileSize(100).open()) {
            write(file, "a", "b", "c");
            Files.writeString(directory.resolve("service_log.log"), "");
            write(file, "d");
        }
        assertThat(text("service_log.log")).isEqualTo("d\n");
    }

    @Test
    void anInterruptedThreadWritesAndStaysInterrupted() {
        ImmediateSink sink = ImmediateSink.of(new IdFormat().writeTo(log().open()));
        sink.append(new IdEntry(1));
        Thread.currentThread().interrupt();
        sink.append(new IdEntry(2));
        assertThat(Thread.interrupted()).isTrue();
        sink.append(new IdEntry(3));
        sink.close();
        assertThat(LogLines.entries(directory)).hasSize(3);
    }

    @Test
    void aDirectoryThatCannotBeMadeCostsTheEntriesOfThatTimeOnly() throws IOException {
        Path logs = directory.resolve("logs");
        RollingFile file = RollingFile.in(logs).named("log").open();
        BackgroundQueue queue = BackgroundQueue.of(new IdFormat().writeTo(file));
        queue.append(new IdEntry(1));
        Eventually.await(queue.flush());
        delete(logs);
        Files.writeString(logs, "in the way");
        for (int id = 2; id < 5; id++) {
            queue.append(new IdEntry(id));
            Eventually.await(queue.flush());
        }
        assertThat(queue.stats().failed()).isEqualTo(3);
        Files.delete(logs);
        int[] next = {5};
        Eventually.until("writing goes on", () -> {
            queue.append(new IdEntry(next[0]++));
            Eventually.await(queue.flush());
            return queue.stats().emitted() > 1;
        });
        queue.close();
        SinkStats stats = queue.stats();
        assertThat(stats.appended()).isEqualTo(stats.emitted() + stats.failed());
        assertThat(LogLines.entries(logs)).extracting(IdEntry::id).containsExactly(next[0] - 1L);
    }

    @Test
    void aFailingFileIsTriedAtMostOnceASecond() throws IOException {
        Path logs = directory.resolve("logs");
        CountingTime counting = new CountingTime();
        RollingFile file =
                RollingFile.in(logs).named("log").timeSource(counting).open();
        delete(logs);
        Files.writeString(logs, "in the way");
        counting.asked = 0;
        long end = System.nanoTime() + Duration.ofMillis(1_500).toNanos();
        int failures = 0;
        while (System.nanoTime() < end) {
            assertThatThrownBy(() -> write(file, "a")).isInstanceOf(IOException.class);
            failures++;
        }
        // It is asked for the time when it is in earnest: at 0, 0, 50, 150, 350, 750 ms.
        assertThat(counting.asked).isBetween(3, 8);
        assertThat(failures).isGreaterThan(1_000);
        file.close();
        assertThatThrownBy(() -> write(file, "a")).hasMessageEndingWith("log is closed");
    }

    private static final class CountingTime implements TimeSource {
        int asked;

        @Override
        public Instant instant() {
            asked++;
            return Instant.EPOCH;
        }

        @Override
        public long nanoTime() {
            return 0;
        }
    }

    @Test
    void aDeviceThatIsFullFailsAndIsLeftWhenItIsReplaced() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no " + full);
        Path link = Files.createSymbolicLink(directory.resolve("service_log.log"), full);
        try (RollingFile file = log().open()) {
            assertThatThrownBy(() -> write(file, "a")).isInstanceOf(IOException.class);
            Files.delete(link);
            write(file, "b");
            assertThat(text("service_log.log")).isEqualTo("b\n");
        }
    }

    // ---- several with one name

    @Test
    void aSecondOneInTheSameProcessTakesAnotherFile() throws IOException {
        try (RollingFile first = log().maxFileSize(4).open();
                RollingFile second = log().maxFileSize(4).open()) {
            write(first, "1", "2", "3");
            write(second, "a", "b", "c");
            write(first, "4");
            write(second, "d");
        }
        assertThat(names())
                .containsExactly("service_log.log", "service_log.log.1", "service_log.log.p2", "service_log.log.p2.1");
        assertThat(text("service_log.log")).isEqualTo("1\n2\n");
        assertThat(text("service_log.log.1")).isEqualTo("3\n4\n");
        assertThat(text("service_log.log.p2")).isEqualTo("a\nb\n");
        assertThat(text("service_log.log.p2.1")).isEqualTo("c\nd\n");
        try (RollingFile third = log().open()) {
            write(third, "e");
        }
        assertThat(text("service_log.log")).isEqualTo("1\n2\ne\n");
    }

    @Test
    void aFileThatOthersHaveLockedIsNotTouched() throws IOException {
        Path taken = directory.resolve("service_log.log");
        try (FileChannel channel = FileChannel.open(taken, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock();
                RollingFile file = log().open()) {
            assertThat(lock.isValid()).isTrue();
            write(file, "a");
        }
        assertThat(taken).isEmptyFile();
        assertThat(text("service_log.log.p2")).isEqualTo("a\n");
    }

    @Test
    void opensOnAnInterruptedThread() throws IOException {
        Thread.currentThread().interrupt();
        try (RollingFile file = log().open()) {
            assertThat(Thread.interrupted()).isTrue();
            write(file, "a");
        }
        assertThat(text("service_log.log")).isEqualTo("a\n");
    }

    @Test
    void whoWaitsForAFlushDoesNotMeetThePauseAfterAFailure() throws IOException {
        Path folder = directory.resolve("logs");
        RollingFile file = RollingFile.in(folder).named("log").open();
        delete(folder);
        Files.writeString(folder, "in the way");
        EntryStream stream = new IdFormat().writeTo(file);
        stream.next(new IdEntry(1));
        stream.flush(FlushKind.PERIODIC);
        stream.next(new IdEntry(2));
        stream.flush(FlushKind.PERIODIC);
        Files.delete(folder);
        stream.next(new IdEntry(3));
        stream.flush(FlushKind.EXPLICIT);
        stream.close();
        assertThat(stream.stats().get(0).failed()).isEqualTo(2);
        assertThat(stream.stats().get(0).emitted()).isEqualTo(1);
        assertThat(LogLines.text(folder.resolve("log"))).contains("3").doesNotContain("2");
    }
}
