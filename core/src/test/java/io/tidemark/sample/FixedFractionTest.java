package io.tidemark.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tidemark.sample.Kept.Grouped;
import io.tidemark.stream.Problem;
import io.tidemark.support.IdEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixedFractionTest {

    private static final IdEntry ENTRY = new IdEntry(1);

    /** A bound that a right sampler exceeds once in 1.7 million; the seeds are given, so that it does never or always. */
    private static final double SIGMAS = 5;

    @ParameterizedTest
    @ValueSource(doubles = {0.9, 0.7, 0.3, 0.1, 0.031, 0.001})
    void weightsAddUpToTheEntriesThereWere(double p) {
        int seeds = 300;
        int entries = 2_000;
        double sum = 0;
        for (int seed = 0; seed < seeds; seed++) {
            Kept kept = new Kept(sampling(p, seed));
            for (int i = 0; i < entries; i++) {
                sum += kept.weight(ENTRY);
            }
        }
        assertThat(sum / seeds).isCloseTo(entries, within(SIGMAS * Math.sqrt(entries * variance(p) / seeds)));
    }

    /** Of the weight of one entry, which is 0, floor(1/p) or one more. */
    private static double variance(double p) {
        double inverse = 1 / p;
        double low = Math.floor(inverse);
        double up = inverse - low;
        return p * (low * low * (1 - up) + (low + 1) * (low + 1) * up) - 1;
    }

    private static Function<Sampling, io.tidemark.format.Format> sampling(double p, long seed) {
        return sampling -> sampling.random(seed).fixedFraction(p);
    }

    @Test
    void sumsOfValuesAreRightOnAverage() {
        // Values that differ as latencies do: most are small, few are large.
        double p = 0.07;
        int seeds = 400;
        int entries = 1_000;
        double truth = 0;
        double squares = 0;
        double sum = 0;
        for (int i = 0; i < entries; i++) {
            double value = 1 + Math.pow(i % 100, 3);
            truth += value;
            squares += value * value;
        }
        for (int seed = 0; seed < seeds; seed++) {
            Kept kept = new Kept(sampling(p, seed));
            for (int i = 0; i < entries; i++) {
                sum += kept.weight(ENTRY) * (1 + Math.pow(i % 100, 3));
            }
        }
        assertThat(sum / seeds).isCloseTo(truth, within(SIGMAS * Math.sqrt(squares * variance(p) / seeds)));
    }

    @Test
    void aWeightIsTheInverseRoundedUpOrDownAndExactOnAverage() {
        Kept kept = new Kept(sampling(0.3, 7));
        long up = 0;
        long all = 0;
        for (int i = 0; i < 300_000; i++) {
            long weight = kept.weight(ENTRY);
            if (weight > 0) {
                assertThat(weight).isBetween(3L, 4L);
                all++;
                up += weight - 3;
            }
        }
        // 1 / 0.3 = 3 1/3.
        assertThat((double) up / all).isCloseTo(1 / 3.0, within(SIGMAS * Math.sqrt(2 / 9.0 / all)));
        assertThat((double) all).isCloseTo(90_000, within(SIGMAS * Math.sqrt(300_000 * 0.3 * 0.7)));
    }

    @Test
    void aWholeInverseIsEachWeight() {
        Kept kept = new Kept(sampling(0.25, 7));
        for (int i = 0; i < 10_000; i++) {
            assertThat(kept.weight(ENTRY)).isIn(0L, 4L);
        }
    }

    @Test
    void aFractionOfOneKeepsEverythingAsItIs() {
        Kept kept = new Kept(sampling -> sampling.fixedFraction(1));
        for (int i = 0; i < 1_000; i++) {
            assertThat(kept.weight(ENTRY)).isOne();
        }
    }

    @Test
    void probabilityAndWeightMakeOneHoweverSmallTheFraction() {
        for (double p : new double[] {1, 0.999999999999999, 0.1, 1e-9, 1e-15, 1e-300, Double.MIN_VALUE}) {
            long rate = Draw.rate(p);
            assertThat(rate).isBetween(1L, Draw.ALL);
            assertThat(rate / (double) Draw.ALL).isCloseTo(p, within(0x1p-53));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, -0.1, 1.0000001, 10, Double.NaN, Double.POSITIVE_INFINITY})
    void aFractionThatIsNoneIsRefusedByItsValue(double p) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Kept(sampling -> sampling.fixedFraction(p)))
                .withMessageContaining("" + p)
                .withMessageContaining("above 0 and at most 1");
    }

    @Test
    void oneSeedChoosesAlikeAndOthersDoNot() {
        assertThat(weights(new Kept(sampling(0.2, 5))))
                .isEqualTo(weights(new Kept(sampling(0.2, 5))))
                .isNotEqualTo(weights(new Kept(sampling(0.2, 6))));
        assertThat(weights(new Kept(sampling -> sampling.fixedFraction(0.2))))
                .isNotEqualTo(weights(new Kept(sampling -> sampling.fixedFraction(0.2))));
    }

    private static List<Long> weights(Kept kept) {
        List<Long> weights = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            weights.add(kept.weight(ENTRY));
        }
        return weights;
    }

    @Test
    void bypassedEntriesAreKeptAsTheyAre() {
        Kept kept = new Kept(
                sampling -> sampling.bypass(entry -> ((Grouped) entry).value().equals("audit"))
                        .bypass(entry -> ((Grouped) entry).value().equals("error"))
                        .fixedFraction(1e-9));
        for (int i = 0; i < 1_000; i++) {
            assertThat(kept.weight(new Grouped("audit"))).isOne();
            assertThat(kept.weight(new Grouped("error"))).isOne();
            assertThat(kept.weight(new Grouped("usual"))).isZero();
        }
    }

    @Test
    void aBypassThatThrowsIsCountedAndTheEntryIsSampled() {
        Kept kept = new Kept(sampling -> sampling.bypass(entry -> {
                    throw new IllegalStateException("no idea");
                })
                .fixedFraction(1));
        assertThat(kept.weight(ENTRY)).isOne();
        assertThat(kept.problems(Problem.EXCEPTION)).isOne();
        assertThat(kept.stats.lastProblem()).contains("IdEntry", "bypasses");
    }
}
