package io.tidemark.it.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.CaseTag;
import io.tidemark.Dimensions;
import io.tidemark.DynamicField;
import io.tidemark.Flags;
import io.tidemark.Flatten;
import io.tidemark.FormatWith;
import io.tidemark.Ignore;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Name;
import io.tidemark.Naming;
import io.tidemark.OnParentClose;
import io.tidemark.Quantize;
import io.tidemark.RecordId;
import io.tidemark.SampleGroup;
import io.tidemark.SharedChild;
import io.tidemark.Slot;
import io.tidemark.Timestamp;
import io.tidemark.UnitOfWork;
import io.tidemark.ValueFormatter;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.Flag;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import io.tidemark.testing.TestEntry;
import io.tidemark.unit.MetricUnit;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Annotations")
class AnnotationsTest {

    private final Emitted emitted = Emitted.emf();

    @Metrics(
            naming = Naming.KEBAB_CASE,
            prefix = "pond_",
            dimensions = @Dimensions("pond-name"),
            flags = Flag.HighResolution.class)
    static class OnAClass {
        String name = "north";
        long duckCount = 3;
    }

    @Test
    @DisplayName("@Metrics(naming, prefix, dimensions, flags) on a class")
    void metricsOnAClass() {
        new AnnotationsTest_OnAClassGuard(emitted).close();

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[["pond-name"]],\
                "Metrics":[{"Name":"pond-duck-count","StorageResolution":1}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"pond-duck-count":3,"pond-name":"north"}""");
    }

    @Metrics(exactPrefix = "pond:")
    record OnARecord(String name, long duckCount) {}

    @Test
    @DisplayName("@Metrics(exactPrefix) on a record")
    void metricsOnARecord() {
        emitted.append(AnnotationsTest_OnARecordEntry.of(new OnARecord("north", 3)));

        assertThat(emitted.fields()).isEqualTo("""
                {"pond:duckCount":3,"pond:name":"north"}""");
    }

    @Metrics(root = false)
    static class ChildOnly {
        long lookups = 2;
    }

    @Metrics
    static class WithChildOnly {
        @Flatten
        final ChildOnly cache = new ChildOnly();
    }

    @Test
    @DisplayName("@Metrics(root = false) on a class that is only ever flattened")
    void metricsWithoutARoot() {
        new AnnotationsTest_WithChildOnlyGuard(emitted).close();

        assertThat(emitted.fields()).isEqualTo("""
                {"lookups":2}""");
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    enum Errand {
        FEED_DUCKS
    }

    @Metrics
    record WithErrand(Errand errand) {}

    @Test
    @DisplayName("@Metrics(naming) on an enum: a value")
    void metricsOnAnEnum() {
        emitted.append(AnnotationsTest_WithErrandEntry.of(new WithErrand(Errand.FEED_DUCKS)));

        assertThat(emitted.fields()).isEqualTo("""
                {"errand":"FeedDucks"}""");
    }

    @Metrics
    @Dimensions({"Status", "Operation"})
    @Dimensions({})
    static class Dimensional {
        long ducks = 5;

        @Name("Status")
        String status = "ok";

        @Name("Operation")
        String operation = "Count";
    }

    @Test
    @DisplayName("@Dimensions({\"Status\",\"Operation\"}) (repeatable): CloudWatch dimension sets of this entry")
    void dimensions() {
        new AnnotationsTest_DimensionalGuard(emitted).close();

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[["Status","Operation"],[]],"Metrics":[{"Name":"ducks"}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"ducks":5,"Status":"ok","Operation":"Count"}""");
    }

    @Metrics
    @CaseTag("operation")
    sealed interface Operation {
        record MeetDogs(long dogsMet) implements Operation {}

        @Name("TheGoose")
        record FindGoose(boolean gooseFound) implements Operation {}
    }

    @Test
    @DisplayName("@Metrics, @CaseTag(\"operation\") on a sealed interface: adds a property holding the case's name")
    void caseTag() {
        emitted.append(AnnotationsTest_OperationEntry.of(new Operation.MeetDogs(3)));

        assertThat(emitted.fields()).isEqualTo("""
                {"dogsMet":3,"operation":"MeetDogs"}""");
    }

    @Test
    @DisplayName("@Name(\"TheGoose\") on a sealed case: the name")
    void nameOfACase() {
        emitted.append(AnnotationsTest_OperationEntry.of(new Operation.FindGoose(true)));

        assertThat(emitted.fields()).isEqualTo("""
                {"gooseFound":1,"operation":"TheGoose"}""");
    }

    @Metrics(naming = Naming.SNAKE_CASE)
    static class Named {
        @Name("CustomName")
        long someDucks = 1;

        Kind kind = Kind.BIG_DOG;

        @Metrics(naming = Naming.SNAKE_CASE)
        enum Kind {
            @Name("Hound")
            BIG_DOG
        }
    }

    @Test
    @DisplayName("@Name(\"CustomName\") on a field, an enum constant: the name, not inflected")
    void name() {
        new AnnotationsTest_NamedGuard(emitted).close();

        assertThat(emitted.fields()).isEqualTo("""
                {"CustomName":1,"kind":"Hound"}""");
    }

    @Metrics
    static class InUnits {
        @InUnit(MetricUnit.MILLISECONDS)
        long known = 2;

        @InUnit(custom = "Furlongs")
        double own = 2.5;
    }

    @Test
    @DisplayName("@InUnit(MetricUnit.MILLISECONDS) / @InUnit(custom = \"Furlongs\"): unit of a metric")
    void inUnit() {
        new AnnotationsTest_InUnitsGuard(emitted).close();

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],\
                "Metrics":[{"Name":"known","Unit":"Milliseconds"},{"Name":"own"}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"known":2,"own":2.5}""");
    }

    static final class AsUtcDate implements ValueFormatter<Instant> {
        @Override
        public void format(ValueWriter out, Instant value) {
            out.string(LocalDate.ofInstant(value, ZoneOffset.UTC).toString());
        }

        @Override
        public ValueShape shape() {
            return ValueShape.STRING;
        }
    }

    @Metrics
    record Formatted(@FormatWith(AsUtcDate.class) Instant day) {}

    @Test
    @DisplayName("@FormatWith(AsUtcDate.class): a ValueFormatter<T> writes the value")
    void formatWith() {
        emitted.append(AnnotationsTest_FormattedEntry.of(new Formatted(Instant.parse("2026-10-01T23:30:00Z"))));

        assertThat(emitted.fields()).isEqualTo("""
                {"day":"2026-10-01"}""");
    }

    @Metrics
    static class AtAnInstant {
        @Timestamp
        Instant at = Instant.ofEpochMilli(1_752_774_958_378L);
    }

    @Metrics
    static class AtMillis {
        @Timestamp
        long at = 1_752_774_958_378L;
    }

    @Test
    @DisplayName("@Timestamp on an Instant: the entry's own time")
    void timestampOfAnInstant() {
        new AnnotationsTest_AtAnInstantGuard(emitted).close();

        assertThat(emitted.line()).contains("\"Timestamp\":1752774958378").doesNotContain("\"at\"");
    }

    @Test
    @DisplayName("@Timestamp on an epoch-milli long: the entry's own time")
    void timestampOfMillis() {
        new AnnotationsTest_AtMillisGuard(emitted).close();

        assertThat(emitted.line()).contains("\"Timestamp\":1752774958378").doesNotContain("\"at\"");
    }

    @Metrics
    static class Grouped {
        @SampleGroup
        String operation = "Count";

        long ducks = 1;

        @SampleGroup
        boolean failed = true;
    }

    @Test
    @DisplayName("@SampleGroup: part of the key of the sampler; still written")
    void sampleGroup() {
        var guard = new AnnotationsTest_GroupedGuard(emitted);
        guard.close();

        assertThat(TestEntry.of((Entry) guard).sampleKey())
                .containsExactly(Map.entry("operation", "Count"), Map.entry("failed", "1"));
        assertThat(emitted.fields()).isEqualTo("""
                {"ducks":1,"failed":1,"operation":"Count"}""");
    }

    @Metrics
    static class Identified {
        @RecordId
        String requestId = "r-1";
    }

    @Test
    @DisplayName("@RecordId: ties measurements to the entry; still written")
    void recordId() {
        new AnnotationsTest_IdentifiedGuard(emitted)
                .run(metrics -> assertThat(UnitOfWork.currentRecordId()).contains("r-1"));

        assertThat(emitted.fields()).isEqualTo("""
                {"requestId":"r-1"}""");
    }

    @Metrics
    static class Child {
        long inner = 1;
    }

    @Metrics
    static class Flattened {
        @Flatten(prefix = "own", flags = Flag.HighResolution.class)
        final Child record = new Child();

        @Flatten(exactPrefix = "@")
        Optional<Child> optional = Optional.of(new Child());

        @Flatten
        Child absent = null;

        @Flatten
        Entry entry = AnnotationsTest_OnARecordEntry.of(new OnARecord("north", 3));
    }

    @Test
    @DisplayName("@Flatten(prefix, exactPrefix, flags) on a metric record, an Optional of one, an entry")
    void flatten() {
        new AnnotationsTest_FlattenedGuard(emitted).close();

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"owninner","StorageResolution":1},\
                {"Name":"@inner"},{"Name":"pond:duckCount"}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"owninner":1,"@inner":1,"pond:duckCount":3,"pond:name":"north"}""");
    }

    @Metrics
    static class FlattenedMore {
        @Flatten
        final Map<String, Long> map = Map.of("key", 1L);

        @Flatten(prefix = "dyn_")
        DynamicField<Long> dynamic = DynamicField.of("key").withValue(2L);

        @Flatten(prefix = "slot_")
        final Slot<Child> slot = Slot.of(new Child());

        @Flatten(prefix = "shared_")
        final SharedChild<Immutable> shared = SharedChild.of(new Immutable(4));
    }

    @Metrics
    record Immutable(long inner) {}

    @Test
    @DisplayName("@Flatten on a Map, DynamicField, Slot, SharedChild")
    void flattenMore() {
        var guard = new AnnotationsTest_FlattenedMoreGuard(emitted);
        var slot = guard.slot.open(OnParentClose.DISCARD).orElseThrow();
        slot.get().inner = 3;
        slot.close();
        guard.close();

        assertThat(emitted.fields()).isEqualTo("""
                {"key":1,"dyn_key":2,"slot_inner":3,"shared_inner":4}""");
    }

    @Metrics
    record Quantized(@Quantize(bits = 8) long bytes) {}

    @Test
    @DisplayName("@Quantize(bits = 8, rounding = MIDPOINT): keeps the leading bits")
    void quantize() {
        emitted.append(AnnotationsTest_QuantizedEntry.of(new Quantized(100_000)));

        assertThat(emitted.fields()).isEqualTo("""
                {"bytes":100096}""");
    }

    /** Written by hand: it has no layout. */
    record Heartbeat(long beats) implements Entry {
        @Override
        public long epochNanos() {
            return 0;
        }

        @Override
        public void writeTo(EntryWriter out) {
            out.value("beats").metric(beats);
            out.value("host").string("pond-1");
        }
    }

    @Metrics
    static class WithHeartbeat {
        @Flatten(prefix = "no_prefix", flags = Flag.NoMetric.class)
        Entry quiet = new Heartbeat(1);

        long last = 2;
    }

    @Test
    @DisplayName("@Flatten(flags) on an entry that is written by hand; its names are as it gives them")
    void flattenByHand() {
        var guard = new AnnotationsTest_WithHeartbeatGuard(emitted);
        guard.close();

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"last"}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"last":2,"beats":1,"host":"pond-1"}""");
        assertThat(TestEntry.of((Entry) guard).metric("beats").flags().contains(Flag.NoMetric.class))
                .isTrue();
    }

    @Metrics
    static class Ignoring {
        long ducks = 1;

        @Ignore
        String secret = "never written";
    }

    @Test
    @DisplayName("@Ignore: not a metric")
    void ignore() {
        new AnnotationsTest_IgnoringGuard(emitted).close();

        assertThat(emitted.line()).doesNotContain("secret").doesNotContain("never");
        assertThat(emitted.fields()).isEqualTo("""
                {"ducks":1}""");
    }

    @Metrics(flags = Flag.HighResolution.class)
    static class Flagged {
        long fast = 1;

        @Flags(skip = Flag.HighResolution.class)
        long slow = 2;

        @Flags(Flag.NoMetric.class)
        long noMetric = 3;
    }

    @Test
    @DisplayName("@Flags({…}, skip = {…}): marks for formats and sinks")
    void flags() {
        new AnnotationsTest_FlaggedGuard(emitted).close();

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],\
                "Metrics":[{"Name":"fast","StorageResolution":1},{"Name":"slow"}]}]""");
        assertThat(emitted.fields()).contains("\"noMetric\":3");
    }

    @Metrics
    static class Plain {
        static final String NOT_WRITTEN = "static";

        long ducks = 1;
        final String pond = "north";
        protected boolean open = true;
        private int depth = 2;

        int depth() {
            return depth;
        }
    }

    @Test
    @DisplayName("Plain fields need no annotation: every non-static, non-@Ignored field is written")
    void plainFields() {
        new AnnotationsTest_PlainGuard(emitted).close();

        assertThat(emitted.fields()).isEqualTo("""
                {"ducks":1,"open":1,"depth":2,"pond":"north"}""");
    }
}
