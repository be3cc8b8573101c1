package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HistogramTest {

    /** All kinds of histograms. */
    enum Kind {
        EXPONENTIAL(Histogram::in),
        SHARED(SharedHistogram::in),
        EXACT(Distribution::in),
        BOUNDED(unit -> Histogram.withBounds(unit, 1, 2, 3, 4, 5, 7, 10, 20, 50, 100, 1000, 1500, 2000));

        final Function<Unit, Histogram> make;

        Kind(Function<Unit, Histogram> make) {
            this.make = make;
        }

        Histogram create() {
            return make.apply(MetricUnit.NONE);
        }
    }

    @ParameterizedTest(name = "{0} is written as {1}")
    @CsvSource({
        "0.5, [0.53125]",
        "0.1, [0.09765625]",
        "16.5, [17.0]",
        "1000.5, [992.0]",
        "-1000.5, [-992.0]",
        "1e300, [9.62683514268912E299]",
        "1000, [992.0]",
        "1024, [1088.0]",
        "17, [17.0]",
        "0, [0.0]",
        "-0.0, [0.0]",
        "4.9e-324, [0.0]",
        "Infinity, [Infinity]",
        "-Infinity, [-Infinity]",
        "NaN, [NaN]"
    })
    void aValueIsWrittenAsTheMidpointOfItsBucket(double value, String written) {
        for (Histogram histogram : List.of(Histogram.create(), SharedHistogram.create())) {
            histogram.record(value);
            assertThat(values(histogram)).hasToString(written);
        }
    }

    @Test
    void bucketsAreWrittenWithTheirCountsInTheOrderOfValues() {
        for (Histogram histogram : List.of(Histogram.create(), SharedHistogram.create())) {
            Stream.of(1000.0, 961.5, -3.3, 0.0, 1020.0, -40.0, 0.0, 2.25).forEach(histogram::record);
            histogram.record(Double.NaN, 2);

            assertThat(Calls.of(histogram.snapshot()))
                    .containsExactly("[", "-42.0", "-3.375", "0.0 of 2", "2.375", "2976.0 of 3", "NaN of 2", "]");
            assertThat(histogram.snapshot().count()).isEqualTo(8);
        }
    }

    @Test
    void wholeNumbersBelowSixteenAreExactAmongWholeNumbers() {
        for (Histogram histogram : List.of(Histogram.create(), SharedHistogram.create())) {
            List<String> exact = new ArrayList<>();
            for (int i = -15; i < 16; i++) {
                histogram.record(i);
                exact.add((double) i + "");
            }
            assertThat(values(histogram)).hasToString(exact.toString());

            histogram.record(0.75);
            assertThat(values(histogram).toString()).contains("5.25").doesNotContain("5.0");
        }
    }

    @Property
    void theRelativeErrorIsAtMostSixAndAQuarterPercent(@ForAll long anyBits) {
        double value = Double.longBitsToDouble(anyBits);
        if (!Double.isFinite(value) || Math.abs(value) < Double.MIN_NORMAL) {
            return;
        }
        for (Histogram histogram : List.of(Histogram.create(), SharedHistogram.create())) {
            histogram.record(value);
            double written = Double.parseDouble(values(histogram).get(0));

            assertThat(Math.abs(written / value - 1)).isLessThanOrEqualTo(0.0625);
        }
    }

    @Property
    void everyObservationIsWritten(@ForAll @Size(max = 300) List<Double> values) {
        for (Kind kind : Kind.values()) {
            Histogram histogram = kind.create();
            values.forEach(histogram::record);

            assertThat(histogram.snapshot().count()).isEqualTo(values.size());
            long[] written = {0};
            histogram.snapshot().forEach((total, count) -> written[0] += count);
            assertThat(written[0]).isEqualTo(values.size());
        }
    }

    @Property
    void mergingIsRecordingTogetherInAnyOrderAndGrouping(
            @ForAll @Size(max = 50) List<Double> a,
            @ForAll @Size(max = 50) List<Integer> whole,
            @ForAll @Size(max = 50) List<Float> c) {
        List<Double> b = whole.stream().map(i -> (double) i).toList();
        List<Double> d = c.stream().map(f -> (double) f).toList();
        Observations together =
                recorded(Stream.of(a, b, d).flatMap(List::stream).toList()).snapshot();

        assertThat(merged(merged(recorded(a), recorded(b)), recorded(d)).snapshot())
                .isEqualTo(together);
        assertThat(merged(recorded(a), merged(recorded(b), recorded(d))).snapshot())
                .isEqualTo(together);
        assertThat(merged(merged(recorded(d), recorded(a)), recorded(b)).snapshot())
                .isEqualTo(together);
        SharedHistogram shared = SharedHistogram.create();
        Stream.of(d, b, a).forEach(values -> shared.merge(recorded(values).snapshot()));
        assertThat(shared.snapshot()).isEqualTo(together);
    }

    private static Histogram recorded(List<Double> values) {
        Histogram histogram = Histogram.create();
        values.forEach(histogram::record);
        return histogram;
    }

    private static Histogram merged(Histogram into, Histogram from) {
        into.merge(from.snapshot());
        return into;
    }

    @ParameterizedTest
    @EnumSource
    void aSnapshotDoesNotChangeWithWhatIsRecordedLater(Kind kind) {
        Histogram histogram = kind.create();
        histogram.record(45);
        Observations before = histogram.snapshot();
        List<String> written = Calls.of(before);

        histogram.record(46);
        histogram.record(1e9);

        assertThat(Calls.of(before)).isEqualTo(written);
        assertThat(before.count()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void withoutObservationsThereIsNothingToWrite(Kind kind) {
        Histogram histogram = kind.create();
        assertThat(histogram.closeValue()).isNull();
        assertThat(Calls.of(histogram.snapshot())).containsExactly("[", "]");

        histogram.record(3, 0);
        histogram.record(3, -5);
        assertThat(histogram.closeValue()).isNull();

        histogram.record(Double.NaN);
        assertThat(histogram.closeValue()).isNotNull();
        assertThat(histogram.snapshot().count()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aValueCanBeRecordedANumberOfTimes(Kind kind) {
        Histogram histogram = kind.create();
        histogram.record(3, 1_000_000);
        histogram.record(5);

        assertThat(Calls.of(histogram.snapshot())).containsExactly("[", "3000000.0 of 1000000", "5.0", "]");
    }

    @ParameterizedTest
    @EnumSource
    void countsStopAtTheLargest(Kind kind) {
        Histogram histogram = kind.create();
        histogram.record(2, Long.MAX_VALUE);
        histogram.record(2, Long.MAX_VALUE);

        assertThat(histogram.snapshot().count()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @EnumSource
    void aUnitGoesWithTheObservations(Kind kind) {
        Histogram histogram = kind.make.apply(MetricUnit.MILLISECONDS);
        histogram.record(2);

        assertThat(histogram.unit()).isEqualTo(MetricUnit.MILLISECONDS);
        assertThat(Calls.of(histogram.snapshot())).containsExactly("unit Milliseconds", "[", "2.0", "]");
    }

    @ParameterizedTest
    @EnumSource
    void durationsAreRecordedInTheUnitOfTheHistogram(Kind kind) {
        Histogram histogram = kind.make.apply(MetricUnit.MICROSECONDS);
        histogram.record(Duration.ofNanos(3_000));

        assertThat(Calls.of(histogram.snapshot())).containsExactly("unit Microseconds", "[", "3.0", "]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kind.create().record(Duration.ofMillis(3)))
                .withMessageContaining("MILLISECONDS");
    }

    @ParameterizedTest
    @EnumSource
    void mergingConvertsUnitsAndNeverMixesThem(Kind kind) {
        Histogram millis = kind.make.apply(MetricUnit.MILLISECONDS);
        Histogram seconds = Distribution.in(MetricUnit.SECONDS);
        seconds.record(0.002);
        millis.merge(seconds.snapshot());
        assertThat(values(millis)).containsExactly("2.0");

        Histogram bytes = Histogram.in(MetricUnit.BYTES);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> millis.merge(bytes.snapshot()))
                .withMessage(
                        "observations in Bytes cannot be merged into a histogram in Milliseconds: two units never mix");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> millis.merge(Histogram.create().snapshot()));
    }

    @Test
    void whatIsWrittenForABucketComesBackWhenItIsDivided() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            Histogram one = Histogram.create();
            double value = Math.exp(random.nextDouble() * 80 - 40);
            one.record(value);
            double[] written = {0};
            one.snapshot().forEach((total, count) -> written[0] = total / count);
            Histogram many = Histogram.create();
            many.record(value, 1 + random.nextInt(Integer.MAX_VALUE));

            many.snapshot().forEach((total, count) -> assertThat(total / count).isEqualTo(written[0]));
        }
    }

    @Test
    void memoryIsBoundedByTheRangeOfADouble() {
        Histogram histogram = Histogram.create();
        for (int exponent = -1022; exponent <= 1023; exponent++) {
            for (int eighth = 0; eighth < 8; eighth++) {
                double value = Math.scalb(1 + eighth / 8.0, exponent);
                histogram.record(value, 3);
                histogram.record(value * 1.05);
                histogram.record(-value);
            }
        }
        int[] buckets = {0};
        histogram.snapshot().forEach((total, count) -> buckets[0]++);

        assertThat(buckets[0]).isEqualTo(2 * 8 * 2046);
        assertThat(histogram.snapshot().count()).isEqualTo(5 * 8 * 2046);
    }

    @Test
    void percentilesOfRealisticLatenciesAreWithinTheError() {
        Random random = new Random(7);
        Histogram histogram = Histogram.create();
        double[] values = new double[20_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.exp(random.nextGaussian() * 1.5 + 1);
            histogram.record(values[i]);
        }
        Arrays.sort(values);
        for (double rank : new double[] {0.5, 0.9, 0.99, 0.999}) {
            double exact = values[(int) (rank * values.length)];
            long[] seen = {0};
            double[] found = {Double.NaN};
            histogram.snapshot().forEach((total, count) -> {
                seen[0] += count;
                if (Double.isNaN(found[0]) && seen[0] > (long) (rank * values.length)) {
                    found[0] = total / count;
                }
            });
            assertThat(Math.abs(found[0] / exact - 1)).isLessThanOrEqualTo(0.0625);
        }
    }

    @Test
    void noOrderOfRecordingMakesADifference() {
        List<Double> values = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            values.add((random.nextDouble() - 0.5) * Math.exp(random.nextInt(60) - 30));
        }
        Observations before = recorded(values).snapshot();
        Collections.shuffle(values, random);

        assertThat(recorded(values).snapshot()).isEqualTo(before).hasSameHashCodeAs(before);
    }

    /** The observations as text, without the frame. */
    static List<String> values(Histogram histogram) {
        return Calls.of(histogram.snapshot()).stream()
                .filter(call -> !call.startsWith("unit") && !call.equals("[") && !call.equals("]"))
                .toList();
    }
}
