package io.tidemark.it.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.tidemark.FailureAware;
import io.tidemark.Flags;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.entry.Entry;
import io.tidemark.format.json.Json;
import io.tidemark.otlp.OtlpLogsStream;
import io.tidemark.otlp.server.OtlpReceiver;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.testing.ManualTimeSource;
import io.tidemark.testing.TidemarkExtension;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records as log records of OTLP, over the network. */
@Timeout(60)
@ExtendWith(TidemarkExtension.class)
class OtlpLogsTest {

    /** In {@link KitchenSink} what is declared as a boolean: JSON writes 0 and 1. */
    private static final Set<String> BOOLEANS = Set.of("a_boolean", "boxed_boolean", "atomic_boolean");

    private final OtlpReceiver receiver = OtlpReceiver.start();

    @AfterEach
    void close() {
        receiver.close();
    }

    @Metrics(naming = Naming.SNAKE_CASE)
    static class Request implements FailureAware {
        String traceId = "0af7651916cd43dd8448eb211c80319c";
        String spanId = "b7ad6b7169203331";

        @Flags(OtlpLogsStream.Failure.class)
        @Nullable
        String failure;

        @Override
        public void onFailure(Throwable thrown) {
            failure = thrown.getMessage();
        }
    }

    private List<LogRecord> records() {
        List<LogRecord> records = new ArrayList<>();
        receiver.logs()
                .forEach(request -> request.getResourceLogsList()
                        .forEach(resource -> resource.getScopeLogsList()
                                .forEach(scope -> records.addAll(scope.getLogRecordsList()))));
        return records;
    }

    private BackgroundQueue queue() {
        return BackgroundQueue.builder(
                        OtlpLogsStream.builder().endpoint(receiver.http()).build())
                .build();
    }

    private static Map<String, AnyValue> map(List<KeyValue> members) {
        Map<String, AnyValue> map = new LinkedHashMap<>();
        members.forEach(member -> map.put(member.getKey(), member.getValue()));
        return map;
    }

    /** JSON is the oracle: each of its members is an attribute of the same name, type and value, and nothing else is. */
    @Test
    void everyKindOfFieldArrives(ManualTimeSource time) throws JsonProcessingException {
        Emitted json = Emitted.in(Json.create());
        try (BackgroundQueue queue = queue()) {
            KitchenSinkTest.filled(
                            (Entry entry) -> {
                                json.append(entry);
                                queue.append(entry);
                            },
                            time)
                    .close();
        }

        JsonNode line = new ObjectMapper().readTree(json.line());
        LogRecord record = records().get(0);
        Map<String, AnyValue> attributes = map(record.getAttributesList());
        Map<String, AnyValue> units =
                map(attributes.remove("tidemark.units").getKvlistValue().getValuesList());
        Set<String> expected = new LinkedHashSet<>();
        line.get("properties").properties().forEach(member -> {
            expected.add(member.getKey());
            assertThat(attributes).containsKey(member.getKey());
            same(member.getKey(), member.getValue(), attributes.get(member.getKey()));
        });
        line.get("metrics").properties().forEach(member -> {
            expected.add(member.getKey());
            assertThat(attributes).containsKey(member.getKey());
            sameMetric(member.getKey(), member.getValue(), attributes.get(member.getKey()), units);
        });
        assertThat(attributes).containsOnlyKeys(expected);
        assertThat(expected).hasSizeGreaterThan(60);
        assertThat(units).isEmpty();
        assertThat(record.getEventName()).isEqualTo("KitchenSink");
        assertThat(record.getTimeUnixNano() / 1_000_000)
                .isEqualTo(line.get("timestamp").asLong());
        assertThat(json.problems()).isEmpty();
    }

    private static void sameMetric(String name, JsonNode json, AnyValue otlp, Map<String, AnyValue> units) {
        if (!otlp.hasKvlistValue()) {
            same(name, json.get("value"), otlp);
            AnyValue unit = units.remove(name);
            assertThat(unit == null ? null : unit.getStringValue()).as(name).isEqualTo(textOf(json.get("unit")));
            return;
        }
        Map<String, AnyValue> members = map(otlp.getKvlistValue().getValuesList());
        AnyValue unit = members.remove("unit");
        assertThat(unit == null ? null : unit.getStringValue()).as(name).isEqualTo(textOf(json.get("unit")));
        if (json.has("dimensions")) {
            Map<String, AnyValue> dimensions =
                    map(members.remove("dimensions").getKvlistValue().getValuesList());
            json.get("dimensions")
                    .properties()
                    .forEach(one -> same(name, one.getValue(), dimensions.remove(one.getKey())));
            assertThat(dimensions).isEmpty();
        }
        if (members.containsKey("value")) {
            same(name, json.get("value"), members.remove("value"));
        } else {
            sameDistribution(name, json, members);
        }
        assertThat(members).as(name).isEmpty();
    }

    private static void sameDistribution(String name, JsonNode json, Map<String, AnyValue> members) {
        List<JsonNode> expected = new ArrayList<>();
        if (json.has("values")) {
            json.get("values").forEach(expected::add);
        } else {
            expected.add(json.get("value"));
        }
        List<AnyValue> values = members.remove("values").getArrayValue().getValuesList();
        assertThat(values).as(name).hasSameSizeAs(expected);
        long count = 0;
        double total = 0;
        for (int i = 0; i < values.size(); i++) {
            JsonNode one = expected.get(i);
            if (one.isObject()) {
                Map<String, AnyValue> repeated =
                        map(values.get(i).getKvlistValue().getValuesList());
                same(name, one.get("total"), repeated.get("total"));
                assertThat(repeated.get("count").getIntValue())
                        .isEqualTo(one.get("count").asLong());
                count += one.get("count").asLong();
                total += one.get("total").asDouble();
            } else {
                same(name, one, values.get(i));
                count++;
                total += one.asDouble();
            }
        }
        assertThat(members.remove("count").getIntValue()).as(name).isEqualTo(count);
        assertThat(members.remove("total").getDoubleValue()).as(name).isEqualTo(total);
    }

    private static void same(String name, JsonNode json, @Nullable AnyValue otlp) {
        Object value = otlp == null
                ? null
                : switch (otlp.getValueCase()) {
                    case STRING_VALUE -> otlp.getStringValue();
                    case BOOL_VALUE -> otlp.getBoolValue();
                    case INT_VALUE -> otlp.getIntValue();
                    case DOUBLE_VALUE -> otlp.getDoubleValue();
                    case ARRAY_VALUE ->
                        otlp.getArrayValue().getValuesList().stream()
                                .map(AnyValue::getStringValue)
                                .toList();
                    default -> otlp;
                };
        Object expected;
        if (json.isArray()) {
            List<String> texts = new ArrayList<>();
            json.forEach(text -> texts.add(text.textValue()));
            expected = texts;
        } else if (json.isTextual()) {
            expected = json.textValue();
        } else if (BOOLEANS.contains(name) || value instanceof Boolean) {
            expected = json.asInt() != 0;
        } else {
            // A whole number is one in both; what is none in OTLP may have no point in JSON.
            expected = value instanceof Double ? (Object) json.asDouble() : (Object) json.asLong();
            assertThat(json.isNumber()).as(name).isTrue();
        }
        assertThat(value).as(name).isEqualTo(expected);
    }

    private static @Nullable String textOf(@Nullable JsonNode text) {
        return text == null ? null : text.textValue();
    }

    @Test
    void aRecordThatFailedIsAnErrorOfItsTrace() {
        try (BackgroundQueue queue = queue()) {
            new OtlpLogsTest_RequestGuard(queue).run(request -> {});
            try {
                new OtlpLogsTest_RequestGuard(queue).run(request -> {
                    throw new IllegalStateException("the pond is frozen");
                });
            } catch (IllegalStateException expected) {
                assertThat(expected).hasMessage("the pond is frozen");
            }
        }

        List<LogRecord> records = records();
        assertThat(records).extracting(LogRecord::getEventName).containsOnly("Request");
        assertThat(records)
                .extracting(LogRecord::getSeverityNumber)
                .containsExactly(SeverityNumber.SEVERITY_NUMBER_INFO, SeverityNumber.SEVERITY_NUMBER_ERROR);
        LogRecord failed = records.get(1);
        assertThat(map(failed.getAttributesList())).containsOnlyKeys("failure");
        assertThat(failed.getAttributes(0).getValue().getStringValue()).isEqualTo("the pond is frozen");
        assertThat(HexFormat.of().formatHex(failed.getTraceId().toByteArray()))
                .isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(HexFormat.of().formatHex(failed.getSpanId().toByteArray())).isEqualTo("b7ad6b7169203331");
    }
}
