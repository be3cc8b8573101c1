package io.tidemark.benchmarks;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/** What one writes who needs no library for it: gathers events up to the limits of a request, sends them, and waits for the answer. */
final class PlainLoop {
    private static final int MOST_EVENTS = 10_000;
    private static final int MOST_BYTES = 1_048_576;
    private static final int OVERHEAD = 26;

    private final CloudWatchLogsAsyncClient client;
    private final List<InputLogEvent> events = new ArrayList<>();
    private int bytes;

    PlainLoop(CloudWatchLogsAsyncClient client) {
        this.client = client;
    }

    /** @param utf8Length of the line */
    void add(String line, int utf8Length) {
        int size = utf8Length + OVERHEAD;
        if (events.size() == MOST_EVENTS || bytes + size > MOST_BYTES) {
            flush();
        }
        events.add(InputLogEvent.builder()
                .timestamp(System.currentTimeMillis())
                .message(line)
                .build());
        bytes += size;
    }

    void flush() {
        if (!events.isEmpty()) {
            send(client, events);
            events.clear();
            bytes = 0;
        }
    }

    /** One request, and its answer. */
    static void send(CloudWatchLogsAsyncClient client, List<InputLogEvent> events) {
        client.putLogEvents(request ->
                        request.logGroupName("group").logStreamName("stream").logEvents(events))
                .join();
    }
}
