package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.tidemark.entry.Entry;
import io.tidemark.otlp.server.OtlpReceiver;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.StreamStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A receiver, and what is sent to it. */
final class LogRig implements AutoCloseable {

    final OtlpReceiver receiver = OtlpReceiver.start();
    final AtomicLong appended = new AtomicLong();

    /** A stream whose records go at an explicit flush, or when a request is full. The environment is empty. */
    OtlpLogsStream.Builder builder() {
        return OtlpLogsStream.builder(name -> null)
                .endpoint(receiver.http())
                .maxAge(Duration.ofHours(1))
                .retryFor(Duration.ofSeconds(20));
    }

    Outcome append(OtlpLogsStream stream, Entry entry) {
        appended.incrementAndGet();
        return stream.next(entry);
    }

    /** Hands these over, and has them go. */
    CompletableFuture<Void> send(OtlpLogsStream stream, String... texts) {
        for (String text : texts) {
            append(stream, Written.text(text));
        }
        return stream.flush(FlushKind.EXPLICIT).toCompletableFuture();
    }

    void awaitRequests(int count) {
        receiver.await(count + " requests", all -> all.size() >= count);
    }

    /** All records that were taken, in order. */
    List<LogRecord> records() {
        List<LogRecord> records = new ArrayList<>();
        for (ExportLogsServiceRequest request : receiver.logs()) {
            request.getResourceLogsList()
                    .forEach(resource ->
                            resource.getScopeLogsList().forEach(scope -> records.addAll(scope.getLogRecordsList())));
        }
        return records;
    }

    /** The texts of {@link Written#text} that were taken. */
    List<String> texts() {
        return records().stream()
                .map(record -> attributes(record).get("text").getStringValue().strip())
                .toList();
    }

    static Map<String, AnyValue> attributes(LogRecord record) {
        return map(record.getAttributesList());
    }

    static Map<String, AnyValue> map(List<KeyValue> members) {
        Map<String, AnyValue> map = new LinkedHashMap<>();
        members.forEach(member ->
                assertThat(map.put(member.getKey(), member.getValue())).isNull());
        return map;
    }

    static StreamStats stats(OtlpLogsStream stream) {
        return stream.stats().get(0);
    }

    long inFlight(OtlpLogsStream stream) {
        return appended.get() - stats(stream).settled();
    }

    /** Closes the stream: all that was appended is settled, and the two sets of figures agree. */
    void settle(OtlpLogsStream stream) {
        stream.close();
        StreamStats stats = stats(stream);
        OtlpLogsStats figures = stream.submissions();
        String all = stats + "\n" + figures;
        assertThat(stats.settled()).as(all).isEqualTo(appended.get());
        assertThat(figures.records()).as(all).isEqualTo(stats.emitted());
        assertThat(figures.recordsFailed()
                        + figures.recordsDropped()
                        + figures.recordsRejected()
                        + figures.recordsAfterShutdown())
                .as(all)
                .isEqualTo(stats.failed());
    }

    @Override
    public void close() {
        receiver.close();
    }
}
