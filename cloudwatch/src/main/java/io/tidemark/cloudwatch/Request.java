package io.tidemark.cloudwatch;

import java.util.List;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/** What is sent with one call: events of a batch, in order of time. */
final class Request {

    private final List<InputLogEvent> events;
    private final int bytes;
    private final int[] entryOf;

    /** @param entryOf for each event its entry's place in the batch */
    Request(List<InputLogEvent> events, int bytes, int[] entryOf) {
        this.events = events;
        this.bytes = bytes;
        this.entryOf = entryOf;
    }

    List<InputLogEvent> events() {
        return events;
    }

    int size() {
        return events.size();
    }

    /** As CloudWatch Logs counts them: the text, and {@value Limits#EVENT_OVERHEAD} for each event. */
    int bytes() {
        return bytes;
    }

    /** The place in the batch of the entry that an event is of. */
    int entryOf(int event) {
        return entryOf[event];
    }
}
