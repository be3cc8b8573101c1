package io.tidemark.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import io.tidemark.internal.json.Allocation;
import io.tidemark.sample.Kept.Figures;
import io.tidemark.sample.Kept.Grouped;
import io.tidemark.stream.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets are 100 entries a second where nothing else is said: 1500 in an interval. */
class CongressTest {

    private static final int TARGET = 1500;

    private Kept kept(long seed) {
        return new Kept(sampling -> sampling.random(seed).congress(100));
    }

    private static void within5Sigmas(double entries) {
        assertThat(entries).isCloseTo(TARGET, within(5 * Math.sqrt(TARGET)));
    }

    @Test
    void belowTheTargetEverythingIsKeptAsItIs() {
        Kept kept = kept(1);
        for (int i = 0; i < 20; i++) {
            Map<String, Figures> figures = kept.interval(Map.of("a", 1000, "b", 499, "c", 1));
            assertThat(Kept.entries(figures)).isEqualTo(1500);
            assertThat(figures.values()).allMatch(group -> group.largest == 1);
        }
    }

    @Test
    void keepsTheTargetAndOfRareGroupsMost() {
        Kept kept = kept(2);
        Map<String, Integer> volumes = Map.of("usual", 30_000, "error", 3, "slow", 100);
        kept.interval(volumes);
        long rare = 0;
        for (int i = 0; i < 40; i++) {
            Map<String, Figures> figures = kept.interval(volumes);
            within5Sigmas(Kept.entries(figures));
            rare += figures.get("error").entries;
        }
        // Its own part is all of it, and what is scaled away is little: the usual ones would fill the target alone.
        assertThat(rare).isGreaterThan(40 * 3 * 8 / 10);
    }

    @Test
    void aGroupOfOneInTenThousandIsKeptAtLeastInHalf() {
        Kept kept = kept(3);
        // The worst case: as many groups as make their equal shares the whole target.
        Map<String, Integer> volumes = Map.of("a", 10_000, "b", 10_000, "c", 10_000, "error", 3);
        kept.interval(volumes);
        long rare = 0;
        for (int i = 0; i < 100; i++) {
            rare += kept.interval(volumes).get("error").entries;
        }
        assertThat(rare).isGreaterThan(150);
    }

    @Test
    void eachGroupGetsTheLargerOfItsTwoSharesScaledToTheTarget() {
        Kept kept = kept(4);
        Map<String, Integer> volumes = Map.of("a", 9_000, "b", 900, "c", 90, "d", 10);
        kept.interval(volumes);
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int i = 0; i < 50; i++) {
            Map<String, Figures> figures = kept.interval(volumes);
            a += figures.get("a").entries / 50.0;
            b += figures.get("b").entries / 50.0;
            c += figures.get("c").entries / 50.0;
            d += figures.get("d").entries / 50.0;
        }
        // By volume 1350, 135, 13.5, 1.5; equal 375; what there is 90 of c, 10 of d: together 1350 + 375 + 90 + 10.
        double scale = 1500 / 1825.0;
        assertThat(a).isCloseTo(1350 * scale, within(5 * Math.sqrt(1110 / 50.0)));
        assertThat(b).isCloseTo(375 * scale, within(5 * Math.sqrt(308 / 50.0)));
        assertThat(c).isCloseTo(90 * scale, within(5 * Math.sqrt(13 / 50.0)));
        assertThat(d).isCloseTo(10 * scale, within(5 * Math.sqrt(1.5 / 50.0)));
    }

    @Test
    void weightsOfEachGroupAddUpToItsEntriesOverManySeedsAlsoWhileTheVolumeChanges() {
        int seeds = 300;
        Map<String, Double> sums = new java.util.HashMap<>();
        Map<String, Double> squares = new java.util.HashMap<>();
        for (int i = 0; i < seeds; i++) {
            long seed = i;
            Kept kept = new Kept(sampling -> sampling.random(seed).congress(2));
            Map<String, Long> weights = new java.util.HashMap<>();
            for (Map<String, Integer> volumes : List.of(
                    Map.of("a", 100, "b", 10, "c", 1),
                    Map.of("a", 1000, "b", 20, "c", 1),
                    Map.of("a", 10, "b", 100, "c", 1),
                    Map.of("a", 300, "b", 100, "c", 1))) {
                kept.interval(volumes).forEach((group, figures) -> weights.merge(group, figures.weights, Long::sum));
            }
            weights.forEach((group, weight) -> {
                sums.merge(group, (double) weight, Double::sum);
                squares.merge(group, (double) weight * weight, Double::sum);
            });
        }
        Map.of("a", 1410, "b", 230, "c", 4).forEach((group, truth) -> {
            double mean = sums.get(group) / seeds;
            double deviation = Math.sqrt((squares.get(group) / seeds - mean * mean) / seeds);
            assertThat(mean).as(group).isCloseTo(truth, within(5 * deviation + 1e-9));
        });
    }

    @Test
    void holdsTheTargetFromTheIntervalAfterAStepUpOrDown() {
        Kept kept = kept(5);
        for (int i = 0; i < 20; i++) {
            kept.interval(Map.of("a", 2_000, "b", 1_000));
        }
        long first = Kept.entries(kept.interval(Map.of("a", 20_000, "b", 10_000)));
        assertThat(first).isBetween((long) TARGET, 5L * TARGET);
        for (int i = 0; i < 20; i++) {
            within5Sigmas(Kept.entries(kept.interval(Map.of("a", 20_000, "b", 10_000))));
        }
        kept.interval(Map.of("a", 2_000, "b", 1_000));
        for (int i = 0; i < 20; i++) {
            within5Sigmas(Kept.entries(kept.interval(Map.of("a", 2_000, "b", 1_000))));
        }
        kept.interval(Map.of("a", 200, "b", 100));
        assertThat(Kept.entries(kept.interval(Map.of("a", 200, "b", 100)))).isEqualTo(300);
    }

    @Test
    void aBurstOfOneGroupDoesNotStarveTheOthers() {
        Kept kept = kept(6);
        for (int i = 0; i < 20; i++) {
            kept.interval(Map.of("a", 10, "b", 1_000, "c", 1_000));
        }
        kept.interval(Map.of("a", 20_000, "b", 1_000, "c", 1_000));
        Map<String, Figures> after = kept.interval(Map.of("a", 20_000, "b", 1_000, "c", 1_000));
        within5Sigmas(Kept.entries(after));
        // 1364 by volume, 500 and 500 as equal shares, scaled.
        assertThat(after.get("b").entries).isGreaterThan(250);
        assertThat(after.get("c").entries).isGreaterThan(250);
    }

    @ParameterizedTest
    @ValueSource(ints = {30_000, 300_000, 1_000_000})
    void theFirstIntervalOfAnOverloadKeepsAFewTimesTheTarget(int volume) {
        Kept kept = kept(7);
        Map<String, Figures> first = kept.interval(Map.of("a", volume));
        assertThat(Kept.entries(first)).isBetween(2L * TARGET, 16L * TARGET);
        assertThat((double) first.get("a").weights).isCloseTo(volume, within(volume * 0.2));
        within5Sigmas(Kept.entries(kept.interval(Map.of("a", volume))));
    }

    @Test
    void aNewGroupIsKeptInFullUntilTheIntervalIsOver() {
        Kept kept = kept(8);
        kept.interval(Map.of("a", 30_000));
        kept.interval(Map.of("a", 30_000));
        assertThat(kept.interval(Map.of("new", 1_000)).get("new").largest).isOne();
        kept.interval(Map.of("a", 30_000, "new", 10_000));
        assertThat(kept.interval(Map.of("a", 30_000, "new", 10_000)).get("new").smallest)
                .isGreaterThan(1);
    }

    @Test
    void ratesChangeWithTheFirstEntryAfterFifteenSecondsAndNotBefore() {
        Kept kept = kept(9);
        kept.part(Map.of("a", 2 * TARGET));
        kept.time.advance(Duration.ofMillis(14_999));
        // Twice the target is kept; the next one lowers the rates before the time.
        for (int i = 0; i < 10; i++) {
            assertThat(kept.weight(new Grouped("b"))).isLessThanOrEqualTo(2);
        }
        Kept other = kept(9);
        other.part(Map.of("a", 2 * TARGET - 10));
        other.time.advance(Duration.ofMillis(14_999));
        for (int i = 0; i < 10; i++) {
            assertThat(other.weight(new Grouped("a"))).isOne();
        }
        other.time.advance(Duration.ofMillis(1));
        long entries = other.part(Map.of("a", 2 * TARGET)).get("a").entries;
        within5Sigmas(entries);
    }

    @Test
    void timesOfEntriesDoNotMatter() {
        Kept kept = kept(10);
        long weights = 0;
        for (int i = 0; i < TARGET; i++) {
            weights += kept.weight(new Grouped("Group", "a", i * 3_600_000_000_000L));
        }
        assertThat(weights).isEqualTo(TARGET);
    }

    @Test
    void aGroupThatWasNotSeenForEightIntervalsIsNewAgain() {
        assertThat(firstAfter(8)).isGreaterThan(1);
        assertThat(firstAfter(9)).isOne();
    }

    /** The weight of a large group's first kept entry, so many intervals after it was seen last. */
    private long firstAfter(int intervals) {
        Kept kept = kept(11);
        kept.interval(Map.of("a", 300_000, "b", 10_000));
        for (int i = 1; i < intervals; i++) {
            kept.interval(Map.of("b", 10_000));
        }
        for (int i = 0; ; i++) {
            long weight = kept.weight(new Grouped("a"));
            if (weight > 0) {
                return weight;
            }
            assertThat(i).isLessThan(10_000);
        }
    }

    @Test
    void afterALongPauseEverythingIsNew() {
        Kept kept = kept(12);
        kept.interval(Map.of("a", 300_000));
        kept.time.advance(Duration.ofHours(3));
        assertThat(kept.weight(new Grouped("a"))).isOne();
        assertThat(Kept.entries(kept.part(Map.of("a", TARGET)))).isEqualTo(TARGET);
    }

    @Test
    void whatBypassesDoesNotCountTowardsTheTarget() {
        Kept kept = new Kept(sampling -> sampling.bypass(entry -> "audit".equals(((Grouped) entry).value()))
                .congress(100));
        for (int i = 0; i < 3; i++) {
            Map<String, Figures> figures = kept.interval(Map.of("audit", 20_000, "a", 1_400));
            assertThat(figures.get("audit").entries).isEqualTo(20_000);
            assertThat(figures.get("a").entries).isEqualTo(1_400);
        }
    }

    @Test
    void entriesWithoutAGroupAreOneGroup() {
        Kept kept = kept(13);
        Map<String, Integer> others = Map.of("a", 10_000);
        for (int i = 0; i < 3; i++) {
            long without = 0;
            for (int k = 0; k < 10_000; k++) {
                without += kept.weight(new Grouped(null)) > 0 ? 1 : 0;
            }
            long with = Kept.entries(kept.interval(others));
            if (i > 0) {
                assertThat((double) without).isCloseTo(750, within(5 * Math.sqrt(750)));
                assertThat((double) with).isCloseTo(750, within(5 * Math.sqrt(750)));
            }
        }
    }

    @Test
    void aRunawayKeyCostsAccuracyAndNotMemory() {
        Kept kept = kept(14);
        long entries = 0;
        long weights = 0;
        int id = 0;
        long before = usedMemory();
        for (int i = 0; i < 20; i++) {
            for (int k = 0; k < 30_000; k++) {
                long weight = kept.weight(new Grouped("request-" + id++ + "x".repeat(300)));
                entries += weight > 0 ? 1 : 0;
                weights += weight;
            }
            kept.time.advance(Duration.ofSeconds(15));
        }
        // 4096 are new twice in eight intervals, and the first interval is an overload; else the target.
        assertThat(entries).isLessThan(20 * 1_800 + 3 * 4_096 + 3 * 1_500);
        assertThat((double) weights).isCloseTo(600_000, within(30_000.0));
        assertThat(usedMemory() - before).isLessThan(8_000_000);
        assertThat(kept.weight(new Grouped("last"))).isNotNegative();
        // Once an interval, not once an entry.
        assertThat(kept.problems(Problem.SAMPLE_GROUPS_SHARED)).isBetween(10L, 21L);
        assertThat(kept.stats.lastProblem()).contains("4096", "@SampleGroup");
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void keysOfLikeHashesAreDifferentGroups() {
        // "Aa" and "BB" have the same hash.
        Kept kept = kept(15);
        kept.interval(Map.of("Aa", 30_000, "BB", 2));
        Map<String, Figures> figures = kept.interval(Map.of("Aa", 30_000, "BB", 2));
        assertThat(figures.get("Aa").smallest).isGreaterThan(15);
        assertThat(figures.get("BB").entries).isPositive();
        assertThat(figures.get("BB").largest).isLessThanOrEqualTo(2);
    }

    // What the key is. Of each pair of entries: whether both are in one group.

    private static final NameTable COLORS = NameTable.of("red", "green");

    private static final EntryLayout LAYOUT = EntryLayout.of(Shape.of("Request")
            .property("color", ValueShape.STRING)
            .property("shape", ValueShape.STRING)
            .metric("status", ValueShape.LONG)
            .build());

    private static Entry key(Consumer<EntryWriter> fields) {
        return key(LAYOUT, fields);
    }

    private static Entry key(EntryLayout layout, Consumer<EntryWriter> fields) {
        return new Entry() {
            @Override
            public EntryLayout layout() {
                return layout;
            }

            @Override
            public long epochNanos() {
                return 0;
            }

            @Override
            public void writeTo(EntryWriter out) {}

            @Override
            public void writeSampleKey(EntryWriter out) {
                fields.accept(out);
            }
        };
    }

    /** The first is frequent: if the second is in its group, it is thinned out as well. */
    private boolean areOneGroup(Entry first, Entry second) {
        Kept kept = new Kept(sampling -> sampling.random(16).congress(10));
        for (int i = 0; i < 3_000; i++) {
            kept.weight(first);
        }
        kept.weight(second);
        kept.time.advance(Duration.ofSeconds(15));
        for (int i = 0; i < 2_000; i++) {
            long weight = kept.weight(second);
            if (weight > 0) {
                return weight > 2;
            }
        }
        throw new AssertionError("none was kept");
    }

    @Test
    void theKeyIsTheSortedPairsOfNamesAndValuesWhateverWritesThem() {
        Entry green = key(out -> {
            out.property(0, "green");
            out.metric(2, 404);
        });
        assertThat(areOneGroup(green, key(out -> {
                    out.metric(2, 404);
                    out.property(0, COLORS, 1);
                })))
                .isTrue();
        assertThat(areOneGroup(green, key(EntryLayout.DYNAMIC, out -> {
                    out.value("status").metric(404);
                    out.value("color").string(new StringBuilder("green"));
                })))
                .isTrue();
        assertThat(areOneGroup(green, key(out -> {
                    out.property(0, COLORS, 0);
                    out.metric(2, 404);
                })))
                .isFalse();
        assertThat(areOneGroup(green, key(out -> {
                    out.property(1, "green");
                    out.metric(2, 404);
                })))
                .isFalse();
        assertThat(areOneGroup(green, key(out -> out.property(0, "green")))).isFalse();
    }

    @Test
    void aValueThatIsNoneIsNotInTheKey() {
        Entry none = key(out -> {});
        assertThat(areOneGroup(none, key(out -> out.property(0, (String) null))))
                .isTrue();
        assertThat(areOneGroup(none, key(out -> out.property(0, COLORS, 7)))).isTrue();
        assertThat(areOneGroup(none, key(out -> out.invalid(0, "broken")))).isTrue();
        assertThat(areOneGroup(none, key(out -> out.value(0).error("broken")))).isTrue();
        assertThat(areOneGroup(none, key(out -> out.property(0, "")))).isFalse();
    }

    @Test
    void severalPairsOfOneNameAllCount() {
        Entry twice = key(out -> {
            out.value("a").string("1");
            out.value("a").string("2");
        });
        assertThat(areOneGroup(twice, key(out -> {
                    out.value("a").string("2");
                    out.value("a").string("1");
                })))
                .isTrue();
        assertThat(areOneGroup(twice, key(out -> out.value("a").string("1")))).isFalse();
    }

    @Test
    void longTextsAreToldApartBehindTheirBeginning() {
        String text = "x".repeat(100_000);
        assertThat(areOneGroup(new Grouped(text + "a"), new Grouped(text + "a")))
                .isTrue();
        assertThat(areOneGroup(new Grouped(text + "a"), new Grouped(text + "b")))
                .isFalse();
    }

    @Test
    void otherValuesMakeKeysAsWell() {
        List<Consumer<EntryWriter>> values = List.of(
                out -> out.metric(2, 5_000_000_000L),
                out -> out.metric(2, -1),
                out -> out.metric(2, 0.5),
                out -> out.nanos(2, 17),
                out -> out.value(2).metric(18),
                out -> out.value(2).metric(2.5),
                out -> out.value(2).nanos(19),
                out -> list(out.value(2), "a", "b"),
                out -> list(out.value(2), "ab"),
                out -> list(out.value(2)),
                out -> distribution(out.value(2), 1, 2),
                out -> distribution(out.value(2), 3));
        for (Consumer<EntryWriter> one : values) {
            for (Consumer<EntryWriter> other : values) {
                if (one == values.get(0) || other == one) {
                    assertThat(areOneGroup(key(one), key(other))).isEqualTo(one == other);
                }
            }
        }
    }

    private static void list(ValueWriter out, String... items) {
        out.beginList();
        for (String item : items) {
            out.item(item);
        }
        out.endList();
    }

    private static void distribution(ValueWriter out, double... values) {
        out.beginDistribution();
        for (double value : values) {
            out.observe(value, 1);
        }
        out.endDistribution();
    }

    @Test
    void ofManyPairsTheFirstAreTheKey() {
        Entry many = manyPairs(0);
        assertThat(areOneGroup(many, manyPairs(GroupKey.MOST_PAIRS))).isTrue();
        assertThat(areOneGroup(many, manyPairs(GroupKey.MOST_PAIRS - 1))).isFalse();
    }

    private static Entry manyPairs(int other) {
        return key(EntryLayout.DYNAMIC, out -> {
            for (int i = 0; i < 100; i++) {
                out.value("n" + i).string(i > 0 && i == other ? "other" : "same");
            }
        });
    }

    @Test
    void aNestedRecordBringsItsKey() {
        EntryLayout outer = EntryLayout.of(
                Shape.of("Outer").nested("inner").prefix("inner_").build());
        Entry nested = key(outer, out -> out.nested(0, key(inner -> inner.property(0, "green"))));
        assertThat(areOneGroup(
                        nested,
                        key(EntryLayout.DYNAMIC, out -> out.value("inner_color").string("green"))))
                .isTrue();
    }

    @Test
    void anEntryThatThrowsIsWithoutAGroupAndCounted() {
        Kept kept = kept(17);
        assertThat(kept.weight(key(out -> {
                    out.property(0, "green");
                    throw new IllegalStateException("broken");
                })))
                .isOne();
        assertThat(kept.problems(Problem.EXCEPTION)).isOne();
        assertThat(kept.stats.lastProblem()).contains("sampling group");
        assertThat(kept.weight(new Grouped("a"))).isOne();
    }

    @Test
    void leavingOutMakesNoGarbage() {
        Kept kept = kept(18);
        Entry entry = key(out -> {
            out.property(0, COLORS, 1);
            out.property(1, "round");
            out.metric(2, 200);
        });
        kept.interval(Map.of("a", 30_000));
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 50; round++) {
            long before = Allocation.bytes();
            for (int i = 0; i < 2_000; i++) {
                kept.weight(entry);
            }
            least = Math.min(least, Allocation.bytes() - before);
        }
        assertThat(least).isLessThan(2_000);
    }

    @Test
    void oneSeedChoosesAlike() {
        assertThat(weights(kept(19))).isEqualTo(weights(kept(19))).isNotEqualTo(weights(kept(20)));
    }

    private static List<Long> weights(Kept kept) {
        List<Long> weights = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 5_000; k++) {
                weights.add(kept.weight(new Grouped("g" + k % 7)));
            }
            kept.time.advance(Duration.ofSeconds(15));
        }
        return weights;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aRateThatIsNoneIsRefusedByItsValue(double rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Kept(sampling -> sampling.congress(rate)))
                .withMessageContaining("" + rate)
                .withMessageContaining("above 0");
    }

    @Test
    void aTargetFarBelowOneEntryASecondIsHeldAsWell() {
        Kept kept = new Kept(sampling -> sampling.random(21).congress(0.1));
        long entries = 0;
        kept.interval(Map.of("a", 500));
        for (int i = 0; i < 400; i++) {
            entries += Kept.entries(kept.interval(Map.of("a", 500)));
        }
        assertThat((double) entries).isBetween(400 * 1.5 * 0.8, 400 * 1.5 * 1.2);
    }
}
