package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldLayout.Kind;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an entry is on the wire, decoded with the messages of opentelemetry-proto. */
class LogRecordTest {

    private static final EntryLayout DUCKS = EntryLayout.of(Shape.of("CountDucks")
            .field("ducks", Kind.METRIC, ValueShape.LONG)
            .unit(MetricUnit.COUNT)
            .field("latency", Kind.METRIC, ValueShape.DOUBLE)
            .unit(MetricUnit.MILLISECONDS)
            .field("weight", Kind.METRIC, ValueShape.DOUBLE)
            .field("cached", Kind.METRIC, ValueShape.BOOLEAN)
            .field("pond", Kind.PROPERTY, ValueShape.STRING)
            .field("error", Kind.PROPERTY, ValueShape.STRING)
            .flags(FlagSet.named(OtlpLogsStream.Failure.class.getName()))
            .field("seconds", Kind.METRIC, ValueShape.DOUBLE)
            .unit(MetricUnit.SECONDS)
            .nested("inner")
            .keyed("size")
            .unit(MetricUnit.BYTES)
            .build());

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private final LogRig rig = new LogRig();
    private StreamStats stats = new StreamStats("none yet");

    @AfterEach
    void close() {
        rig.close();
    }

    private LogRecord sent(Entry entry) {
        OtlpLogsStream stream = rig.builder().build();
        stats = LogRig.stats(stream);
        assertThat(rig.append(stream, entry)).isEqualTo(Outcome.PENDING);
        rig.settle(stream);
        assertThat(rig.records()).hasSize(1);
        return rig.records().get(0);
    }

    private Map<String, AnyValue> attributes(Consumer<EntryWriter> fields) {
        return LogRig.attributes(sent(Written.of(fields)));
    }

    private static AnyValue text(String value) {
        return AnyValue.newBuilder().setStringValue(value).build();
    }

    private static AnyValue whole(long value) {
        return AnyValue.newBuilder().setIntValue(value).build();
    }

    private static AnyValue decimal(double value) {
        return AnyValue.newBuilder().setDoubleValue(value).build();
    }

    private static AnyValue truth(boolean value) {
        return AnyValue.newBuilder().setBoolValue(value).build();
    }

    private static AnyValue list(AnyValue... values) {
        return AnyValue.newBuilder()
                .setArrayValue(ArrayValue.newBuilder().addAllValues(Arrays.asList(values)))
                .build();
    }

    /** @param members name, value, name, value … */
    private static AnyValue map(Object... members) {
        KeyValueList.Builder list = KeyValueList.newBuilder();
        for (int i = 0; i < members.length; i += 2) {
            list.addValues(KeyValue.newBuilder().setKey((String) members[i]).setValue((AnyValue) members[i + 1]));
        }
        return AnyValue.newBuilder().setKvlistValue(list).build();
    }

    @Test
    void eachFieldIsAnAttributeOfItsType() {
        LogRecord record = sent(Written.of(DUCKS, out -> {
            out.metric(0, Long.MAX_VALUE);
            out.nanos(1, 42_500_001);
            out.metric(2, 0.1);
            out.metric(3, 1);
            out.property(4, "Nörd 🦆");
        }));

        assertThat(LogRig.attributes(record))
                .containsOnly(
                        entry("ducks", whole(Long.MAX_VALUE)),
                        entry("latency", decimal(42.500001)),
                        entry("weight", decimal(0.1)),
                        entry("cached", truth(true)),
                        entry("pond", text("Nörd 🦆")),
                        entry("tidemark.units", map("ducks", text("Count"), "latency", text("Milliseconds"))));
        assertThat(record.getEventName()).isEqualTo("CountDucks");
        assertThat(record.getTimeUnixNano()).isEqualTo(Written.TIME);
        assertThat(record.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_INFO);
        assertThat(record.getSeverityText()).isEqualTo("INFO");
        assertThat(record.hasBody()).isFalse();
        assertThat(record.getTraceId()).isEmpty();
        assertThat(record.getDroppedAttributesCount()).isZero();
        assertThat(stats.problems()).isEmpty();
    }

    @Test
    void itIsObservedWhenItComes() {
        Instant before = Instant.now();
        long observed = sent(Written.text("a")).getObservedTimeUnixNano();

        assertThat(Instant.ofEpochSecond(0, observed)).isBetween(before, Instant.now());
    }

    @Test
    void anEntryWithoutALayoutIsCalledAfterItsClass() {
        assertThat(sent(Written.text("a")).getEventName()).isEqualTo("Written");
    }

    @Test
    void anEntryOfAClassWithoutANameIsAnEntry() {
        assertThat(sent(new Entry() {
                            @Override
                            public long epochNanos() {
                                return 1;
                            }

                            @Override
                            public void writeTo(EntryWriter out) {}
                        })
                        .getEventName())
                .isEqualTo("entry");
    }

    @Test
    void aTimeBefore1970IsNone() {
        LogRecord record =
                sent(new Written(EntryLayout.DYNAMIC, -1, out -> out.value("a").metric(1)));

        assertThat(record.getTimeUnixNano()).isZero();
        assertThat(stats.problems()).containsOnlyKeys(Problem.TIMESTAMP_OUT_OF_RANGE);
    }

    @Test
    void fieldsOfRunTimeNames() {
        assertThat(attributes(out -> {
                    out.value("Beats").metric(3);
                    out.value("Rate").unit(MetricUnit.COUNT_PER_SECOND).metric(0.5);
                    out.value("Took").nanos(1_500_000);
                    out.value("Furlongs").unit(Unit.custom("Furlongs")).metric(8);
                    out.value("Names").beginList();
                }))
                .contains(
                        entry("Beats", whole(3)),
                        entry("Rate", decimal(0.5)),
                        entry("Took", decimal(1.5)),
                        entry("Furlongs", whole(8)),
                        entry(
                                "tidemark.units",
                                map(
                                        "Rate",
                                        text("Count/Second"),
                                        "Took",
                                        text("Milliseconds"),
                                        "Furlongs",
                                        text("Furlongs"))))
                .doesNotContainKey("Names");
        assertThat(stats.problems()).containsOnlyKeys(Problem.VALUE_INVALID);
    }

    @Test
    void keyedAndNestedFieldsHaveTheNamesOfTheirPlace() {
        LogRecord record = sent(Written.of(DUCKS, out -> {
            out.nested(7, Written.of(inner -> inner.value("deep").string("water")));
            out.keyed(8, "Head").metric(5);
        }));

        assertThat(LogRig.attributes(record))
                .containsOnly(
                        entry("deep", text("water")),
                        entry(sizeOf("Head"), whole(5)),
                        entry("tidemark.units", map(sizeOf("Head"), text("Bytes"))));
    }

    private static String sizeOf(String key) {
        return DUCKS.field(8).name() + key;
    }

    @Test
    void oneOfFewTexts() {
        NameTable table = NameTable.of("DUCK", "GOOSE");

        assertThat(LogRig.attributes(sent(Written.of(DUCKS, out -> out.property(4, table, 1)))))
                .containsExactly(entry("pond", text("GOOSE")));
    }

    @Test
    void aListOfTexts() {
        assertThat(attributes(out -> {
                    var tags = out.value("tags");
                    tags.beginList();
                    tags.item("a");
                    tags.item("");
                    tags.endList();
                    var none = out.value("none");
                    none.beginList();
                    none.endList();
                }))
                .containsOnly(entry("tags", list(text("a"), text(""))), entry("none", list()));
    }

    @Test
    void aDistributionIsAMap() {
        LogRecord record = sent(Written.of(DUCKS, out -> {
            var latency = out.value(1);
            latency.unit(MetricUnit.SECONDS);
            latency.beginDistribution();
            latency.observe(0.001, 1);
            latency.observe(0.006, 3);
            latency.endDistribution();
            var none = out.value(2);
            none.beginDistribution();
            none.endDistribution();
        }));

        assertThat(LogRig.attributes(record))
                .containsOnly(entry(
                        "latency",
                        map(
                                "count",
                                whole(4),
                                "total",
                                decimal(7),
                                "values",
                                list(decimal(1), map("total", decimal(6), "count", whole(3))),
                                "unit",
                                text("Milliseconds"))));
    }

    /** So that an attribute has one type, however often something was observed. */
    @Test
    void aDistributionOfOneIsAMapAsWell() {
        assertThat(attributes(out -> {
                    var one = out.value("one");
                    one.beginDistribution();
                    one.observe(5, 1);
                    one.endDistribution();
                }))
                .containsOnly(entry("one", map("count", whole(1), "total", decimal(5), "values", list(decimal(5)))));
    }

    @Test
    void dimensionsOfItsOwnStandWithANumber() {
        assertThat(attributes(out -> out.value("Quacks")
                        .unit(MetricUnit.COUNT)
                        .dimensions(DimensionSet.of("Pond", "North").and("Depth", "2"))
                        .metric(7)))
                .containsOnly(entry(
                        "Quacks",
                        map(
                                "value",
                                whole(7),
                                "unit",
                                text("Count"),
                                "dimensions",
                                map("Pond", text("North"), "Depth", text("2")))));
    }

    @Test
    void unitsCanBeLeftOut() {
        OtlpLogsStream stream = rig.builder().units(false).build();
        rig.append(stream, Written.of(DUCKS, out -> out.metric(0, 1)));
        rig.settle(stream);

        assertThat(LogRig.attributes(rig.records().get(0))).containsOnlyKeys("ducks");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0.000001",
        "-1, -0.000001",
        "9007199254740993, 9007199254.740993",
        "9223372036854775807, 9223372036854.775807",
        "-9223372036854775808, -9223372036854.775808"
    })
    void aDurationIsTheNearestDouble(long nanos, double millis) {
        assertThat(LogRig.attributes(sent(Written.of(DUCKS, out -> out.nanos(1, nanos)))))
                .containsEntry("latency", decimal(millis));
    }

    @Test
    void whatIsNoNumberIsLeftOutAndWhatIsInfiniteIsClamped() {
        assertThat(attributes(out -> {
                    out.value("nan").metric(Double.NaN);
                    out.value("infinite").metric(Double.NEGATIVE_INFINITY);
                    out.value("zero").metric(-0.0);
                }))
                .containsOnly(entry("infinite", decimal(-Double.MAX_VALUE)), entry("zero", decimal(-0.0)));
        assertThat(stats.problems()).containsOnlyKeys(Problem.NAN_LEFT_OUT, Problem.VALUE_CLAMPED);
    }

    @Test
    void aUnitThatDoesNotFitCostsTheValue() {
        assertThat(LogRig.attributes(sent(Written.of(DUCKS, out -> {
                    out.value(1).unit(MetricUnit.BYTES).metric(5);
                    out.value(6).unit(MetricUnit.MILLISECONDS).metric(1500);
                    out.nanos(0, 5);
                }))))
                .containsOnly(entry("seconds", decimal(1.5)), entry("tidemark.units", map("seconds", text("Seconds"))));
        assertThat(stats.problems(Problem.VALUE_INVALID)).isEqualTo(2);
    }

    @Test
    void theSecondFieldOfANameIsLeftOut() {
        assertThat(attributes(out -> {
                    out.value("a").metric(1);
                    out.value("a").string("two");
                    out.value("").metric(1);
                    out.value("tidemark.units").metric(1);
                }))
                .containsOnly(entry("a", whole(1)));
        assertThat(stats.problems(Problem.NAME_INVALID)).isEqualTo(3);
    }

    @Test
    void loneSurrogatesAreReplaced() {
        assertThat(attributes(out -> {
                    out.value("a\uD800").string("x\uDC00y\uD83E\uDD86\uD83E");
                    out.value("a\uDC00").string("second");
                }))
                .containsOnly(entry("a\uFFFD", text("x\uFFFDy\uD83E\uDD86\uFFFD")));
        assertThat(stats.problems()).containsOnlyKeys(Problem.NAME_INVALID);
    }

    @Test
    void everyCharacterArrivesAsItIs() {
        String all = IntStream.concat(IntStream.range(0, 0xD800), IntStream.rangeClosed(0xE000, 0x10FFF))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();

        assertThat(attributes(out -> out.value("all").string(all)).get("all").getStringValue())
                .isEqualTo(all);
    }

    @Test
    void thereIsNoLimitOnAttributes() {
        Map<String, AnyValue> attributes = attributes(out -> {
            for (int i = 0; i < 2_000; i++) {
                out.value("field" + i).metric(i);
            }
        });

        assertThat(attributes).hasSize(2_000).containsEntry("field1999", whole(1_999));
    }

    @Test
    void wrongUseCostsTheValueAlone() {
        assertThat(LogRig.attributes(sent(Written.of(DUCKS, out -> {
                    out.invalid(0, "no");
                    out.value(1).error("nor this");
                    out.value("open");
                    var twice = out.value("twice");
                    twice.metric(1);
                    twice.metric(2);
                    var odd = out.value("odd");
                    odd.observe(1, 1);
                    odd.endList();
                    odd.string("fine");
                    var few = out.value("few");
                    few.beginDistribution();
                    few.observe(1, 0);
                    few.observe(2, 1);
                    few.endDistribution();
                    out.property(4, NameTable.of("A"), 1);
                    out.property(5, (String) null);
                }))))
                .containsOnly(
                        entry("twice", whole(1)),
                        entry("odd", text("fine")),
                        entry("few", map("count", whole(1), "total", decimal(2), "values", list(decimal(2)))));
        assertThat(stats.problems(Problem.VALUE_INVALID)).isEqualTo(9);
    }

    @Test
    void globalsComeAlong() {
        OtlpLogsStream stream = rig.builder().build();
        try (EntryStream with =
                stream.withGlobals(Written.of(out -> out.value("region").string("eu-west-1")))) {
            rig.appended.incrementAndGet();
            with.next(Written.of(DUCKS, out -> out.metric(0, 1)));
            Waiting.on(with.flush(FlushKind.EXPLICIT));
        }
        rig.settle(stream);

        LogRecord record = rig.records().get(0);
        assertThat(LogRig.attributes(record)).contains(entry("region", text("eu-west-1")), entry("ducks", whole(1)));
        assertThat(record.getEventName()).isEqualTo("CountDucks");
    }

    // Severity.

    @ParameterizedTest
    @ValueSource(strings = {"error.type", "exception.type"})
    void aRecordThatNamesAnErrorIsOne(String name) {
        LogRecord record = sent(Written.of(out -> out.value(name).string("java.io.IOException")));

        assertThat(record.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_ERROR);
        assertThat(record.getSeverityText()).isEqualTo("ERROR");
        assertThat(LogRig.attributes(record)).containsEntry(name, text("java.io.IOException"));
    }

    @Test
    void aFieldMarkedAsFailureMakesItAnError() {
        assertThat(sent(Written.of(DUCKS, out -> out.property(5, "sank"))).getSeverityNumber())
                .isEqualTo(SeverityNumber.SEVERITY_NUMBER_ERROR);
    }

    @Test
    void withoutAValueItDoesNot() {
        FlagSet failure = FlagSet.named(OtlpLogsStream.Failure.class.getName());

        assertThat(sent(Written.of(DUCKS, out -> {
                            out.property(5, "");
                            out.value("failures").flags(failure).metric(0);
                            out.value("error").string("not marked");
                        }))
                        .getSeverityNumber())
                .isEqualTo(SeverityNumber.SEVERITY_NUMBER_INFO);
    }

    @Test
    void aNumberMarkedAsFailureMakesItAnError() {
        FlagSet failure = FlagSet.named(OtlpLogsStream.Failure.class.getName());

        assertThat(sent(Written.of(out -> out.value("failures").flags(failure).metric(2)))
                        .getSeverityNumber())
                .isEqualTo(SeverityNumber.SEVERITY_NUMBER_ERROR);
    }

    // The trace.

    @ParameterizedTest
    @CsvSource({"trace_id, span_id", "traceId, spanId", "TraceId, SpanId", "trace-id, span-id", "trace.id, span.id"})
    void idsAreTheTraceContext(String traceId, String spanId) {
        LogRecord record = sent(Written.of(out -> {
            out.value(spanId).string(SPAN);
            out.value(traceId).string(TRACE.toUpperCase(java.util.Locale.ROOT));
            out.value("trace_flags").string("01");
            out.value("a").metric(1);
        }));

        assertThat(HexFormat.of().formatHex(record.getTraceId().toByteArray())).isEqualTo(TRACE);
        assertThat(HexFormat.of().formatHex(record.getSpanId().toByteArray())).isEqualTo(SPAN);
        assertThat(record.getFlags()).isEqualTo(1);
        assertThat(LogRig.attributes(record)).containsOnlyKeys("a");
    }

    @Test
    void aTraceNeedsNoSpan() {
        LogRecord record = sent(Written.of(out -> out.value("trace_id").string(TRACE)));

        assertThat(HexFormat.of().formatHex(record.getTraceId().toByteArray())).isEqualTo(TRACE);
        assertThat(record.getSpanId()).isEmpty();
        assertThat(record.getAttributesList()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0af7651916cd43dd8448eb211c80319",
                "0af7651916cd43dd8448eb211c80319cc",
                "0af7651916cd43dd8448eb211c80319g",
                "00000000000000000000000000000000"
            })
    void anIdThatIsNoneIsAnAttribute(String id) {
        LogRecord record = sent(Written.of(out -> {
            out.value("trace_id").string(id);
            out.value("span_id").string(SPAN);
        }));

        assertThat(record.getTraceId()).isEmpty();
        assertThat(record.getSpanId()).isEmpty();
        assertThat(LogRig.attributes(record)).containsOnly(entry("trace_id", text(id)), entry("span_id", text(SPAN)));
    }

    @Test
    void aWrongSpanOrFlagsAreAttributes() {
        LogRecord record = sent(Written.of(out -> {
            out.value("trace_id").string(TRACE);
            out.value("span_id").string("0000000000000000");
            out.value("trace_flags").string("yes");
            out.value("traceId").string("another");
        }));

        assertThat(record.getTraceId()).isNotEmpty();
        assertThat(LogRig.attributes(record))
                .containsOnly(
                        entry("span_id", text("0000000000000000")),
                        entry("trace_flags", text("yes")),
                        entry("traceId", text("another")));
    }

    @Test
    void aNumberIsNoId() {
        assertThat(attributes(out -> out.value("trace_id").metric(5))).containsOnly(entry("trace_id", whole(5)));
    }

    // Where it comes from.

    @Test
    void theResourceAndTheScope() {
        OtlpLogsStream stream = rig.builder()
                .resourceAttribute("deployment", "blue")
                .serviceName("duck-pond")
                .scope("ducks", "1.2")
                .build();
        rig.append(stream, Written.text("a"));
        rig.settle(stream);

        ResourceLogs logs = rig.receiver.logs().get(0).getResourceLogs(0);
        assertThat(LogRig.map(logs.getResource().getAttributesList()))
                .contains(entry("service.name", text("duck-pond")), entry("deployment", text("blue")));
        assertThat(logs.getScopeLogs(0).getScope().getName()).isEqualTo("ducks");
        assertThat(logs.getScopeLogs(0).getScope().getVersion()).isEqualTo("1.2");
    }
}
