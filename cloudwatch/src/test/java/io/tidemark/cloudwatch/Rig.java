package io.tidemark.cloudwatch;

import io.tidemark.cloudwatch.server.Call;
import io.tidemark.cloudwatch.server.LogsServer;
import io.tidemark.cloudwatch.server.Operation;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.StreamStats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;

/** A server with a log stream, a client of it, and the books of the stream in between. */
final class Rig implements AutoCloseable {

    final LogsServer server = LogsServer.start();
    final CloudWatchLogsAsyncClient client = server.client();
    final Books books = new Books();
    final AtomicLong appended = new AtomicLong();

    private volatile int pad;

    Rig() {
        server.create(Books.GROUP, Books.STREAM);
    }

    /** From now on texts are filled up with spaces to so many bytes: batches that do not fit together are not put together. */
    void pad(int bytes) {
        pad = bytes;
    }

    /** A stream whose batches go at an explicit flush only. */
    CloudWatchLogsStream.Builder builder() {
        return CloudWatchLogsStream.builder()
                .client(client)
                .logGroup(Books.GROUP)
                .logStream(Books.STREAM)
                .format(TextEntry.FORMAT)
                .maxAge(Duration.ofHours(1))
                .retryFor(Duration.ofSeconds(20))
                .observer(books);
    }

    Outcome append(CloudWatchLogsStream stream, String text) {
        String padded = text + " ".repeat(Math.max(0, pad - text.length()));
        return append(stream, new TextEntry(Instant.now(), padded));
    }

    Outcome append(CloudWatchLogsStream stream, TextEntry entry) {
        appended.incrementAndGet();
        return stream.next(entry);
    }

    /** Makes a batch of these. */
    CompletableFuture<Void> batch(CloudWatchLogsStream stream, String... texts) {
        for (String text : texts) {
            append(stream, text);
        }
        return stream.flush(FlushKind.EXPLICIT).toCompletableFuture();
    }

    List<Call> puts() {
        return server.requests(Operation.PUT_LOG_EVENTS);
    }

    void awaitPuts(int count) {
        server.await(count + " calls of PutLogEvents", it -> puts().size() >= count);
    }

    List<String> messages() {
        return server.events(Books.GROUP, Books.STREAM).stream()
                .map(event -> event.message().stripTrailing())
                .toList();
    }

    /** Entries that were appended, and of which nothing is known yet. */
    long inFlight(CloudWatchLogsStream stream) {
        return appended.get() - stats(stream).settled();
    }

    static StreamStats stats(CloudWatchLogsStream stream) {
        return stream.stats().get(0);
    }

    /** Closes the stream and looks at the books. */
    void settle(CloudWatchLogsStream stream) {
        stream.close();
        books.check(stream, appended.get(), server);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
