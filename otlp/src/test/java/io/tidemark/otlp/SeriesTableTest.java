package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.resources.Resource;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.Tags;
import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clocks that are set back, rows that go and come, sources that are away: what of it goes to a server that takes all. */
@SuppressWarnings("try") // A clock is there while its scope is open.
class SeriesTableTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_800_000_000L * SECOND;

    private final SetClock clock = new SetClock();
    private List<MetricFamily> now = List.of();

    private SeriesTable table(Temporality temporality) {
        return new SeriesTable(
                () -> now,
                temporality.selector(),
                new Conversion(Resource.empty()),
                20_000,
                SeriesTable.MOST_GONE,
                new LongAdder());
    }

    private static MetricFamily counter(long start, long value) {
        return counter(List.of(point("a", start, value)));
    }

    private static MetricFamily counter(List<MetricFamily.Point> points) {
        return new MetricFamily("c", "", MetricUnit.COUNT, MetricFamily.Kind.COUNTER, points);
    }

    private static MetricFamily.Point point(String tag, long start, long value) {
        return new MetricFamily.Point(
                Tags.of("k", tag), Instant.ofEpochSecond(0, start), new AggregationData.OfLong(value));
    }

    private static List<LongPointData> send(SeriesTable table) {
        List<LongPointData> sent = new ArrayList<>();
        for (MetricBatch batch : table.batches()) {
            batch.metrics()
                    .forEach(metric -> metric.getData().getPoints().forEach(point -> sent.add((LongPointData) point)));
            batch.acknowledge();
        }
        return sent;
    }

    private static List<Long> values(List<LongPointData> points) {
        return points.stream().map(LongPointData::getValue).toList();
    }

    @Test
    void aSourceThatWasAwayForLongIsNotCountedAgain() {
        SeriesTable table = table(Temporality.DELTA);
        now = List.of(counter(START, 100));
        assertThat(values(send(table))).containsExactly(100L);
        now = List.of();
        for (int i = 0; i < 50; i++) {
            assertThat(send(table)).isEmpty();
        }
        now = List.of(counter(START, 103));
        assertThat(values(send(table))).containsExactly(3L);
    }

    @Test
    void ofSourcesThatAreAwayThoseAreForgottenThatWereMetLongestAgo() {
        SeriesTable table = table(Temporality.DELTA);
        now = List.of(counter(IntStream.range(0, 10_000)
                .mapToObj(i -> point("" + i, START, 1))
                .toList()));
        assertThat(send(table)).hasSize(10_000);
        now = List.of(counter(List.of(point("late", START, 1), point("0", START, 1))));
        assertThat(values(send(table))).containsExactly(1L);
        now = List.of();
        send(table);
        assertThat(table.size()).isEqualTo(10_000);
        now = List.of(counter(List.of(point("0", START, 1), point("1", START, 1), point("late", START, 1))));
        assertThat(send(table))
                .singleElement()
                .satisfies(point -> assertThat(point.getAttributes().toString()).isEqualTo("{k=\"1\"}"));
    }

    @Test
    void lastValuesThatAreLessThanWhatTheServerHasAreNotCountedAgain() {
        SeriesTable table = table(Temporality.DELTA);
        now = List.of(counter(START, 1_001));
        assertThat(values(send(table))).containsExactly(1_001L);
        now = List.of();
        table.ended(counter(START, 1_000));
        assertThat(send(table)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Temporality.class)
    void aClockThatIsSetBackMovesNoStart(Temporality temporality) {
        SeriesTable table = table(temporality);
        List<LongPointData> sent = new ArrayList<>();
        try (TimeSource.Scope scope = TimeSource.override(clock)) {
            int value = 0;
            for (long time : new long[] {10, 20, -1_000, -990, -980}) {
                clock.nanos = START + time * SECOND;
                now = List.of(counter(START, ++value));
                sent.addAll(send(table));
            }
        }
        assertThat(sent).hasSize(5).allSatisfy(point -> {
            assertThat(point.getStartEpochNanos()).isGreaterThanOrEqualTo(START);
            assertThat(point.getEpochNanos()).isGreaterThan(point.getStartEpochNanos());
        });
        if (temporality == Temporality.CUMULATIVE) {
            assertThat(sent).extracting(PointData::getStartEpochNanos).containsOnly(START);
        } else {
            assertNoOverlap(sent);
        }
    }

    @ParameterizedTest
    @EnumSource(Temporality.class)
    void aClockThatWasSetBackBeforeAnythingWasSentMovesNoStart(Temporality temporality) {
        SeriesTable table = table(temporality);
        try (TimeSource.Scope scope = TimeSource.override(clock)) {
            clock.nanos = START - SECOND;
            now = List.of(counter(START, 1));
            assertThat(send(table)).singleElement().satisfies(point -> {
                assertThat(point.getStartEpochNanos()).isEqualTo(START);
                assertThat(point.getEpochNanos()).isEqualTo(START + 1);
            });
        }
    }

    @Test
    void aStartAtTheEndOfTimeIsNoTrouble() {
        SeriesTable table = table(Temporality.DELTA);
        for (int i = 1; i < 4; i++) {
            now = List.of(counter(Long.MAX_VALUE, i));
            assertThat(send(table)).singleElement().satisfies(point -> {
                assertThat(point.getValue()).isEqualTo(1);
                assertThat(point.getStartEpochNanos()).isEqualTo(Long.MAX_VALUE);
                assertThat(point.getEpochNanos()).isEqualTo(Long.MAX_VALUE);
            });
        }
    }

    /** The row goes, and begins anew, before it is told that it has gone. */
    @ParameterizedTest
    @EnumSource(Temporality.class)
    void aRowThatBeginsAnewDoesNotOverlapWithWhatItWas(Temporality temporality) {
        SeriesTable table = table(temporality);
        List<LongPointData> sent = new ArrayList<>();
        try (TimeSource.Scope scope = TimeSource.override(clock)) {
            clock.nanos = START + 10 * SECOND;
            now = List.of(counter(START, 5));
            sent.addAll(send(table));
            clock.nanos = START + 20 * SECOND;
            table.ended(counter(START, 7));
            now = List.of(counter(START + 15 * SECOND, 1));
            clock.nanos = START + 30 * SECOND;
            sent.addAll(send(table));
        }
        // What is cumulative is told from the start each time.
        assertNoOverlap(temporality == Temporality.CUMULATIVE ? sent.subList(1, 3) : sent);
        assertThat(values(sent)).containsExactly(5L, temporality == Temporality.CUMULATIVE ? 7L : 2L, 1L);
    }

    @Test
    void aRowThatIsToldToHaveGoneOnceTheNewOneIsSentDoesNotOverlapWithIt() {
        SeriesTable table = table(Temporality.DELTA);
        List<LongPointData> sent = new ArrayList<>();
        try (TimeSource.Scope scope = TimeSource.override(clock)) {
            clock.nanos = START + 10 * SECOND;
            now = List.of(counter(START, 5));
            sent.addAll(send(table));
            now = List.of(counter(START + 15 * SECOND, 1));
            clock.nanos = START + 20 * SECOND;
            sent.addAll(send(table));
            clock.nanos = START + 30 * SECOND;
            table.ended(counter(START, 7));
            sent.addAll(send(table));
        }
        assertNoOverlap(sent);
        assertThat(values(sent)).containsExactly(5L, 1L, 2L);
    }

    /** It is read, goes, and begins anew, while others are read still. */
    @Test
    void aRowThatGoesWhileOthersAreReadDoesNotOverlapWithTheNewOne() {
        MetricFamily[] next = {counter(START, 5)};
        SeriesTable table = new SeriesTable(
                () -> {
                    clock.nanos += 10 * SECOND;
                    return List.of(next[0]);
                },
                Temporality.DELTA.selector(),
                new Conversion(Resource.empty()),
                10,
                10,
                new LongAdder());
        List<LongPointData> sent = new ArrayList<>();
        try (TimeSource.Scope scope = TimeSource.override(clock)) {
            clock.nanos = START + 10 * SECOND;
            sent.addAll(send(table));
            table.ended(counter(START, 7));
            next[0] = counter(START + 15 * SECOND, 1);
            sent.addAll(send(table));
        }
        assertNoOverlap(sent);
        assertThat(values(sent)).containsExactly(5L, 2L, 1L);
    }

    @Test
    void aRowThatBeginsAnewByAClockThatWasSetBackDoesNotOverlapWithWhatItWas() {
        SeriesTable table = table(Temporality.DELTA);
        List<LongPointData> sent = new ArrayList<>();
        try (TimeSource.Scope scope = TimeSource.override(clock)) {
            clock.nanos = START + 100 * SECOND;
            now = List.of(counter(START, 5));
            sent.addAll(send(table));
            clock.nanos = START + 20 * SECOND;
            table.ended(counter(START, 7));
            now = List.of(counter(START + 20 * SECOND, 1));
            clock.nanos = START + 30 * SECOND;
            sent.addAll(send(table));
        }
        assertNoOverlap(sent);
        assertThat(values(sent)).containsExactly(5L, 2L, 1L);
    }

    private static void assertNoOverlap(List<LongPointData> sent) {
        for (LongPointData one : sent) {
            for (LongPointData other : sent) {
                if (one != other) {
                    assertThat(one.getEpochNanos() <= other.getStartEpochNanos()
                                    || other.getEpochNanos() <= one.getStartEpochNanos())
                            .as("%s and %s are apart", one, other)
                            .isTrue();
                }
            }
        }
    }

    private static final class SetClock implements TimeSource {
        private long nanos;

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(0, nanos);
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }
}
