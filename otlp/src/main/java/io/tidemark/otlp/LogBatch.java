package io.tidemark.otlp;

import io.opentelemetry.sdk.logs.data.LogRecordData;
import java.util.List;

/** Records that leave the queue together: with one request, or dropped. Immutable. */
final class LogBatch {

    private final List<LogRecordData> records;

    /** The number of the first, among all that came. */
    final long first;

    LogBatch(List<LogRecordData> records, long first) {
        this.records = records;
        this.first = first;
    }

    List<LogRecordData> records() {
        return records;
    }

    int size() {
        return records.size();
    }
}
