package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Histogram;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What each strategy makes of many values. */
class MergedFieldTest {

    private static final double ERROR = 0.0625;

    private static Map<String, Supplier<MergedField>> strategies() {
        Map<String, Supplier<MergedField>> strategies = new LinkedHashMap<>();
        strategies.put("sum", () -> new Sum(MetricUnit.NONE));
        strategies.put("min", () -> new Min(MetricUnit.NONE));
        strategies.put("max", () -> new Max(MetricUnit.NONE));
        strategies.put("exponential", () -> MergedHistogram.exponential(MetricUnit.NONE));
        strategies.put("shared", () -> MergedHistogram.shared(MetricUnit.NONE));
        strategies.put("distribution", () -> MergedHistogram.distribution(MetricUnit.NONE));
        strategies.put("fixed", () -> MergedHistogram.fixed(MetricUnit.NONE, -100, 0, 100));
        return strategies;
    }

    private static <V> MergedField merged(
            Supplier<MergedField> strategy, List<V> values, BiConsumer<MergedField, V> merge) {
        MergedField field = strategy.get();
        values.forEach(value -> merge.accept(field, value));
        return field;
    }

    /** A distribution keeps the order: as a multiset. */
    private static List<String> written(MergedField field) {
        field.freeze();
        List<String> written = Written.of(field);
        Collections.sort(written);
        return written;
    }

    @Property(tries = 200)
    void theOrderOfMergingMakesNoDifference(
            @ForAll @Size(max = 40) List<@LongRange(min = -1_000_000, max = 1_000_000) Long> values,
            @ForAll long seed) {
        List<Long> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, new Random(seed));

        strategies()
                .forEach((name, strategy) -> assertThat(written(merged(strategy, shuffled, MergedField::metric)))
                        .as(name)
                        .isEqualTo(written(merged(strategy, values, MergedField::metric))));
    }

    @Property(tries = 200)
    void mergingWhatWasMergedIsMergingAllTogether(
            @ForAll @Size(max = 20) List<@LongRange(min = -1_000_000, max = 1_000_000) Long> a,
            @ForAll @Size(max = 20) List<@LongRange(min = -1_000_000, max = 1_000_000) Long> b,
            @ForAll @Size(max = 20) List<@LongRange(min = -1_000_000, max = 1_000_000) Long> c) {
        List<Long> all = new ArrayList<>(a);
        all.addAll(b);
        all.addAll(c);
        strategies().forEach((name, strategy) -> {
            Function<List<Long>, MergedField> of = values -> merged(strategy, values, MergedField::metric);
            MergedField left = strategy.get();
            MergedField ab = strategy.get();
            Written.into(of.apply(a), ab);
            Written.into(of.apply(b), ab);
            Written.into(ab, left);
            Written.into(of.apply(c), left);
            MergedField right = strategy.get();
            MergedField bc = strategy.get();
            Written.into(of.apply(b), bc);
            Written.into(of.apply(c), bc);
            Written.into(of.apply(a), right);
            Written.into(bc, right);

            assertSame(name, left, right);
            assertSame(name, left, of.apply(all));
        });
    }

    /** Of a bucket with bounds only the mean is left, which is rounded each time. */
    private static void assertSame(String name, MergedField one, MergedField other) {
        Map<Double, Long> ones = asMultiset(one);
        Map<Double, Long> others = asMultiset(other);
        assertThat(ones.values()).as(name).containsExactlyElementsOf(others.values());
        double error = name.equals("fixed") ? 1e-9 : 0;
        assertThat(ones.keySet())
                .as(name)
                .usingElementComparator((a, b) -> Math.abs(a - b) <= error ? 0 : Double.compare(a, b))
                .containsExactlyElementsOf(others.keySet());
    }

    @Property(tries = 200)
    void theLastValueIsTheLastHoweverMergingIsGrouped(
            @ForAll @Size(max = 5) List<Long> a, @ForAll @Size(max = 5) List<Long> b) {
        List<Long> all = new ArrayList<>(a);
        all.addAll(b);
        Function<List<Long>, MergedField> of =
                values -> merged(() -> new KeepLast(MetricUnit.NONE), values, MergedField::metric);
        MergedField grouped = new KeepLast(MetricUnit.NONE);
        Written.into(of.apply(a), grouped);
        Written.into(of.apply(b), grouped);

        assertThat(Written.of(grouped)).isEqualTo(Written.of(of.apply(all)));
        assertThat(Written.of(grouped))
                .isEqualTo(all.isEmpty() ? List.of() : List.of(Long.toString(all.get(all.size() - 1))));
    }

    /** However the observations are grouped, and a whole number as a decimal one. */
    private static Map<Double, Long> asMultiset(MergedField field) {
        Map<Double, Long> counts = new TreeMap<>();
        for (String one : Written.of(field)) {
            String[] parts = one.split(" x");
            counts.merge(Double.valueOf(parts[0]), parts.length == 1 ? 1 : Long.parseLong(parts[1]), Long::sum);
        }
        return counts;
    }

    @Property(tries = 200)
    void aHistogramIsAtMostSixAndAQuarterPercentOff(
            @ForAll @NotEmpty @Size(max = 60) List<@DoubleRange(min = 1e-3, max = 1e9) @Scale(6) Double> values) {
        for (String name : List.of("exponential", "shared")) {
            MergedField field = merged(
                    strategies().getOrDefault(name, () -> new Sum(MetricUnit.NONE)), values, MergedField::metric);
            List<Double> expected = values.stream().sorted().toList();
            List<Double> found = new ArrayList<>();
            asMultiset(field).forEach((value, count) -> found.addAll(Collections.nCopies(count.intValue(), value)));

            assertThat(found).as(name).hasSameSizeAs(expected);
            for (int i = 0; i < found.size(); i++) {
                assertThat(Math.abs(found.get(i) / expected.get(i) - 1))
                        .as(name)
                        .isLessThanOrEqualTo(ERROR);
            }
        }
    }

    @Property(tries = 200)
    void bucketsWithBoundsKeepCountsAndSums(
            @ForAll @Size(max = 60) List<@DoubleRange(min = -1e3, max = 1e3) Double> values) {
        double[] bounds = {-10, 0, 0.5, 100};
        MergedField field = merged(() -> MergedHistogram.fixed(MetricUnit.NONE, bounds), values, MergedField::metric);

        double[] sums = new double[bounds.length + 1];
        long[] counts = new long[bounds.length + 1];
        for (double value : values) {
            int bucket = 0;
            while (bucket < bounds.length && value > bounds[bucket]) {
                bucket++;
            }
            sums[bucket] += value;
            counts[bucket]++;
        }
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            if (counts[i] > 0) {
                expected.add(sums[i] / counts[i] + " x" + counts[i]);
            }
        }
        assertThat(Written.of(field)).isEqualTo(expected);
    }

    @Test
    void aSumOfWholeNumbersStaysExactAsLongAsItCan() {
        Sum sum = new Sum(MetricUnit.NONE);
        sum.metric((1L << 53) + 1);
        sum.metric(2L);
        assertThat(Written.of(sum)).containsExactly("9007199254740995");

        sum.metric(Long.MAX_VALUE);
        assertThat(Written.of(sum)).containsExactly(Double.toString(0x1p63 + 9007199254740994.0));
    }

    @Test
    void durationsStayExact() {
        Sum sum = new Sum(MetricUnit.MILLISECONDS);
        sum.nanos(1);
        sum.nanos(1_000_000_000_000_000_000L);
        assertThat(Written.of(sum)).containsExactly("1000000000000000001 ns");

        Max max = new Max(MetricUnit.SECONDS);
        max.nanos(3);
        max.nanos(2);
        assertThat(Written.of(max)).containsExactly("3 ns");

        MergedHistogram exact = MergedHistogram.distribution(MetricUnit.SECONDS);
        exact.nanos(1_500_000_000);
        exact.nanos(9_007_199_254_740_993_000L);
        assertThat(Written.of(exact)).containsExactly("1.5 x1", "9.007199254740993E9 x1");
    }

    @Test
    void whatIsNoNumberIsLeftOutAndCounted() {
        long before = RecordAggregate.valuesLeftOut();
        for (Supplier<MergedField> strategy : strategies().values()) {
            MergedField field = strategy.get();
            field.metric(Double.NaN);
            field.string("text");
            assertThat(Written.of(field)).isEmpty();
        }
        Sum sum = new Sum(MetricUnit.NONE);
        sum.metric(Double.POSITIVE_INFINITY);
        sum.metric(1.5);

        assertThat(Written.of(sum)).containsExactly("1.5");
        assertThat(RecordAggregate.valuesLeftOut() - before)
                .isGreaterThanOrEqualTo(2L * strategies().size() + 1);
    }

    @Test
    void aNumberThatComesInAnotherUnitIsConverted() {
        Sum sum = new Sum(MetricUnit.KILOBYTES);
        sum.metric(2L);
        ((ValueWriter) sum).unit(MetricUnit.BYTES).metric(500L);
        sum.metric(1L);
        assertThat(Written.of(sum)).containsExactly("3.5");

        ((ValueWriter) sum).unit(MetricUnit.SECONDS).metric(9L);
        ((ValueWriter) sum).unit(Unit.custom("Ducks")).metric(9.5);
        sum.nanos(9);
        assertThat(Written.of(sum)).containsExactly("3.5");
    }

    @Test
    void theUnitOfTheFirstNumberCountsWhereTheFieldHasNone() {
        KeepLast last = new KeepLast(MetricUnit.NONE);
        ((ValueWriter) last).unit(Unit.custom("Ducks")).metric(1L);
        ((ValueWriter) last).unit(Unit.custom("Geese")).metric(2L);
        last.metric(3L);
        assertThat(Written.of(last)).containsExactly("Ducks", "1");

        Min plain = new Min(MetricUnit.NONE);
        plain.metric(4L);
        ((ValueWriter) plain).unit(MetricUnit.BYTES).metric(2L);
        assertThat(Written.of(plain)).containsExactly("4");
    }

    @Test
    void severalObservationsAreMergedEach() {
        Histogram ducks = Histogram.create();
        ducks.record(3, 2);
        ducks.record(5);
        for (Map.Entry<MergedField, List<String>> one : Map.of(
                        (MergedField) MergedHistogram.distribution(MetricUnit.NONE),
                        List.of("3.0 x2", "5.0 x1", "15.0 x2"),
                        new Sum(MetricUnit.NONE),
                        List.of("41.0"),
                        new Max(MetricUnit.NONE),
                        List.of("15.0"),
                        new KeepLast(MetricUnit.NONE),
                        List.of("15.0"))
                .entrySet()) {
            ducks.snapshot().writeTo(one.getKey());
            one.getKey().beginDistribution();
            one.getKey().observe(30, 2);
            one.getKey().endDistribution();

            assertThat(Written.of(one.getKey())).isEqualTo(one.getValue());
        }
    }

    @Test
    void theLastValueIsKeptOfWhateverKind() {
        KeepLast last = new KeepLast(MetricUnit.MILLISECONDS);
        assertThat(Written.of(last)).isEmpty();
        last.metric(1L);
        last.nanos(5);
        assertThat(Written.of(last)).containsExactly("5 ns");
        last.string("x");
        assertThat(Written.of(last)).containsExactly("\"x\"");
        last.beginList();
        last.item("a");
        last.item("b");
        last.endList();
        assertThat(Written.of(last)).containsExactly("item \"a\"", "item \"b\"");
    }

    @Test
    void whatWasFrozenIsWrittenAsItWas() {
        MergedHistogram histogram = MergedHistogram.exponential(MetricUnit.NONE);
        histogram.metric(3L);
        histogram.freeze();

        assertThat(Written.of(histogram)).containsExactly("3.0 x1");
        assertThat(Written.of(histogram)).containsExactly("3.0 x1");
    }
}
