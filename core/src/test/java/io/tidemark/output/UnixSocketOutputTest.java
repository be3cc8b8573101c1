package io.tidemark.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sink.BackgroundQueue;
import io.tidemark.support.Eventually;
import io.tidemark.support.IdEntry;
import io.tidemark.support.IdFormat;
import io.tidemark.support.LinePeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnixSocketOutputTest {

    private Path directory;
    private Path socket;

    // Not a @TempDir: the name of a socket may have some hundred characters only.
    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("tm");
        socket = directory.resolve("s");
    }

    @AfterEach
    void deleteDirectory() throws IOException {
        Files.deleteIfExists(socket);
        Files.deleteIfExists(directory);
    }

    @Test
    void waitsForTheSocketAndGoesOnWhenItIsMadeAnew() throws IOException {
        List<String> received = new ArrayList<>();
        BackgroundQueue queue = BackgroundQueue.builder(
                        new IdFormat().writeTo(UnixSocketOutput.to(socket).open()))
                .flushInterval(Duration.ofMillis(20))
                .build();
        for (int round = 0; round < 3; round++) {
            for (int id = 0; id < 100; id++) {
                queue.append(new IdEntry(round, id));
            }
            long atEnd = (round + 1) * 100L;
            Eventually.until("they are taken", () -> queue.stats().inFlight() == 100);
            try (LinePeer peer = LinePeer.at(socket)) {
                Eventually.await(queue.flush());
                Eventually.until("they are sent", () -> queue.stats().emitted() == atEnd);
                Eventually.until("they arrive", () -> peer.lines().size() == 100);
                received.addAll(peer.lines());
            }
            Files.delete(socket);
        }
        queue.close();
        assertThat(received).hasSize(300).doesNotHaveDuplicates();
        assertThat(queue.stats().isConserved()).isTrue();
        assertThat(queue.stats().failed()).isZero();
        assertThat(queue.stats().branches().get(0).name()).isEqualTo("unix://" + socket);
    }
}
