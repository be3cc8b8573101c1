package io.tidemark.cloudwatch.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A log group and its streams. Guarded by its owner. */
final class LogGroup {

    final String name;
    final long created;
    final Map<String, String> tags;
    final Map<String, Stream> streams = new TreeMap<>();

    @Nullable
    Integer retentionDays;

    LogGroup(String name, long created, Map<String, String> tags) {
        this.name = name;
        this.created = created;
        this.tags = tags;
    }

    String arn() {
        return "arn:aws:logs:us-east-1:123456789012:log-group:" + name;
    }

    /** A log stream: its events in the order that they were taken. */
    static final class Stream {

        final String name;
        final long created;
        final List<LogEvent> events = new ArrayList<>();
        long lastTaken;

        Stream(String name, long created) {
            this.name = name;
            this.created = created;
        }
    }
}
