package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many rows there are, and how long. */
class CardinalityTest {

    private static final LongMeasure SIZE = Measure.ofLong("cardinality/size", "sizes", MetricUnit.BYTES);
    private static final Tags OVERFLOW = Tags.of("overflow", "true");

    /** As many tag sets as the system property says; a million takes a second. */
    private static final int SETS = Integer.getInteger("tidemark.cardinality", 1_000_000);

    private static long count(ViewData data, Tags tags) {
        return data.row(tags)
                .map(value -> ((AggregationData.OfLong) value).value())
                .orElse(0L);
    }

    @Test
    void moreTagSetsThanTheLimitShareARow() {
        try (Logged logged = new Logged()) {
            Views views = Views.create();
            views.register(View.of(SIZE).by("id").aggregate(Aggregation.sum()).named("v"));
            for (int i = 0; i < SETS; i++) {
                SIZE.record(2, Tags.of("id", Integer.toString(i)));
            }
            SIZE.record(2, Tags.of("id", "7"));
            SIZE.bind(Tags.of("id", "one more")).record(2);

            ViewData data = views.unregister("v").orElseThrow();
            assertThat(data.rows()).hasSize(2_001);
            assertThat(count(data, Tags.of("id", "7"))).isEqualTo(4);
            assertThat(count(data, OVERFLOW)).isEqualTo(2L * (SETS - 2_000) + 2);
            assertThat(data.rows().get(2_000).tags()).isEqualTo(OVERFLOW);
            assertThat(data.overflowed()).isEqualTo(SETS - 2_000 + 1);
            assertThat(data.rows().stream()
                            .mapToLong(row -> ((AggregationData.OfLong) row.data()).value())
                            .sum())
                    .isEqualTo(2L * (SETS + 2));
            assertThat(logged.messages()).singleElement().asString().contains("the view v has its limit of 2000 rows");
        }
    }

    @Test
    void tagsThatNoViewIsByAreNotKept() {
        Views views = Views.create();
        views.register(View.of(SIZE).by("route").aggregate(Aggregation.count()).named("v"));
        String much = "x".repeat(250);
        for (int i = 0; i < 20_000; i++) {
            SIZE.record(1, Tags.of("route", "/ducks", "request", much.substring(5) + i % 10_000));
            SIZE.record(
                    1,
                    Tags.of("route", "/ducks")
                            .and("a", much)
                            .and("b", much)
                            .and("c", much)
                            .and("d", much + i % 7));
        }
        assertThat(count(views.get("v").orElseThrow(), Tags.of("route", "/ducks")))
                .isEqualTo(40_000);
        // As many characters as are remembered at most; each is a byte.
        assertThat(SIZE.views().rememberedCharacters()).isLessThan(1_024 * 1_024);
        views.unregister("v");
        assertThat(SIZE.views().rememberedCharacters()).isZero();
    }

    @Test
    void tagsThatComeAgainAreRememberedWhateverCameBefore() {
        Views views = Views.create();
        views.register(View.of(SIZE).by("route").aggregate(Aggregation.count()).named("v"));
        for (int i = 0; i < 50_000; i++) {
            SIZE.record(1, Tags.of("route", "/ducks", "request", Integer.toString(i)));
        }
        // In turns with others that are new, as in a request: whatever the turn, it is remembered after some.
        for (int turn = 0; turn < 3; turn++) {
            Tags often = Tags.of("route", "/ponds", "turn", Integer.toString(turn));
            int known = 0;
            for (int i = 0; i < 20_000; i++) {
                for (int other = 0; other <= turn; other++) {
                    SIZE.record(1, Tags.of("route", "/ducks", "request", turn + "/" + other + "/" + i));
                }
                SIZE.record(1, often);
                known += SIZE.views().find(often) == null ? 0 : 1;
            }
            assertThat(known).as("times of 20,000, turn %s", turn).isGreaterThan(10_000);
        }
        views.unregister("v");
    }

    /** 2^14 texts with one hash: "Aa" and "BB" have the same. */
    @Test
    void textsWithTheSameHashDoNotMakeEachSearchLong() {
        Views views = Views.create();
        views.register(View.of(SIZE)
                .by("id")
                .aggregate(Aggregation.sum())
                .limit(20_000)
                .named("v"));
        int texts = 1 << 14;
        for (int i = 0; i < texts; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 14; bit++) {
                text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            SIZE.record(1, Tags.of("id", text.toString()));
        }
        ViewData data = views.unregister("v").orElseThrow();
        assertThat(data.rows()).hasSizeLessThanOrEqualTo(2 * Rows.LONGEST_SEARCH);
        assertThat(data.rows().stream()
                        .mapToLong(row -> ((AggregationData.OfLong) row.data()).value())
                        .sum())
                .isEqualTo(texts);
    }

    @Test
    void valuesInAGridHaveARowEach() {
        Views views = Views.create();
        views.register(View.of(SIZE)
                .by("a", "b", "c")
                .aggregate(Aggregation.count())
                .limit(30_000)
                .named("v"));
        for (int i = 0; i < 27_000; i++) {
            SIZE.record(1, Tags.of("a", "" + i / 900, "b", "" + i / 30 % 30, "c", "" + i % 30));
        }
        ViewData data = views.unregister("v").orElseThrow();
        assertThat(data.rows()).hasSize(27_000);
        assertThat(data.overflowed()).isZero();
    }

    @Test
    void rowsMayBeKeptForEver() {
        Views views = Views.create();
        views.register(View.of(SIZE)
                .aggregate(Aggregation.sum())
                .idleExpiry(java.time.temporal.ChronoUnit.FOREVER.getDuration())
                .named("v"));
        SIZE.record(1);
        assertThat(views.all()).hasSize(1);
        assertThat(count(views.unregister("v").orElseThrow(), Tags.empty())).isEqualTo(1);
    }

    @Test
    void whatIsRefusedTakesNoRow() {
        Views views = Views.create();
        DoubleMeasure measure = Measure.ofDouble("cardinality/refused", "", MetricUnit.NONE);
        views.register(
                View.of(measure).by("id").aggregate(Aggregation.sum()).limit(1).named("v"));
        measure.record(Double.NaN, Tags.of("id", "a"));
        measure.record(-1, Tags.of("id", "b"));
        measure.bind(Tags.of("id", "c")).record(-1);
        measure.record(1, Tags.of("id", "d"));
        ViewData data = views.unregister("v").orElseThrow();
        assertThat(data.row(Tags.of("id", "d"))).contains(new AggregationData.OfDouble(1));
        assertThat(data.overflowed()).isZero();
        assertThat(data.notNumbers()).isEqualTo(1);
        assertThat(data.refused()).isEqualTo(2);
    }

    @Test
    void whereThereIsRoomAgainABoundHandleHasItsOwnRow() {
        Views views = Views.create();
        views.register(View.of(SIZE).by("id").limit(1).named("v"));
        LongMeasure.Bound bound = SIZE.bind(Tags.of("id", "b"));
        SIZE.record(1, Tags.of("id", "a"));
        bound.record(1);
        assertThat(views.remove("v", Tags.of("id", "a"))).isPresent();
        bound.record(1);
        bound.record(1);
        SIZE.record(1, Tags.of("id", "a"));
        ViewData data = views.unregister("v").orElseThrow();
        assertThat(count(data, Tags.of("id", "b"))).isEqualTo(2);
        assertThat(count(data, OVERFLOW)).isEqualTo(2);
    }

    @Test
    void tagsThatAreThoseOfTheOverflowRowAreCountedInItAndSaidToBe() {
        try (Logged logged = new Logged()) {
            Views views = Views.create();
            views.register(View.of(SIZE).by("overflow").limit(2).named("v"));
            for (int i = 0; i < 3; i++) {
                SIZE.record(1, OVERFLOW);
                SIZE.record(1, Tags.of("overflow", "false"));
            }
            ViewData data = views.get("v").orElseThrow();
            assertThat(data.rows()).hasSize(2);
            assertThat(count(data, OVERFLOW)).isEqualTo(3);
            assertThat(data.overflowed()).isEqualTo(3);
            assertThat(logged.messages())
                    .singleElement()
                    .asString()
                    .contains("the view v was given a value with the tags");

            SIZE.record(1, Tags.of("overflow", "maybe"));
            SIZE.record(1, Tags.of("overflow", "no"));
            assertThat(logged.messages()).hasSize(2);
            assertThat(count(views.unregister("v").orElseThrow(), OVERFLOW)).isEqualTo(4);
        }
    }

    @Test
    @SuppressWarnings("try")
    void aRowThatIsIdleExpiresAndBeginsAnew() {
        ManualTime time = new ManualTime();
        try (TimeSource.Scope scope = TimeSource.override(time)) {
            Views views = Views.create();
            views.register(View.of(SIZE)
                    .by("id")
                    .limit(2)
                    .idleExpiry(Duration.ofMinutes(5))
                    .named("v"));
            Tags a = Tags.of("id", "a");
            Tags b = Tags.of("id", "b");
            LongMeasure.Bound bound = SIZE.bind(a);
            bound.record(1);
            SIZE.record(1, b);
            SIZE.record(1, Tags.of("id", "c"));
            assertThat(views.get("v").orElseThrow().rows()).hasSize(3);
            time.advance(Duration.ofMinutes(4));
            SIZE.record(1, b);
            assertThat(views.get("v").orElseThrow().rows()).hasSize(3);
            time.advance(Duration.ofMinutes(1));
            ViewData data = views.get("v").orElseThrow();
            assertThat(data.rows())
                    .singleElement()
                    .satisfies(row -> assertThat(row.tags()).isEqualTo(b));
            assertThat(data.overflowed()).as("counted once and for all").isEqualTo(1);

            bound.record(1);
            data = views.get("v").orElseThrow();
            assertThat(count(data, a)).isEqualTo(1);
            assertThat(data.rows().stream().filter(row -> row.tags().equals(a)))
                    .singleElement()
                    .satisfies(row -> assertThat(row.start()).isEqualTo(time.instant()));
            assertThat(count(data, b)).isEqualTo(2);
            views.unregister("v");
        }
    }

    /** Runs something between the reading of the time and its use, once. */
    private static final class Slow implements TimeSource {
        private final ManualTime time = new ManualTime();
        private Runnable meanwhile = () -> {};

        @Override
        public Instant instant() {
            Instant now = time.instant();
            Runnable once = meanwhile;
            meanwhile = () -> {};
            once.run();
            return now;
        }

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }
    }

    @Test
    @SuppressWarnings("try")
    void aRowThatComesBackBeginsAfterTheOneBefore_howeverSlowWhoMakesIt() {
        Slow slow = new Slow();
        try (TimeSource.Scope scope = TimeSource.override(slow)) {
            Views views = Views.create();
            views.register(View.of(SIZE).by("id").limit(1).named("v"));
            for (Tags tags : List.of(Tags.of("id", "a"), OVERFLOW)) {
                List<ViewData.Row> before = new ArrayList<>();
                slow.meanwhile = () -> {
                    SIZE.record(1, Tags.of("id", tags.equals(OVERFLOW) ? "c" : "a"));
                    slow.time.advance(Duration.ofMinutes(1));
                    before.add(views.remove("v", tags).orElseThrow());
                };
                SIZE.record(1, Tags.of("id", tags.equals(OVERFLOW) ? "b" : "a"));

                assertThat(views.get("v").orElseThrow().rows())
                        .filteredOn(row -> row.tags().equals(tags))
                        .singleElement()
                        .satisfies(row -> assertThat(row.start())
                                .isEqualTo(slow.time.instant())
                                .isAfter(before.get(0).start()));
            }
            views.unregister("v");
        }
    }

    @Test
    void aRowIsRemovedWithItsLastValues() {
        Views views = Views.create();
        views.register(View.of(SIZE)
                .by("id")
                .aggregate(Aggregation.lastValue())
                .limit(1)
                .named("v"));
        Tags a = Tags.of("id", "a");
        SIZE.record(5, a);
        SIZE.record(6, Tags.of("id", "b"));
        assertThat(views.remove("v", Tags.of("id", "b"))).isEmpty();
        assertThat(views.remove("none", a)).isEmpty();
        assertThat(views.remove("v", a)).hasValueSatisfying(row -> {
            assertThat(row.tags()).isEqualTo(a);
            assertThat(row.data()).isEqualTo(new AggregationData.OfLong(5));
        });
        assertThat(views.remove("v", OVERFLOW))
                .hasValueSatisfying(row -> assertThat(row.data()).isEqualTo(new AggregationData.OfLong(6)));
        ViewData data = views.unregister("v").orElseThrow();
        assertThat(data.rows()).isEmpty();
        assertThat(data.overflowed()).isEqualTo(1);
    }
}
