package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.Distribution;
import io.tidemark.Flatten;
import io.tidemark.Histogram;
import io.tidemark.Ignore;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Name;
import io.tidemark.Naming;
import io.tidemark.OnParentClose;
import io.tidemark.SharedHistogram;
import io.tidemark.Slot;
import io.tidemark.entry.ValueWriter;
import io.tidemark.format.emf.Emf;
import io.tidemark.output.Outputs;
import io.tidemark.sink.ImmediateSink;
import io.tidemark.stats.Aggregate;
import io.tidemark.stats.Aggregated;
import io.tidemark.stats.KeepLast;
import io.tidemark.stats.Max;
import io.tidemark.stats.Merge;
import io.tidemark.stats.MergeGuard;
import io.tidemark.stats.MergeStrategy;
import io.tidemark.stats.Min;
import io.tidemark.stats.RecordAggregate;
import io.tidemark.stats.Sum;
import io.tidemark.testing.ManualTimeSource;
import io.tidemark.testing.TidemarkExtension;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many records inside a wide event, as one set of fields. */
@ExtendWith(TidemarkExtension.class)
class AggregationTest {

    @Metrics
    @Aggregate
    static class ApiCall {
        @Merge(Distribution.class)
        @InUnit(MetricUnit.MILLISECONDS)
        @Nullable
        Duration latency;

        @Merge(Sum.class)
        long responseSize;

        ApiCall() {}

        ApiCall(Duration latency, long responseSize) {
            this.latency = latency;
            this.responseSize = responseSize;
        }
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class RequestMetrics {
        String requestId = "r1";

        @Flatten
        final Aggregated<ApiCall> apiCalls = Aggregated.of(AggregationTest_ApiCallAggregate::new);
    }

    /** What EMF writes behind the header. */
    private static String values(Consumer<ImmediateSink> use) {
        return line(use).replaceFirst("^.*\"Timestamp\":-?\\d+},?", "{");
    }

    private static String line(Consumer<ImmediateSink> use) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImmediateSink sink = ImmediateSink.of(Emf.builder("Ns").build().writeTo(Outputs.of(out)))) {
            use.accept(sink);
        }
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    private static String request(Consumer<RequestMetrics> use) {
        return values(sink -> {
            try (var metrics = new AggregationTest_RequestMetricsGuard(sink)) {
                use.accept(metrics);
            }
        });
    }

    @Test
    void whatWasInsertedIsOneSetOfFields() {
        String line = line(sink -> {
            try (var metrics = new AggregationTest_RequestMetricsGuard(sink)) {
                metrics.apiCalls.insert(new ApiCall(Duration.ofMillis(45), 1024));
                metrics.apiCalls.insert(new ApiCall(Duration.ofMillis(67), 2048));
            }
        });

        assertThat(line)
                .contains("\"Metrics\":[{\"Name\":\"Latency\",\"Unit\":\"Milliseconds\"},{\"Name\":\"ResponseSize\"}]")
                .endsWith(
                        ",\"Latency\":{\"Values\":[45,67],\"Counts\":[1,1]},\"ResponseSize\":3072,\"RequestId\":\"r1\"}");
    }

    @Test
    void nothingIsWrittenWhereNothingWasInserted() {
        assertThat(request(metrics -> {})).isEqualTo("{\"RequestId\":\"r1\"}");
    }

    @Test
    void aGuardMergesWhenItCloses() {
        assertThat(request(metrics -> {
                    try (MergeGuard<ApiCall> call = metrics.apiCalls.open()) {
                        call.get().responseSize = 1;
                    }
                    MergeGuard<ApiCall> twice = metrics.apiCalls.open(new ApiCall(Duration.ofMillis(2), 2));
                    twice.close();
                    twice.close();
                    MergeGuard<ApiCall> not = metrics.apiCalls.open();
                    not.get().responseSize = 100;
                    not.discard();
                    not.close();
                    MergeGuard<ApiCall> open = metrics.apiCalls.open();
                    open.get().responseSize = 1000;
                }))
                .isEqualTo("{\"Latency\":2,\"ResponseSize\":3,\"RequestId\":\"r1\"}");
    }

    @Test
    void theGuardOfARecordMergesIntoASink() {
        long before = RecordAggregate.valuesLeftOut();

        assertThat(request(metrics -> {
                    try (var call = new AggregationTest_ApiCallGuard(metrics.apiCalls.sink())) {
                        call.responseSize = 7;
                    }
                    new AggregationTest_RequestMetricsGuard(metrics.apiCalls.sink()).close();
                }))
                .isEqualTo("{\"ResponseSize\":7,\"RequestId\":\"r1\"}");
        assertThat(RecordAggregate.valuesLeftOut()).isGreaterThan(before);
    }

    @Test
    void whatComesAfterTheWideEventIsLostToIt() {
        boolean[] inserted = new boolean[2];
        String line = request(metrics -> {
            inserted[0] = metrics.apiCalls.insert(new ApiCall(Duration.ofMillis(1), 1));
            ((AggregationTest_RequestMetricsGuard) metrics).close();
            inserted[1] = metrics.apiCalls.insert(new ApiCall(Duration.ofMillis(2), 2));
        });

        assertThat(line).isEqualTo("{\"Latency\":1,\"ResponseSize\":1,\"RequestId\":\"r1\"}");
        assertThat(inserted).containsExactly(true, false);
    }

    @Metrics
    @Aggregate
    static class Inner {
        @Merge(Max.class)
        int depth;

        @Merge(KeepLast.class)
        String text = "";
    }

    /** More than one number, text, and what closes to something else. */
    @Metrics
    @Aggregate
    static class Everything {
        @Merge(Histogram.class)
        @InUnit(MetricUnit.SECONDS)
        final Timer timer = Timer.start();

        @Merge(Sum.class)
        Optional<Integer> maybe = Optional.empty();

        @Merge(Min.class)
        @Nullable
        Double least;

        @Merge(Distribution.class)
        int[] sizes = {};

        @Merge(SharedHistogram.class)
        final Histogram waits = Histogram.in(MetricUnit.MILLISECONDS);

        @Merge(KeepLast.class)
        List<String> names = List.of();

        @Merge(
                value = Histogram.class,
                bounds = {10, 20})
        long bounded;

        @Merge(Sum.class)
        boolean failed;

        @Name("own")
        @Merge(Range.class)
        double range;

        @Merge(Longest.class)
        String word = "";

        @Merge(Ignore.class)
        String requestId = "id";

        @Flatten(prefix = "in")
        final Inner inner = new Inner();

        @Flatten(prefix = "slot")
        final Slot<Inner> slot = Slot.of(new Inner());

        @Merge(Ignore.class)
        @Flatten(prefix = "out")
        final Inner leftOut = new Inner();
    }

    static final class Range implements MergeStrategy.OfNumbers {
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;

        @Override
        public void merge(double value, long count) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }

        @Override
        public void writeTo(ValueWriter out) {
            out.metric(max - min);
        }
    }

    static final class Longest implements MergeStrategy.OfText {
        private String longest = "";

        @Override
        public void merge(String text) {
            if (text.equals("throw")) {
                throw new IllegalStateException();
            }
            longest = text.length() > longest.length() ? text : longest;
        }

        @Override
        public void writeTo(ValueWriter out) {
            if (!longest.isEmpty()) {
                out.string(longest);
            }
        }
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Wide {
        @Flatten(prefix = "calls")
        final Aggregated<Everything> calls = Aggregated.of(AggregationTest_EverythingAggregate::new);

        String inDepth = "its own";
    }

    private static String wide(Consumer<Aggregated<Everything>> use) {
        return values(sink -> {
            try (var metrics = new AggregationTest_WideGuard(sink)) {
                use.accept(metrics.calls);
            }
        });
    }

    @Test
    void closedValuesAreMergedWhateverTheirType(ManualTimeSource time) {
        assertThat(wide(calls -> {
                    Everything one = new Everything();
                    time.advance(Duration.ofSeconds(2));
                    one.maybe = Optional.of(3);
                    one.least = 2.5;
                    one.sizes = new int[] {1, 2};
                    one.waits.record(8);
                    one.names = List.of("a", "b");
                    one.bounded = 10;
                    one.range = 2;
                    one.word = "longer";
                    one.inner.depth = 3;
                    one.inner.text = "x";
                    try (var slot = one.slot.open(OnParentClose.DISCARD).orElseThrow()) {
                        slot.get().depth = 9;
                    }
                    calls.insert(one);
                    Everything other = new Everything();
                    time.advance(Duration.ofSeconds(4));
                    other.sizes = new int[] {5};
                    other.least = 1.5;
                    other.failed = true;
                    other.bounded = 100;
                    other.range = 7;
                    other.word = "no";
                    other.inner.depth = 1;
                    calls.insert(other);
                }))
                .isEqualTo("{\"CallsTimer\":{\"Values\":[2,4],\"Counts\":[1,1]},\"CallsMaybe\":3,\"CallsLeast\":1.5,"
                        + "\"CallsSizes\":{\"Values\":[1,2,5],\"Counts\":[1,1,1]},\"CallsWaits\":8,"
                        + "\"CallsBounded\":{\"Values\":[10,100],\"Counts\":[1,1]},\"CallsFailed\":1,"
                        + "\"Callsown\":5,\"CallsInDepth\":3,\"CallsSlotDepth\":9,"
                        + "\"CallsNames\":[],\"CallsWord\":\"longer\",\"CallsInText\":\"\",\"CallsSlotText\":\"\","
                        + "\"InDepth\":\"its own\"}");
    }

    @Test
    void whatAStrategyThrowsAtIsLeftOutAndCounted() {
        long before = RecordAggregate.valuesLeftOut();

        assertThat(wide(calls -> {
                    Everything one = new Everything();
                    one.word = "throw";
                    one.range = Double.NaN;
                    one.bounded = 4;
                    calls.insert(one);
                }))
                .contains("\"CallsBounded\":4")
                .doesNotContain("Callsown")
                .doesNotContain("Word");
        assertThat(RecordAggregate.valuesLeftOut() - before).isGreaterThanOrEqualTo(2);
    }

    @Test
    void whatIsLeftOutStaysInTheEntryOfTheRecord() {
        assertThat(values(sink -> {
                    try (var one = new AggregationTest_EverythingGuard(sink)) {
                        one.requestId = "r7";
                    }
                }))
                .contains("\"requestId\":\"r7\"")
                .contains("\"outdepth\":0");
    }

    @Test
    void twoUnitsNeverMix() {
        long before = RecordAggregate.valuesLeftOut();

        String line = values(sink -> {
            try (var metrics = new AggregationTest_UnitsGuard(sink)) {
                metrics.all.insert(new Amount(Distribution.in(MetricUnit.SECONDS), 2));
                metrics.all.insert(new Amount(Distribution.in(MetricUnit.MILLISECONDS), 500));
                metrics.all.insert(new Amount(Distribution.in(MetricUnit.BYTES), 9));
                metrics.all.insert(new Amount(Distribution.create(), 9));
            }
        });

        assertThat(line).isEqualTo("{\"amount\":{\"Values\":[2,0.5],\"Counts\":[1,1]},\"total\":2.5}");
        assertThat(RecordAggregate.valuesLeftOut() - before).isGreaterThanOrEqualTo(4);
    }

    @Test
    void aUnitThatOnlyTheValuesKnowIsWritten() {
        assertThat(line(sink -> {
                    try (var metrics = new AggregationTest_UnitsGuard(sink)) {
                        metrics.all.insert(new Amount(Histogram.in(MetricUnit.BYTES), 9));
                    }
                }))
                .contains("{\"Name\":\"amount\",\"Unit\":\"Bytes\"},{\"Name\":\"total\",\"Unit\":\"Bytes\"}");
    }

    @Metrics
    @Aggregate
    record Amount(
            @Merge(Distribution.class) Histogram amount,
            @Merge(Sum.class) Histogram total) {
        Amount(Histogram amount, double value) {
            this(amount, amount);
            amount.record(value);
        }
    }

    @Metrics
    static class Units {
        @Flatten
        final Aggregated<Amount> all = Aggregated.of(AggregationTest_AmountAggregate::new);
    }

    @Test
    void whatCannotBeMadeWithoutParametersIsMadeByTheCaller() {
        Aggregated<Amount> all = Aggregated.of(AggregationTest_AmountAggregate::new);

        assertThatThrownBy(all::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Amount cannot be made without parameters: use open(new Amount(…)), or insert");
    }
}
