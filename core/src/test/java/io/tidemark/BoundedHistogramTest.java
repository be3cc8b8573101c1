package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.unit.MetricUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedHistogramTest {

    private static List<String> written(Histogram histogram) {
        List<String> written = new ArrayList<>();
        histogram.snapshot().forEach((total, count) -> written.add(total + " / " + count));
        return written;
    }

    @Test
    void boundsAreInclusiveAndABucketIsWrittenAsItsMean() {
        Histogram histogram = Histogram.withBounds(MetricUnit.BYTES, -1, 0, 10);
        for (double value : new double[] {-5, -1, -0.5, -0.0, 0, 1, 10, 11, 100}) {
            histogram.record(value);
        }

        assertThat(written(histogram)).containsExactly("-6.0 / 2", "-0.5 / 3", "11.0 / 2", "111.0 / 2");
        assertThat(histogram.snapshot().count()).isEqualTo(9);
        assertThat(histogram).hasToString("Histogram[9]");
    }

    @Test
    void withoutBoundsItIsAMean() {
        Histogram histogram = Histogram.withBounds(MetricUnit.NONE);
        histogram.record(3, 2);
        histogram.record(6);

        assertThat(written(histogram)).containsExactly("12.0 / 3");
    }

    @Test
    void whatIsNotFiniteSpoilsNoBucket() {
        Histogram histogram = Histogram.withBounds(MetricUnit.NONE, 1);
        histogram.record(Double.POSITIVE_INFINITY);
        histogram.record(Double.NEGATIVE_INFINITY, 2);
        histogram.record(Double.NaN);
        histogram.record(3);
        histogram.record(-Double.MAX_VALUE, 2);

        assertThat(written(histogram))
                .containsExactly("-Infinity / 2", "-1.7976931348623157E308 / 2", "3.0 / 1", "Infinity / 1", "NaN / 1");
        assertThat(histogram.snapshot().count()).isEqualTo(6);
    }

    @Test
    void boundsAscendAndAreFinite() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Histogram.withBounds(MetricUnit.NONE, 1, 3, 2))
                .withMessage("bounds ascend, and 2.0 comes after 3.0: sort them");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Histogram.withBounds(MetricUnit.NONE, -0.0, 0))
                .withMessage("bounds ascend, and 0.0 comes after -0.0: sort them");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Histogram.withBounds(MetricUnit.NONE, 1, Double.POSITIVE_INFINITY))
                .withMessage("the bound Infinity is no finite number: what is above the last bound has a bucket"
                        + " without it");
    }

    @Test
    void itsOwnBoundsAreNotThoseOfTheCaller() {
        double[] bounds = {1, 2};
        Histogram histogram = Histogram.withBounds(MetricUnit.NONE, bounds);
        bounds[0] = 5;
        histogram.record(1);
        histogram.record(2);

        assertThat(written(histogram)).containsExactly("1.0 / 1", "2.0 / 1");
    }
}
