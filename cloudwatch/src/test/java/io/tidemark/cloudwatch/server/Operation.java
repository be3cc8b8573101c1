package io.tidemark.cloudwatch.server;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An operation of CloudWatch Logs. */
public enum Operation {
    PUT_LOG_EVENTS("PutLogEvents"),
    CREATE_LOG_GROUP("CreateLogGroup"),
    CREATE_LOG_STREAM("CreateLogStream"),
    PUT_RETENTION_POLICY("PutRetentionPolicy"),
    DESCRIBE_LOG_GROUPS("DescribeLogGroups"),
    DESCRIBE_LOG_STREAMS("DescribeLogStreams"),
    GET_LOG_EVENTS("GetLogEvents"),
    /** Any other: the server does not know it. */
    UNKNOWN("?");

    private static final String PREFIX = "Logs_20140328.";

    private static final Map<String, Operation> BY_TARGET = Stream.of(values())
            .filter(operation -> operation != UNKNOWN)
            .collect(Collectors.toUnmodifiableMap(operation -> PREFIX + operation.text, operation -> operation));

    private final String text;

    Operation(String text) {
        this.text = text;
    }

    static Operation of(@Nullable String target) {
        return target == null ? UNKNOWN : BY_TARGET.getOrDefault(target, UNKNOWN);
    }

    /** As CloudWatch Logs calls it. */
    @Override
    public String toString() {
        return text;
    }
}
