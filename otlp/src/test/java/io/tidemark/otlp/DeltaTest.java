package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.tidemark.otlp.server.Behaviour;
import io.tidemark.otlp.server.OtlpReceiver;
import io.tidemark.otlp.server.Received;
import io.tidemark.otlp.server.Reply;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.DoubleMeasure;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSources;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Deltas: what the server has counted is what was recorded, whatever happens on the way (gotcha 11). */
class DeltaTest {

    private static final LongMeasure DUCKS = Measure.ofLong("delta/ducks", "", MetricUnit.COUNT);
    private static final DoubleMeasure TIME = Measure.ofDouble("delta/time", "", MetricUnit.SECONDS);
    private static final Tags A = Tags.of("pond", "a");
    private static final Tags B = Tags.of("pond", "b");

    private final OtlpReceiver receiver = OtlpReceiver.start();
    private final Views views = Views.create();

    @AfterEach
    void close() {
        receiver.close();
        views.registered().forEach(view -> views.unregister(view.name()));
    }

    private OtlpMetrics.Builder builder(OtlpProtocol protocol) {
        return MetricRig.builder(receiver, protocol).source(views).temporality(Temporality.DELTA);
    }

    private void register() {
        views.register(View.of(DUCKS).by("pond").aggregate(Aggregation.sum()).named("ducks"));
        views.register(View.of(TIME)
                .by("pond")
                .aggregate(Aggregation.distribution(1, 2))
                .named("time"));
        views.register(View.of(TIME)
                .by("pond")
                .aggregate(Aggregation.exponentialDistribution())
                .named("fine"));
    }

    private static void record(Tags tags, int number) {
        for (int i = 1; i <= number; i++) {
            DUCKS.record(i, tags);
            TIME.record(i, tags);
        }
    }

    private void assertConserved(Map<String, Long> ducks, Map<String, Long> times) {
        Arrived arrived = Arrived.at(receiver);
        assertThat(arrived.sums("ducks")).isEqualTo(ducks);
        assertThat(arrived.counts("time")).isEqualTo(times);
        assertThat(arrived.counts("fine")).isEqualTo(times);
    }

    @ParameterizedTest
    @EnumSource(OtlpProtocol.class)
    void eachValueIsSentOnce(OtlpProtocol protocol) {
        register();
        try (OtlpMetrics metrics = builder(protocol).start()) {
            record(A, 3);
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            record(A, 2);
            record(B, 1);
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            record(B, 2);
        }
        assertConserved(Map.of("pond=a", 9L, "pond=b", 4L), Map.of("pond=a", 5L, "pond=b", 3L));
        Arrived arrived = Arrived.at(receiver);
        assertThat(arrived.all("ducks")).hasSize(3).allSatisfy(metric -> {
            assertThat(metric.getSum().getAggregationTemporality())
                    .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
            assertThat(metric.getSum().getIsMonotonic()).isTrue();
        });
        List<NumberDataPoint> first = arrived.all("ducks").get(0).getSum().getDataPointsList();
        NumberDataPoint next = arrived.all("ducks").get(1).getSum().getDataPointsList().stream()
                .filter(point -> Arrived.tags(point.getAttributesList()).equals("pond=a"))
                .findFirst()
                .orElseThrow();
        assertThat(next.getStartTimeUnixNano())
                .as("goes on where the last one ended")
                .isEqualTo(first.get(0).getTimeUnixNano());
        HistogramDataPoint second = arrived.all("time").get(1).getHistogram().getDataPointsList().stream()
                .filter(point -> Arrived.tags(point.getAttributesList()).equals("pond=a"))
                .findFirst()
                .orElseThrow();
        assertThat(second.getBucketCountsList()).containsExactly(1L, 1L, 0L);
        assertThat(second.getSum()).isEqualTo(3);
        assertThat(second.hasMin()).as("nobody knows").isFalse();
        assertThat(second.hasMax()).isFalse();
    }

    static Stream<Arguments> faults() {
        List<Arguments> all = new ArrayList<>();
        for (OtlpProtocol protocol : OtlpProtocol.values()) {
            for (int status : new int[] {400, 401, 404, 413, 429, 500, 502, 503, 504}) {
                all.add(Arguments.of(protocol, "" + status, (Supplier<Reply>) () -> Reply.status(status)));
            }
            all.add(Arguments.of(protocol, "502 though it was taken", (Supplier<Reply>)
                    () -> Reply.status(502).afterTaking()));
            all.add(Arguments.of(protocol, "504 though it was taken", (Supplier<Reply>)
                    () -> Reply.status(504).afterTaking()));
            all.add(Arguments.of(protocol, "closed unread", (Supplier<Reply>) Reply::closeUnread));
            all.add(Arguments.of(protocol, "closed", (Supplier<Reply>) Reply::close));
            all.add(Arguments.of(protocol, "closed though it was taken", (Supplier<Reply>)
                    () -> Reply.close().afterTaking()));
            all.add(Arguments.of(protocol, "no answer", (Supplier<Reply>) Reply::never));
            all.add(Arguments.of(protocol, "no answer though it was taken", (Supplier<Reply>)
                    () -> Reply.never().afterTaking()));
            all.add(Arguments.of(protocol, "asked to wait", (Supplier<Reply>)
                    () -> Reply.status(503).retryAfter("0")));
        }
        for (int status : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}) {
            all.add(Arguments.of(
                    OtlpProtocol.GRPC, "status " + status, (Supplier<Reply>) () -> Reply.grpcStatus(status)));
        }
        for (int status : new int[] {1, 4, 10, 11, 14, 15}) {
            all.add(Arguments.of(OtlpProtocol.GRPC, "status " + status + " though it was taken", (Supplier<Reply>)
                    () -> Reply.grpcStatus(status).afterTaking()));
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("faults")
    void gotcha11_deltaLosesNothingAndDoublesNothing(OtlpProtocol protocol, String fault, Supplier<Reply> reply) {
        register();
        // Six: five attempts in the first round fail, and one in the second.
        receiver.behave(Behaviour.inOrder(
                reply.get(), reply.get(), reply.get(), reply.get(), reply.get(), reply.get(), Reply.ok()));
        Duration timeout = fault.startsWith("no answer") ? Duration.ofMillis(100) : Duration.ofSeconds(10);
        try (OtlpMetrics metrics = builder(protocol).timeout(timeout).start()) {
            record(A, 3);
            boolean first = metrics.flush(Waiting.PATIENCE);
            assertThat(first).isFalse();
            record(A, 2);
            record(B, 4);
            int rounds = 0;
            while (!metrics.flush(Waiting.PATIENCE)) {
                assertThat(++rounds).isLessThan(10);
            }
            assertThat(metrics.stats().attemptsFailed()).isGreaterThanOrEqualTo(6);
            assertThat(metrics.stats().lost()).isZero();
        }
        assertConserved(Map.of("pond=a", 9L, "pond=b", 10L), Map.of("pond=a", 5L, "pond=b", 4L));
    }

    @Test
    void whatIsUncertainIsSentAgainAsItWas() {
        register();
        receiver.behave(Behaviour.first(5, Reply.close().afterTaking()));
        try (OtlpMetrics metrics = builder(OtlpProtocol.HTTP).start()) {
            record(A, 3);
            assertThat(metrics.flush(Waiting.PATIENCE)).isFalse();
            record(A, 3);
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            assertThat(metrics.stats().uncertain()).isEqualTo(1);
        }
        List<Received> requests = receiver.requests();
        assertThat(requests).hasSize(7);
        for (int i = 1; i < 6; i++) {
            assertThat(requests.get(i).body()).isEqualTo(requests.get(0).body());
        }
        assertThat(requests.get(6).body()).isNotEqualTo(requests.get(0).body());
    }

    @Test
    void aServerThatIsAwayGetsAllWhenItIsBack() {
        register();
        try (OtlpMetrics metrics = builder(OtlpProtocol.HTTP).start()) {
            record(A, 3);
            receiver.goAway();
            assertThat(metrics.flush(Waiting.PATIENCE)).isFalse();
            record(A, 3);
            assertThat(metrics.flush(Waiting.PATIENCE)).isFalse();
            receiver.comeBack();
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            assertThat(receiver.requests())
                    .as("nothing can have arrived: it is one delta")
                    .hasSize(1);
        }
        assertConserved(Map.of("pond=a", 12L), Map.of("pond=a", 6L));
    }

    @ParameterizedTest
    @EnumSource(Temporality.class)
    void rowsThatGoGiveTheirLastValues(Temporality temporality) {
        register();
        try (OtlpMetrics metrics =
                builder(OtlpProtocol.HTTP).temporality(temporality).start()) {
            record(A, 3);
            record(B, 3);
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            record(A, 2);
            record(B, 1);
            views.remove("ducks", A);
            views.unregister("time");
            views.unregister("fine");
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            record(A, 1);
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
        }
        Arrived arrived = Arrived.at(receiver);
        if (temporality == Temporality.CUMULATIVE) {
            assertThat(arrived.all("ducks").get(1).getSum().getDataPointsList())
                    .extracting(NumberDataPoint::getAsInt)
                    .containsExactlyInAnyOrder(9L, 7L);
            assertThat(arrived.last("ducks").getSum().getDataPointsList())
                    .extracting(NumberDataPoint::getAsInt)
                    .as("the row has begun anew")
                    .containsExactlyInAnyOrder(1L, 7L);
            assertThat(arrived.all("time"))
                    .as("now, with what came last, and never again")
                    .hasSize(2);
            assertThat(arrived.last("time").getHistogram().getDataPointsList())
                    .extracting(HistogramDataPoint::getCount)
                    .containsExactlyInAnyOrder(5L, 4L);
        } else {
            assertConserved(Map.of("pond=a", 10L, "pond=b", 7L), Map.of("pond=a", 5L, "pond=b", 4L));
        }
    }

    @Test
    void rowsThatGoFromViewsAmongSourcesGiveTheirLastValues() {
        Views later = Views.create();
        MetricSources inner = MetricSources.of();
        MetricSources sources = MetricSources.of(views, inner);
        register();
        try (OtlpMetrics metrics = builder(OtlpProtocol.HTTP).source(sources).start()) {
            record(A, 3);
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            record(A, 2);
            views.remove("ducks", A);
            record(A, 1);
            views.unregister("time");
            views.unregister("fine");
            inner.add(later);
            later.register(
                    View.of(DUCKS).by("pond").aggregate(Aggregation.sum()).named("later"));
            DUCKS.record(5, B);
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            DUCKS.record(6, B);
            later.unregister("later");
        }
        assertThat(Arrived.at(receiver).counts("time")).isEqualTo(Map.of("pond=a", 6L));
        assertThat(Arrived.at(receiver).sums("ducks")).isEqualTo(Map.of("pond=a", 10L, "pond=b", 11L));
        assertThat(Arrived.at(receiver).sums("later")).isEqualTo(Map.of("pond=b", 11L));
    }

    @Test
    void rowsThatWentWhileTheServerWasAwayAreNotLost() {
        register();
        try (OtlpMetrics metrics = builder(OtlpProtocol.HTTP).start()) {
            record(A, 3);
            receiver.goAway();
            assertThat(metrics.flush(Waiting.PATIENCE)).isFalse();
            views.remove("ducks", A);
            record(A, 2);
            views.unregister("time");
            views.unregister("fine");
            assertThat(metrics.flush(Waiting.PATIENCE)).isFalse();
            receiver.comeBack();
        }
        assertConserved(Map.of("pond=a", 9L), Map.of("pond=a", 5L));
    }

    @Test
    void whatIsKeptIsBounded() {
        views.register(View.of(DUCKS).by("pond").aggregate(Aggregation.sum()).named("ducks"));
        try (OtlpMetrics metrics = builder(OtlpProtocol.HTTP).mostGone(10).start()) {
            receiver.goAway();
            for (int i = 0; i < 5; i++) {
                for (int j = 0; j < 5; j++) {
                    Tags tags = Tags.of("pond", i + "." + j);
                    DUCKS.record(1, tags);
                    views.remove("ducks", tags);
                }
                assertThat(metrics.flush(Waiting.PATIENCE)).isFalse();
            }
            assertThat(metrics.stats().series()).isBetween(10L, 15L);
            receiver.comeBack();
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            assertThat(metrics.stats().lost()).isEqualTo(15);
            assertThat(Arrived.at(receiver).sums("ducks")).hasSize(10);
            for (int i = 0; i < 5; i++) {
                assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            }
            assertThat(metrics.stats().series())
                    .as("nothing is known of what has gone")
                    .isZero();
        }
    }

    @Test
    void gotcha11_aSeriesThatBeginsAnewIsCountedFromZero() {
        AtomicLong value = new AtomicLong(10);
        List<Instant> start = new ArrayList<>(List.of(Instant.parse("2026-01-01T00:00:00Z")));
        try (OtlpMetrics metrics = builder(OtlpProtocol.HTTP)
                .source(() -> List.of(new MetricFamily(
                        "c",
                        "",
                        MetricUnit.NONE,
                        MetricFamily.Kind.COUNTER,
                        List.of(new MetricFamily.Point(
                                Tags.empty(), start.get(0), new AggregationData.OfLong(value.get()))))))
                .start()) {
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            value.set(4);
            assertThat(metrics.flush(Waiting.PATIENCE)).as("it fell").isTrue();
            start.set(0, Instant.parse("2026-02-01T00:00:00Z"));
            value.set(7);
            assertThat(metrics.flush(Waiting.PATIENCE))
                    .as("it says that it began anew")
                    .isTrue();
        }
        assertThat(Arrived.at(receiver).all("c"))
                .extracting(metric -> metric.getSum().getDataPoints(0).getAsInt())
                .containsExactly(10L, 4L, 7L);
    }

    @Test
    void exponentialDeltasAreRightWhenTheScaleChanges() {
        views.register(View.of(TIME)
                .aggregate(Aggregation.exponentialDistribution(4, 5))
                .named("fine"));
        try (OtlpMetrics metrics = builder(OtlpProtocol.HTTP).start()) {
            TIME.record(1.0);
            TIME.record(1.01);
            TIME.record(-3);
            TIME.record(0);
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            TIME.record(1_000_000);
            TIME.record(1.0);
            TIME.record(Double.POSITIVE_INFINITY);
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
        }
        List<ExponentialHistogramDataPoint> points = Arrived.at(receiver).all("fine").stream()
                .map(metric -> metric.getExponentialHistogram().getDataPoints(0))
                .toList();
        assertThat(points).hasSize(2);
        ExponentialHistogramDataPoint second = points.get(1);
        assertThat(second.getScale()).isLessThan(points.get(0).getScale());
        assertThat(second.getCount()).isEqualTo(3);
        assertThat(second.getZeroCount()).isZero();
        assertThat(second.getNegative().getBucketCountsList()).isEmpty();
        assertThat(second.getPositive().getBucketCountsList().stream()
                        .mapToLong(each -> each)
                        .sum())
                .isEqualTo(3);
        assertThat(second.getSum()).isEqualTo(1_000_001);
    }

    @Test
    void upDownCountersAreCumulative() {
        views.register(View.of(DUCKS).aggregate(Aggregation.signedSum()).named("here"));
        try (OtlpMetrics metrics = builder(OtlpProtocol.HTTP).start()) {
            DUCKS.record(5);
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            DUCKS.record(-7);
        }
        assertThat(Arrived.at(receiver).all("here")).allSatisfy(metric -> {
            assertThat(metric.getSum().getIsMonotonic()).isFalse();
            assertThat(metric.getSum().getAggregationTemporality())
                    .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        });
        assertThat(Arrived.at(receiver).last("here").getSum().getDataPoints(0).getAsInt())
                .isEqualTo(-2);
    }

    @Test
    void noRequestIsLongerThanServersTake() {
        views.register(View.of(TIME)
                .by("pond", "one", "two", "three")
                .aggregate(Aggregation.exponentialDistribution())
                .limit(6_000)
                .named("fine"));
        String text = "x".repeat(250);
        for (int i = 0; i < 5_000; i++) {
            Tags tags =
                    Tags.of("pond", "" + i).and("one", text).and("two", text).and("three", text);
            for (int j = 0; j < 30; j++) {
                TIME.record(1 + j / 10.0, tags);
            }
        }
        try (OtlpMetrics metrics = builder(OtlpProtocol.GRPC).start()) {
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
        }
        assertThat(receiver.requests())
                .hasSizeBetween(2, 3)
                .allSatisfy(request -> assertThat(request.body().length).isLessThan(4 * 1024 * 1024));
        assertThat(Arrived.at(receiver).counts("fine"))
                .hasSize(5_000)
                .allSatisfy((tags, count) -> assertThat(count).isEqualTo(30));
    }

    @Test
    void rejectedPointsAreCountedAndNotSentAgain() {
        register();
        receiver.behave(Behaviour.first(1, Reply.partial(2, "too old")));
        try (OtlpMetrics metrics = builder(OtlpProtocol.HTTP).start()) {
            record(A, 3);
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            assertThat(metrics.stats().rejected()).isEqualTo(2);
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
        }
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void aSlowServerIsNotAskedTwice() {
        register();
        CountDownLatch gate = new CountDownLatch(1);
        receiver.behave(Behaviour.first(1, Reply.ok().when(gate)));
        try (OtlpMetrics metrics = builder(OtlpProtocol.HTTP).start()) {
            record(A, 3);
            assertThat(metrics.flush(Duration.ofMillis(50))).isFalse();
            receiver.await("a request", all -> all.size() == 1);
            gate.countDown();
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
        }
        assertConserved(Map.of("pond=a", 6L), Map.of("pond=a", 3L));
        assertThat(receiver.requests()).hasSize(1);
    }
}
