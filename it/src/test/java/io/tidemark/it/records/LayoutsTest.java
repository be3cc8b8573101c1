package io.tidemark.it.records;

import static io.tidemark.testing.TidemarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Flags;
import io.tidemark.Flatten;
import io.tidemark.FormatWith;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Name;
import io.tidemark.Naming;
import io.tidemark.SampleGroup;
import io.tidemark.Timestamp;
import io.tidemark.ValueFormatter;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.Flag;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Layouts (descriptors)")
class LayoutsTest {

    private final Emitted emitted = Emitted.emf();

    static final class Opaque implements ValueFormatter<Object> {
        @Override
        public void format(ValueWriter out, Object value) {
            out.string("opaque");
        }
    }

    static final class Counted implements ValueFormatter<CharSequence> {
        @Override
        public void format(ValueWriter out, CharSequence value) {
            out.metric(value.length());
        }

        @Override
        public ValueShape shape() {
            return ValueShape.LONG;
        }
    }

    @Metrics(naming = Naming.SNAKE_CASE)
    static class Described {
        @Timestamp
        Instant at = Instant.EPOCH;

        long aLong;

        @InUnit(MetricUnit.SECONDS)
        final Timer aTimer = Timer.start();

        boolean aBoolean;

        @SampleGroup
        String aString = "s";

        Optional<String> anOptional = Optional.empty();
        OptionalInt anOptionalInt = OptionalInt.empty();
        List<String> aList = List.of();
        double[] anArray = {};

        @FormatWith(Opaque.class)
        int anOpaque;

        @Name("Length")
        @FormatWith(Counted.class)
        String aCounted = "1234";

        @Flatten(prefix = "child")
        final Child child = new Child();
    }

    @Metrics
    static class Child {
        long inner;
    }

    @Test
    @DisplayName("EntryLayout of an entry type: ordered fields with name, timestamp field, sample-group fields")
    void fields() {
        EntryLayout layout = LayoutsTest_DescribedShape.LAYOUT;

        assertThat(layout)
                .hasNames(
                        "a_long",
                        "a_timer",
                        "a_boolean",
                        "a_string",
                        "an_optional",
                        "an_optional_int",
                        "a_list",
                        "an_array",
                        "an_opaque",
                        "Length",
                        "child_inner")
                .hasUnit("a_timer", MetricUnit.SECONDS)
                .hasUnit("a_long", MetricUnit.NONE)
                .hasNoProblems();
        assertThat(layout.timestampField()).isEqualTo("at");
        assertThat(layout.fields().stream().filter(FieldLayout::sampleKey).map(FieldLayout::name))
                .containsExactly("a_string");
    }

    @ParameterizedTest(name = "{0}: base name {1}, shape {2}")
    @DisplayName("... base name, shape (LONG, DOUBLE, BOOLEAN, STRING, OPTIONAL(x), LIST(x), OPAQUE)")
    @CsvSource({
        "a_long, aLong, LONG",
        "a_timer, aTimer, DOUBLE",
        "a_boolean, aBoolean, BOOLEAN",
        "a_string, aString, STRING",
        "an_optional, anOptional, OPTIONAL(STRING)",
        "an_optional_int, anOptionalInt, OPTIONAL(LONG)",
        "a_list, aList, LIST(STRING)",
        "an_array, anArray, OPTIONAL(LIST(DOUBLE))",
        "an_opaque, anOpaque, OPAQUE",
        "Length, Length, LONG",
        "child_inner, inner, LONG"
    })
    void shapes(String name, String baseName, String shape) {
        FieldLayout field = LayoutsTest_DescribedShape.LAYOUT.fields().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();

        assertThat(field.baseName()).isEqualTo(baseName);
        assertThat(field.shape()).hasToString(shape);
    }

    @Test
    @DisplayName("Stable identity, so a sink caches by it")
    void identity() {
        Entry first = new LayoutsTest_DescribedGuard(emitted);
        Entry second = new LayoutsTest_DescribedGuard(emitted);

        assertThat(first.layout()).isSameAs(second.layout()).isSameAs(LayoutsTest_DescribedShape.LAYOUT);
        assertThat(first.layout().id()).isNotEqualTo(LayoutsTest_ChildShape.LAYOUT.id());
    }

    @Test
    @DisplayName("Entries written by hand may have none")
    void byHand() {
        Entry heartbeat = new Entry() {
            @Override
            public long epochNanos() {
                return 7_000_000;
            }

            @Override
            public void writeTo(EntryWriter out) {
                out.value("beats").unit(MetricUnit.COUNT).metric(3);
                out.value("host").string("pond-1");
            }
        };
        emitted.append(heartbeat);

        assertThat(heartbeat.layout()).isSameAs(EntryLayout.DYNAMIC);
        assertThat(emitted.line()).isEqualTo("""
                {"_aws":{"CloudWatchMetrics":[{"Namespace":"Ns","Dimensions":[[]],\
                "Metrics":[{"Name":"beats","Unit":"Count"}]}],"Timestamp":7},"beats":3,"host":"pond-1"}""");
    }

    @Metrics(flags = Flag.NoMetric.class)
    static class Quiet {
        long quiet = 1;

        @Flags(skip = Flag.NoMetric.class)
        long loud = 2;
    }

    @Metrics
    static class Both {
        long plain = 0;

        @Flatten(flags = Flag.HighResolution.class)
        final Quiet fast = new Quiet();

        @Flatten(prefix = "slow_", flags = Flag.NoMetric.class)
        final Quiet slow = new Quiet();

        @Flags(Flag.HighResolution.class)
        long own = 3;
    }

    @Test
    @DisplayName("Flags: field skip > the record's own @Flags > flags given where it is flattened")
    void precedence() {
        new LayoutsTest_BothGuard(emitted).close();

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"plain"},{"Name":"loud","StorageResolution":1},\
                {"Name":"slow_loud"},{"Name":"own","StorageResolution":1}]}]""");
    }

    @Metrics
    record BuiltIn(
            @Flags(Flag.HighResolution.class) long fast,
            @Flags(Flag.NoMetric.class) long duckId) {}

    @Test
    @DisplayName("HighResolution (storage resolution 1 s), NoMetric (a number written as a property only)")
    void builtIn() {
        emitted.append(LayoutsTest_BuiltInEntry.of(new BuiltIn(1, 2)));

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"fast","StorageResolution":1}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"fast":1,"duckId":2}""");
    }
}
