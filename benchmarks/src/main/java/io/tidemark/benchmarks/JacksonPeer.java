package io.tidemark.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;

/** The line by Jackson's streaming interface, token by token, with one generator for all lines and names encoded beforehand. */
final class JacksonPeer {
    private static final SerializedString AWS = new SerializedString("_aws");
    private static final SerializedString CLOUD_WATCH_METRICS = new SerializedString("CloudWatchMetrics");
    private static final SerializedString NAMESPACE = new SerializedString("Namespace");
    private static final SerializedString NAMESPACE_VALUE = new SerializedString(ReferenceRecord.NAMESPACE);
    private static final SerializedString DIMENSIONS = new SerializedString("Dimensions");
    private static final SerializedString METRICS = new SerializedString("Metrics");
    private static final SerializedString NAME = new SerializedString("Name");
    private static final SerializedString UNIT = new SerializedString("Unit");
    private static final SerializedString MILLISECONDS = new SerializedString("Milliseconds");
    private static final SerializedString BYTES = new SerializedString("Bytes");
    private static final SerializedString TIMESTAMP = new SerializedString("Timestamp");
    private static final SerializedString OPERATION = new SerializedString("Operation");
    private static final SerializedString REQUEST_ID = new SerializedString("RequestId");
    private static final SerializedString CACHE_HITS = new SerializedString("CacheHits");
    private static final SerializedString RETRIES = new SerializedString("Retries");
    private static final SerializedString ITEMS_SCANNED = new SerializedString("ItemsScanned");
    private static final SerializedString QUEUE_TIME = new SerializedString("QueueTime");
    private static final SerializedString TOTAL_TIME = new SerializedString("TotalTime");
    private static final SerializedString RESPONSE_SIZE = new SerializedString("ResponseSize");
    private static final SerializedString SUCCESS = new SerializedString("Success");

    final ReusedBuffer buffer = new ReusedBuffer();
    private final JsonGenerator generator;

    JacksonPeer() throws IOException {
        this("\n");
    }

    /** @param separator between lines */
    JacksonPeer(String separator) throws IOException {
        generator = new JsonFactory().createGenerator(buffer);
        generator.setRootValueSeparator(new SerializedString(separator));
    }

    void write(ReferenceInput in) throws IOException {
        JsonGenerator to = generator;
        to.writeStartObject();
        to.writeFieldName(AWS);
        to.writeStartObject();
        to.writeFieldName(CLOUD_WATCH_METRICS);
        to.writeStartArray();
        to.writeStartObject();
        to.writeFieldName(NAMESPACE);
        to.writeString(NAMESPACE_VALUE);
        to.writeFieldName(DIMENSIONS);
        to.writeStartArray();
        to.writeStartArray();
        to.writeString(OPERATION);
        to.writeEndArray();
        to.writeEndArray();
        to.writeFieldName(METRICS);
        to.writeStartArray();
        metric(CACHE_HITS);
        metric(RETRIES);
        metric(ITEMS_SCANNED);
        metric(QUEUE_TIME, MILLISECONDS);
        metric(TOTAL_TIME, MILLISECONDS);
        metric(RESPONSE_SIZE, BYTES);
        metric(SUCCESS);
        to.writeEndArray();
        to.writeEndObject();
        to.writeEndArray();
        to.writeFieldName(TIMESTAMP);
        to.writeNumber(in.timestamp());
        to.writeEndObject();
        to.writeFieldName(CACHE_HITS);
        to.writeNumber(in.cacheHits());
        to.writeFieldName(RETRIES);
        to.writeNumber(in.retries());
        to.writeFieldName(ITEMS_SCANNED);
        to.writeNumber(in.itemsScanned());
        to.writeFieldName(QUEUE_TIME);
        to.writeNumber(in.queueMillis());
        to.writeFieldName(TOTAL_TIME);
        to.writeNumber(in.totalMillis());
        to.writeFieldName(RESPONSE_SIZE);
        to.writeNumber(in.responseSize());
        to.writeFieldName(SUCCESS);
        to.writeNumber(in.success() ? 1 : 0);
        to.writeFieldName(OPERATION);
        to.writeString(in.operationName());
        to.writeFieldName(REQUEST_ID);
        to.writeString(in.requestId());
        to.writeEndObject();
    }

    private void metric(SerializedString name) throws IOException {
        generator.writeStartObject();
        generator.writeFieldName(NAME);
        generator.writeString(name);
        generator.writeEndObject();
    }

    private void metric(SerializedString name, SerializedString unit) throws IOException {
        generator.writeStartObject();
        generator.writeFieldName(NAME);
        generator.writeString(name);
        generator.writeFieldName(UNIT);
        generator.writeString(unit);
        generator.writeEndObject();
    }

    void flush() throws IOException {
        generator.flush();
    }
}
