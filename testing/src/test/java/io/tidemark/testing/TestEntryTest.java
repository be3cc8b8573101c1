package io.tidemark.testing;

import static io.tidemark.testing.TidemarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.Naming;
import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.Flag;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes are held, not used
class TestEntryTest {
    @Test
    void closesAnOpenRecordWithoutItsSink() {
        TestSink sink = TestSink.create();
        ManualTimeSource time = ManualTimeSource.create();
        try (var scope = time.install()) {
            DuckMetrics metrics = new DuckMetrics(sink);
            metrics.numberOfDucks = 5;
            metrics.retries.set(2);
            time.advance(Duration.ofNanos(3_024));

            TestEntry entry = TestEntry.of(metrics);

            assertThat(entry)
                    .hasMetric("NumberOfDucks", 5)
                    .hasMetric("Retries", 2)
                    .hasMetric("OperationTime", 0.003024, MetricUnit.MILLISECONDS)
                    .hasTimestamp(Instant.parse("2026-01-01T00:00:00.000003024Z"));
            metrics.close();
            assertThat(sink.size()).isZero();
        }
    }

    @Test
    void readsARecordThatWasEmitted() {
        TestSink sink = TestSink.create();
        DuckMetrics metrics = new DuckMetrics(sink);
        metrics.retries.set(2);
        metrics.close();
        metrics.retries.set(3);

        assertThat(TestEntry.of(metrics)).hasMetric("Retries", 2);
        assertThat(sink.size()).isEqualTo(1);
    }

    @Test
    void showsItselfWhole() {
        TestEntry entry = dynamic(out -> {
            out.value("Operation").string("CountDucks");
            out.value("Ducks").metric(5);
            out.value("Ratio").metric(0.5);
            out.value("Took").nanos(3_024);
            out.value("Size")
                    .unit(MetricUnit.BYTES)
                    .dimensions(DimensionSet.of("Pond", "east"))
                    .metric(1e6);
            ValueWriter latency = out.value("Latency").unit(MetricUnit.MILLISECONDS);
            latency.beginDistribution();
            latency.observe(1, 1);
            latency.observe(7.5, 3);
            latency.endDistribution();
            ValueWriter tags = out.value("Tags");
            tags.beginList();
            tags.item("a");
            tags.item("b");
            tags.endList();
            out.value("Broken").error("no such duck");
        });

        assertThat(entry).hasToString("""
                entry at 1970-01-01T00:00:01Z
                  Operation  "CountDucks"
                  Ducks      5
                  Ratio      0.5
                  Took       0.003024 Milliseconds
                  Size       1000000 Bytes by Pond=east
                  Latency    [1, 7.5 in 3] Milliseconds
                  Tags       ["a", "b"]
                  Broken is invalid: no such duck""");
    }

    @Test
    void namesFieldsOfNestedEntriesAsTheirPlaceSays() {
        EntryLayout child = EntryLayout.of(
                Shape.of("Child").metric("success", ValueShape.BOOLEAN).build());
        EntryLayout parent = EntryLayout.of(Shape.of("Parent")
                .naming(Naming.PASCAL_CASE)
                .nested("downstream")
                .prefix("downstream")
                .keyed("byColour")
                .prefix("ducks")
                .build());

        TestEntry entry = TestEntry.of(entry(parent, out -> {
            out.nested(0, entry(child, inner -> inner.metric(0, 1)));
            out.keyed(1, "Mallard").metric(7);
        }));

        assertThat(entry).hasNames("DownstreamSuccess", "DucksMallard").hasMetric("DownstreamSuccess", true);
        assertThat(TestEntry.of(entry(parent, entry::writeTo)))
                .as("written again")
                .isEqualTo(entry);
    }

    @Test
    void convertsIntoTheUnitOfTheField() {
        EntryLayout layout = EntryLayout.of(Shape.of("Units")
                .metric("size", ValueShape.DOUBLE)
                .unit(MetricUnit.KILOBYTES)
                .metric("wait", ValueShape.DOUBLE)
                .unit(MetricUnit.MICROSECONDS)
                .metric("wrong", ValueShape.DOUBLE)
                .unit(MetricUnit.BYTES)
                .build());

        TestEntry entry = TestEntry.of(entry(layout, out -> {
            out.value(0).unit(MetricUnit.BYTES).metric(1500);
            out.nanos(1, 1_001);
            out.nanos(2, 1);
        }));

        assertThat(entry)
                .hasMetric("size", 1.5, MetricUnit.KILOBYTES)
                .hasMetric("wait", 1.001, MetricUnit.MICROSECONDS)
                .doesNotHave("wrong");
        assertThat(entry.invalid())
                .extracting(Object::toString)
                .containsExactly("wrong is invalid: a duration cannot be written in Bytes");
    }

    @Test
    void keepsWhatAFormatWouldKeep() {
        TestEntry entry = dynamic(out -> {
            out.value("NotANumber").metric(Double.NaN);
            out.value("Infinite").metric(Double.NEGATIVE_INFINITY);
            ValueWriter empty = out.value("Empty");
            empty.beginDistribution();
            empty.endDistribution();
            out.value("Furlongs")
                    .unit(Unit.custom("Furlongs"))
                    .flags(FlagSet.named(Flag.HighResolution.class.getName()))
                    .metric(3);
        });

        assertThat(entry)
                .hasOnly("Infinite", "Furlongs")
                .hasMetric("Infinite", -Double.MAX_VALUE)
                .hasUnit("Furlongs", Unit.custom("Furlongs"))
                .hasFlag("Furlongs", Flag.HighResolution.class);
        assertThatThrownBy(() -> assertThat(entry).isValid())
                .hasMessageStartingWith("expected all to be valid, but NotANumber is invalid: NaN is left out");
    }

    @Test
    void reportsFaultsOfEntries() {
        assertThat(dynamic(out -> {
                            out.value("A").metric(1);
                            out.value("A").metric(2);
                            out.value("_aws").string("x");
                            out.value("").string("x");
                            out.value("Forgotten");
                            throw new IllegalStateException("boom");
                        })
                        .invalid())
                .extracting(Object::toString)
                .containsExactly(
                        "(the entry) is invalid: two fields are named \"A\"",
                        "(the entry) is invalid: a field has the reserved name _aws",
                        "(the entry) is invalid: a field has an empty name",
                        "(the entry) is invalid: its code threw java.lang.IllegalStateException: boom",
                        "Forgotten is invalid: its code asked for a writer and wrote nothing");
    }

    @Test
    void givesTheKeyOfTheSamplingGroup() {
        DuckMetrics metrics = new DuckMetrics(entry -> {});
        metrics.requestId = "r1";

        assertThat(TestEntry.of(metrics).sampleKey()).containsExactly(java.util.Map.entry("RequestId", "r1"));
    }

    @Test
    void looksUpByName() {
        TestEntry entry = dynamic(out -> {
            out.value("Ducks").metric(5);
            out.value("Operation").string("x");
        });

        assertThat(entry.metric("Ducks").value()).isEqualTo(5);
        assertThat(entry.property("Operation")).isEqualTo("x");
        assertThat(entry.names()).isEqualTo(List.of("Ducks", "Operation"));
        assertThatThrownBy(() -> entry.metric("ducks"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageStartingWith("no metric \"ducks\"; did you mean \"Ducks\"?\nin entry at");
    }

    static TestEntry dynamic(Consumer<EntryWriter> body) {
        return TestEntry.of(entry(EntryLayout.DYNAMIC, body));
    }

    static Entry entry(EntryLayout layout, Consumer<EntryWriter> body) {
        return new Entry() {
            @Override
            public EntryLayout layout() {
                return layout;
            }

            @Override
            public long epochNanos() {
                return 1_000_000_000;
            }

            @Override
            public void writeTo(EntryWriter out) {
                body.accept(out);
            }
        };
    }
}
