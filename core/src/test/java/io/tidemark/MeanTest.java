package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MeanTest {

    @Test
    void itIsWrittenAsOneRepeatedObservation() {
        Mean mean = Mean.create();
        mean.add(45);
        mean.add(67);
        mean.add(88, 2);

        assertThat(Calls.of(mean.snapshot())).containsExactly("[", "200.0 of 4", "]");
        assertThat(mean.total()).isEqualTo(200);
        assertThat(mean.count()).isEqualTo(4);
    }

    @Test
    void withoutObservationsItIsAbsent() {
        Mean mean = Mean.create();
        mean.add(3, 0);
        mean.add(3, -1);

        assertThat(mean.closeValue()).isNull();
    }

    @Test
    void aSnapshotDoesNotChangeWithWhatIsAddedLater() {
        Mean mean = Mean.create();
        mean.add(1);
        Observations before = mean.closeValue();
        mean.add(2);

        assertThat(Calls.of(before)).containsExactly("[", "1.0", "]");
    }

    @Test
    void durationsAreAddedInItsUnit() {
        Mean mean = Mean.in(MetricUnit.MILLISECONDS);
        mean.add(Duration.ofNanos(1_500_000));
        mean.add(Duration.ofSeconds(2));

        assertThat(Calls.of(mean.snapshot())).containsExactly("unit Milliseconds", "[", "2001.5 of 2", "]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mean.create().add(Duration.ZERO))
                .withMessageContaining("MILLISECONDS");
    }

    @Test
    void aNanDoesNotSpoilTheTotal() {
        Mean mean = Mean.create();
        mean.add(Double.NaN);
        mean.add(3);

        assertThat(Calls.of(mean.snapshot())).containsExactly("[", "3.0", "NaN", "]");
        assertThat(mean.count()).isEqualTo(1);
    }

    @Test
    void theLongestDurationIsANumber() {
        Mean mean = Mean.in(MetricUnit.MICROSECONDS);
        mean.add(Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(mean.total()).isEqualTo(Long.MAX_VALUE * 1e6);
    }
}
