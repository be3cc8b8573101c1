package io.tidemark.spike;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.format.emf.Emf;
import io.tidemark.format.emf.OwnDimensions;
import io.tidemark.format.json.Json;
import io.tidemark.internal.json.Formatted;
import io.tidemark.sink.EntrySink;
import io.tidemark.spike.lib.CacheMetrics;
import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records as generated code will have them, through both formats and through their fields: that the contract fits them all. */
class SpikeTest {

    private static final long MILLIS = Formatted.NOW;

    private final Formatted emf = new Formatted(
            Emf.builder("Ns").strict(true).ownDimensions(OwnDimensions.SPLIT).build());
    private final Formatted json = new Formatted(Json.create());

    private static String document(String dimensions, String metrics, String members) {
        return "{\"_aws\":{\"CloudWatchMetrics\":[{\"Namespace\":\"Ns\",\"Dimensions\":" + dimensions + ",\"Metrics\":["
                + metrics + "]}],\"Timestamp\":" + MILLIS + "}," + members + "}";
    }

    private static String json(String metrics, String properties) {
        return "{\"timestamp\":" + MILLIS + ",\"metrics\":{" + metrics + "},\"properties\":{" + properties + "}}";
    }

    // The request: a guard with a nullable child of another package.

    private static final class Collected implements EntrySink {
        final List<Entry> entries = new ArrayList<>();

        @Override
        public void append(Entry entry) {
            entries.add(entry);
        }

        @Override
        public CompletionStage<Void> flush() {
            return CompletableFuture.completedFuture(null);
        }
    }

    /** A clock that moves on by 3,024 ns at each look. */
    private static final class Ticking implements TimeSource {
        private long nanos;

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(MILLIS);
        }

        @Override
        public long nanoTime() {
            return nanos += 3_024;
        }
    }

    private static Entry request(boolean withCache) {
        Collected sink = new Collected();
        TimeSource.with(new Ticking(), () -> {
            try (RequestMetricsGuard metrics =
                    new RequestMetricsGuard(Operation.COUNT_DUCKS, Instant.ofEpochMilli(MILLIS), sink)) {
                metrics.numberOfDucks = 5;
                if (withCache) {
                    CacheMetrics cache = new CacheMetrics();
                    cache.hit();
                    metrics.cache = cache;
                }
            }
            return sink;
        });
        assertThat(sink.entries).hasSize(1);
        return sink.entries.get(0);
    }

    @Test
    void aRequestWithoutItsNullableChild() {
        Entry entry = request(false);
        assertThat(emf.line(entry))
                .isEqualTo(document(
                        "[[\"Operation\"]]",
                        "{\"Name\":\"NumberOfDucks\"},{\"Name\":\"OperationTime\",\"Unit\":\"Milliseconds\"}",
                        "\"NumberOfDucks\":5,\"OperationTime\":0.003024,\"Operation\":\"CountDucks\""));
        assertThat(json.line(entry))
                .isEqualTo(json(
                        "\"NumberOfDucks\":{\"value\":5},\"OperationTime\":{\"value\":0.003024,\"unit\":\"Milliseconds\"}",
                        "\"Operation\":\"CountDucks\""));
        assertThat(RequestMetricsFields.NUMBER_OF_DUCKS.readLong(entry)).isEqualTo(5);
        assertThat(RequestMetricsFields.OPERATION_TIME.readDouble(entry)).isEqualTo(0.003024);
        assertThat(RequestMetricsFields.OPERATION.get(entry)).isEqualTo(Operation.COUNT_DUCKS);
        assertThat(RequestMetricsFields.OPERATION.text(Operation.COUNT_DUCKS)).isEqualTo("CountDucks");
        assertThat(RequestMetricsFields.REQUEST_ID.present(entry)).isFalse();
        assertThat(RequestMetricsFields.cache(io.tidemark.entry.MetricField.of(
                                EntryLayout.of(io.tidemark.spike.lib.CacheMetricsShape.SHAPE),
                                0,
                                io.tidemark.spike.lib.CacheMetricsShape.READER,
                                0))
                        .present(entry))
                .isFalse();
    }

    @Test
    void aRequestWithAChildFromAnotherPackage() {
        Entry entry = request(true);
        assertThat(emf.line(entry))
                .isEqualTo(document(
                        "[[\"Operation\"]]",
                        "{\"Name\":\"NumberOfDucks\"},{\"Name\":\"OperationTime\",\"Unit\":\"Milliseconds\"},"
                                + "{\"Name\":\"CacheHit\"},{\"Name\":\"CacheLookupTime\",\"Unit\":\"Milliseconds\"}",
                        "\"NumberOfDucks\":5,\"OperationTime\":0.006048,\"CacheHit\":1,\"CacheLookupTime\":0.006048,"
                                + "\"Operation\":\"CountDucks\""));
        assertThat(json.json(entry).at("/metrics/CacheHit/value").intValue()).isEqualTo(1);
        var hit = RequestMetricsFields.cache(io.tidemark.entry.MetricField.of(
                EntryLayout.of(io.tidemark.spike.lib.CacheMetricsShape.SHAPE),
                0,
                io.tidemark.spike.lib.CacheMetricsShape.READER,
                0));
        assertThat(hit.name()).isEqualTo("CacheHit");
        assertThat(hit.present(entry)).isTrue();
        assertThat(hit.readLong(entry)).isEqualTo(1);
    }

    // The visit to a pond: everything else.

    private static PondVisit visit(
            @Nullable Pond pond,
            Map<String, Long> birds,
            @Nullable Entry attachment,
            List<double[]> weights,
            @Nullable DimensionSet gauge) {
        return new PondVisit("Anna", pond, birds, attachment, weights, 1.25, gauge, MILLIS * 1_000_000);
    }

    private static final String WATER = "{\"Name\":\"water_level\"}";

    @Test
    void aSealedCase() {
        PondVisit lake = visit(new Pond.Lake(30), Map.of(), null, List.of(), null);
        PondVisit puddle = visit(new Pond.Puddle(true, "Bo"), Map.of(), null, List.of(), null);
        for (int i = 0; i < 2; i++) {
            assertThat(emf.line(lake))
                    .isEqualTo(document(
                            "[[\"visitor_name\"]]",
                            "{\"Name\":\"pond_depth\"}," + WATER,
                            "\"pond_depth\":30,\"water_level\":1.25,\"visitor_name\":\"Anna\",\"pond_kind\":\"Lake\""));
            assertThat(emf.line(puddle))
                    .isEqualTo(
                            document(
                                    "[[\"visitor_name\"]]",
                                    "{\"Name\":\"pond_frozen\"}," + WATER,
                                    "\"pond_frozen\":1,\"water_level\":1.25,\"visitor_name\":\"Anna\",\"pond_kind\":\"Puddle\",\"pond_owner\":\"Bo\""));
        }
        assertThat(json.line(lake))
                .isEqualTo(json(
                        "\"pond_depth\":{\"value\":30},\"water_level\":{\"value\":1.25}",
                        "\"visitor_name\":\"Anna\",\"pond_kind\":\"Lake\""));
        assertThat(PondVisit.KIND.get(lake)).isEqualTo("Lake");
        assertThat(PondVisit.DEPTH.present(lake)).isTrue();
        assertThat(PondVisit.DEPTH.readLong(lake)).isEqualTo(30);
        assertThat(PondVisit.DEPTH.present(puddle)).isFalse();
        assertThat(PondVisit.DEPTH.present(visit(null, Map.of(), null, List.of(), null)))
                .isFalse();
        assertThat(PondVisit.DEPTH.name()).isEqualTo("pond_depth");
        assertThat(PondVisit.WATER.readDouble(lake)).isEqualTo(1.25);
        assertThat(PondVisit.VISITOR_NAME.get(lake)).isEqualTo("Anna");
    }

    @Test
    void aMap() {
        PondVisit visit = visit(null, new TreeMap<>(Map.of("duck", 5L, "goose", 2L)), null, List.of(), null);
        assertThat(emf.line(visit))
                .isEqualTo(document(
                        "[[\"visitor_name\"]]",
                        "{\"Name\":\"birds.duck\",\"Unit\":\"Count\"},{\"Name\":\"birds.goose\",\"Unit\":\"Count\"},"
                                + WATER,
                        "\"birds.duck\":5,\"birds.goose\":2,\"water_level\":1.25,\"visitor_name\":\"Anna\""));
        assertThat(json.line(visit))
                .isEqualTo(json(
                        "\"birds.duck\":{\"value\":5,\"unit\":\"Count\"},\"birds.goose\":{\"value\":2,\"unit\":\"Count\"},\"water_level\":{\"value\":1.25}",
                        "\"visitor_name\":\"Anna\""));
    }

    @Test
    void anEntryWhoseTypeOnlyRunTimeKnows() {
        PondVisit visit = visit(null, Map.of(), request(false), List.of(), null);
        assertThat(emf.line(visit))
                .isEqualTo(document(
                        "[[\"visitor_name\"]]",
                        "{\"Name\":\"attached_NumberOfDucks\"},{\"Name\":\"attached_OperationTime\",\"Unit\":\"Milliseconds\"},"
                                + WATER,
                        "\"attached_NumberOfDucks\":5,\"attached_OperationTime\":0.003024,\"water_level\":1.25,"
                                + "\"visitor_name\":\"Anna\",\"attached_Operation\":\"CountDucks\""));
        assertThat(json.line(visit))
                .isEqualTo(json(
                        "\"attached_NumberOfDucks\":{\"value\":5},\"attached_OperationTime\":{\"value\":0.003024,\"unit\":\"Milliseconds\"},\"water_level\":{\"value\":1.25}",
                        "\"visitor_name\":\"Anna\",\"attached_Operation\":\"CountDucks\""));
        // A visit in a visit: its own nested field is composed as well.
        PondVisit outer = visit(
                null, Map.of(), visit(new Pond.Lake(3), Map.of("duck", 1L), null, List.of(), null), List.of(), null);
        assertThat(emf.members(outer))
                .isEqualTo(
                        "\"attached_pond_depth\":3,\"attached_birds.duck\":1,\"attached_water_level\":1.25,"
                                + "\"water_level\":1.25,\"visitor_name\":\"Anna\",\"attached_visitor_name\":\"Anna\",\"attached_pond_kind\":\"Lake\"");
    }

    @Test
    void aWeightedHistogramInTheUnitOfItsField() {
        PondVisit visit = visit(null, Map.of(), null, List.of(new double[] {1_500, 1}, new double[] {9_000, 3}), null);
        assertThat(emf.line(visit))
                .isEqualTo(
                        document(
                                "[[\"visitor_name\"]]",
                                "{\"Name\":\"weights\",\"Unit\":\"Kilobytes\"}," + WATER,
                                "\"weights\":{\"Values\":[1.5,3],\"Counts\":[1,3]},\"water_level\":1.25,\"visitor_name\":\"Anna\""));
        assertThat(json.line(visit))
                .isEqualTo(json(
                        "\"weights\":{\"values\":[1.5,{\"total\":9,\"count\":3}],\"unit\":\"Kilobytes\"},\"water_level\":{\"value\":1.25}",
                        "\"visitor_name\":\"Anna\""));
    }

    @Test
    void aSplitByLimits() {
        List<double[]> many = IntStream.range(0, 150)
                .mapToObj(i -> new double[] {i * 1000, 1})
                .toList();
        PondVisit visit = visit(new Pond.Lake(3), Map.of(), null, many, null);
        List<String> lines = emf.lines(visit);
        assertThat(lines).hasSize(2);
        assertThat(Formatted.members(lines.get(0)))
                .startsWith("\"pond_depth\":3,\"weights\":{\"Values\":[0,1,2,")
                .endsWith("\"water_level\":1.25,\"visitor_name\":\"Anna\",\"pond_kind\":\"Lake\"");
        assertThat(Formatted.members(lines.get(1)))
                .startsWith("\"weights\":{\"Values\":[100,101,")
                .endsWith("]},\"visitor_name\":\"Anna\"");
        lines.forEach(Formatted::parse);
        assertThat(json.json(visit).at("/metrics/weights/values")).hasSize(150);
    }

    @Test
    void dimensionsOfOneMetric() {
        PondVisit visit = visit(new Pond.Lake(3), Map.of(), null, List.of(), DimensionSet.of("gauge", "north"));
        assertThat(emf.lines(visit))
                .containsExactly(
                        document(
                                "[[\"visitor_name\"]]",
                                "{\"Name\":\"pond_depth\"}",
                                "\"pond_depth\":3,\"visitor_name\":\"Anna\",\"pond_kind\":\"Lake\""),
                        document(
                                "[[\"visitor_name\",\"gauge\"]]",
                                WATER,
                                "\"water_level\":1.25,\"gauge\":\"north\",\"visitor_name\":\"Anna\",\"pond_kind\":\"Lake\""));
        assertThat(json.line(visit))
                .isEqualTo(json(
                        "\"pond_depth\":{\"value\":3},\"water_level\":{\"value\":1.25,\"dimensions\":{\"gauge\":\"north\"}}",
                        "\"visitor_name\":\"Anna\",\"pond_kind\":\"Lake\""));
    }

    @Test
    void anEntryWrittenByHand() {
        record Heartbeat(long epochNanos, long beats) implements Entry {
            @Override
            public void writeTo(EntryWriter out) {
                out.value("Beats").unit(MetricUnit.COUNT).metric(beats);
                out.value("Host").string("h1");
            }
        }
        Entry beat = new Heartbeat(MILLIS * 1_000_000, 3);
        assertThat(emf.line(beat))
                .isEqualTo(document("[[]]", "{\"Name\":\"Beats\",\"Unit\":\"Count\"}", "\"Beats\":3,\"Host\":\"h1\""));
        assertThat(json.line(beat)).isEqualTo(json("\"Beats\":{\"value\":3,\"unit\":\"Count\"}", "\"Host\":\"h1\""));
        // In the place of a nested field its names are as written.
        assertThat(emf.members(visit(null, Map.of(), beat, List.of(), null)))
                .isEqualTo("\"Beats\":3,\"water_level\":1.25,\"visitor_name\":\"Anna\",\"Host\":\"h1\"");
    }

    @Test
    void twoRootsThatHoldOneRecordNameItEachInItsWay() {
        EntryLayout other = EntryLayout.of(Shape.of("Other")
                .flatten("cache", io.tidemark.spike.lib.CacheMetricsShape.SHAPE)
                .property("z", ValueShape.STRING)
                .build());
        CacheMetrics cache = new CacheMetrics();
        io.tidemark.spike.lib.CacheMetricsShape.stop(cache);
        assertThat(emf.members(Formatted.entry(
                        other, out -> io.tidemark.spike.lib.CacheMetricsShape.write(cache, null, 0, out))))
                .startsWith("\"hit\":0,\"lookupTime\":");
    }
}
