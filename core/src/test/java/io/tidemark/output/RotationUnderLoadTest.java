package io.tidemark.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.SinkStats;
import io.tidemark.support.Eventually;
import io.tidemark.support.IdEntry;
import io.tidemark.support.IdFormat;
import io.tidemark.support.LogLines;
import io.tidemark.support.ManualTime;
import io.tidemark.support.Threads;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hundreds of files, while sixteen threads append. */
class RotationUnderLoadTest {

    private static final int THREADS = 16;
    private static final int EACH = 6_000;

    @TempDir
    Path directory;

    private final ManualTime time = new ManualTime("2026-11-21T21:42:00Z");

    @BeforeAll
    static void needsTheProgram() {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "gzip"))),
                "there is no gzip program");
    }

    @ParameterizedTest(name = "compressed: {0}")
    @ValueSource(booleans = {false, true})
    void bySizeNoLineIsLostSplitOrWrittenTwice(boolean compressed) throws IOException {
        RollingFile.Builder log = log(compressed).maxFileSize(4_000);
        SinkStats stats = append(log, false);
        assertThat(stats.emitted()).isEqualTo((long) THREADS * EACH);
        List<Path> files = files(Rotation.NEVER, compressed);
        assertThat(files).hasSizeGreaterThan(200);
        assertEachOnceAndInOrder(entries(files), EACH);
    }

    @ParameterizedTest(name = "compressed: {0}")
    @ValueSource(booleans = {false, true})
    void byTheMinuteNoLineIsLostSplitOrWrittenTwice(boolean compressed) throws IOException {
        RollingFile.Builder log = log(compressed).every(Rotation.MINUTE);
        SinkStats stats = append(log, true);
        assertThat(stats.emitted()).isEqualTo((long) THREADS * EACH);
        List<Path> files = files(Rotation.MINUTE, compressed);
        assertThat(files).hasSizeGreaterThan(100);
        assertEachOnceAndInOrder(entries(files), EACH);
    }

    @ParameterizedTest(name = "by size: {0}, compressed: {1}")
    @CsvSource({"true, false", "true, true", "false, true"})
    void whatIsKeptIsTheNewestWithoutAGap(boolean bySize, boolean compressed) throws IOException {
        RollingFile.Builder log = log(compressed).keepFiles(20);
        append(bySize ? log.maxFileSize(4_000) : log.every(Rotation.MINUTE), true);
        List<Path> files = files(bySize ? Rotation.NEVER : Rotation.MINUTE, compressed);
        assertThat(files).hasSize(20);
        List<IdEntry> entries = entries(files);
        assertThat(entries.get(entries.size() - 1).id()).isEqualTo(EACH - 1L);
        assertEachOnceAndInOrder(entries, -1);
    }

    private RollingFile.Builder log(boolean compressed) {
        RollingFile.Builder log = RollingFile.in(directory).named("log").timeSource(time);
        return compressed ? log.compressFinished() : log;
    }

    /** One of the threads lets the minutes pass, each after something was written in it. */
    private SinkStats append(RollingFile.Builder log, boolean minutes) {
        BackgroundQueue queue = BackgroundQueue.builder(new IdFormat().writeTo(log.open()))
                .capacity(THREADS * EACH)
                .build();
        Threads.start(THREADS, thread -> {
                    for (int id = 0; id < EACH; id++) {
                        queue.append(new IdEntry(thread, id));
                        if (minutes && thread == 0 && id % 50 == 0) {
                            Eventually.await(queue.flush());
                            time.advance(Duration.ofMinutes(1));
                        }
                    }
                })
                .join();
        queue.close();
        return queue.stats();
    }

    /** All files, the oldest first. Fails if one is not compressed that should be. */
    private List<Path> files(Rotation rotation, boolean compressed) throws IOException {
        List<FileSeries.Member> members = new FileSeries("log", rotation).list(directory);
        assertThat(members).hasSameSizeAs(LogLines.names(directory));
        for (FileSeries.Member member : members.subList(0, members.size() - 1)) {
            assertThat(member.form()).isEqualTo(compressed ? FileSeries.Form.COMPRESSED : FileSeries.Form.PLAIN);
        }
        assertThat(members.get(members.size() - 1).form()).isEqualTo(FileSeries.Form.PLAIN);
        return members.stream().map(FileSeries.Member::path).toList();
    }

    /** As the command-line tool reads them. Fails if a line is not whole, the last of a file included. */
    private static List<IdEntry> entries(List<Path> files) throws IOException {
        List<String> command = new ArrayList<>(List.of("gzip", "-dcf", "--"));
        files.forEach(file -> command.add(file.toString()));
        Process gzip = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text;
        try (InputStream out = gzip.getInputStream()) {
            text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(Eventually.await(gzip.onExit()).exitValue()).isZero();
        for (Path file : files) {
            assertThat(LogLines.text(file)).endsWith(">\n");
        }
        return text.lines().map(IdEntry::parse).toList();
    }

    /** @param each how many there are of each thread; -1 if they may begin at any */
    private static void assertEachOnceAndInOrder(List<IdEntry> entries, int each) {
        long[] next = new long[THREADS];
        Arrays.fill(next, each < 0 ? -1 : 0);
        for (IdEntry entry : entries) {
            if (next[entry.producer()] >= 0) {
                assertThat(entry.id()).isEqualTo(next[entry.producer()]);
            }
            next[entry.producer()] = entry.id() + 1;
        }
        if (each >= 0) {
            assertThat(next).containsOnly(each);
        }
    }
}
