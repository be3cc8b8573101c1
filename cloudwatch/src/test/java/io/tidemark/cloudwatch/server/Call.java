package io.tidemark.cloudwatch.server;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that came to the server. What is in the body is known once it has been read.
 *
 * @param number the how manieth call it is, from 1
 * @param operation what was called
 * @param numberOfOperation the how manieth call of this operation it is, from 1
 * @param open how many calls of this operation were waiting for their answers when it came, with this one; also those that the client has
 *     given up, until the server notices
 * @param headers by name in lower case
 * @param wireBytes the size of the body as it was sent
 * @param group the log group it names, if any
 * @param stream the log stream it names, if any
 * @param events what PutLogEvents brings; empty if the server only counts
 * @param eventCount how many events PutLogEvents brings
 * @param countedBytes the size of those events as CloudWatch Logs counts it: the text in UTF-8, and 26 for each
 * @param status what was answered; 0 as long as nothing was, and if the client had gone
 */
public record Call(
        int number,
        Operation operation,
        int numberOfOperation,
        int open,
        Map<String, String> headers,
        long wireBytes,
        @Nullable String group,
        @Nullable String stream,
        List<LogEvent> events,
        int eventCount,
        long countedBytes,
        int status) {

    Call read(long bytesOnTheWire, RequestBody body) {
        return new Call(
                number,
                operation,
                numberOfOperation,
                open,
                headers,
                bytesOnTheWire,
                body.group(),
                body.stream(),
                body.events(),
                body.eventCount(),
                body.countedBytes(),
                status);
    }

    Call answered(int newStatus) {
        return new Call(
                number,
                operation,
                numberOfOperation,
                open,
                headers,
                wireBytes,
                group,
                stream,
                events,
                eventCount,
                countedBytes,
                newStatus);
    }

    /** On one line, without headers and events. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder().append(number).append(' ').append(operation);
        if (operation == Operation.UNKNOWN) {
            line.append(' ').append(headers.get("x-amz-target"));
        }
        if (group != null) {
            line.append(' ').append(group);
        }
        if (stream != null) {
            line.append(' ').append(stream);
        }
        if (operation == Operation.PUT_LOG_EVENTS) {
            line.append(", ")
                    .append(eventCount)
                    .append(" events, ")
                    .append(countedBytes)
                    .append(" bytes counted");
        }
        line.append(", ").append(wireBytes).append(" bytes sent: ");
        return (status == 0 ? line.append("no answer") : line.append(status)).toString();
    }
}
