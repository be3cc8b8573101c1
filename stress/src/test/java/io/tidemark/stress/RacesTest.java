package io.tidemark.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.runners.TestList;

/** Each test for a moment. {@code stress/run} takes its time. */
class RacesTest {

    private static final Duration MOMENT = Duration.ofMillis(200);

    @TestFactory
    Stream<DynamicTest> nothingForbiddenComesOutOf() {
        return TestList.tests().stream()
                .sorted()
                .map(test -> DynamicTest.dynamicTest(test, () -> {
                    Tally tally = new Tally();
                    tally.add(
                            test,
                            Rounds.race(Class.forName(TestList.getInfo(test).binaryName()), MOMENT));
                    assertThat(tally.missing(TestList.tests())).doesNotContain(test);
                    assertThat(tally.forbidden()).isEmpty();
                }));
    }

    public static class Visits {
        private int visitors;

        @Actor
        public void one(II_Result result) {
            result.r1 = 1;
        }

        @Actor
        public synchronized void two() {
            visitors++;
        }

        @Actor
        public synchronized void three() {
            visitors++;
        }

        @Arbiter
        public void end(II_Result result) {
            result.r2 = visitors;
        }
    }

    @Test
    void allActorsAndTheArbiterSeeEachStateOnce() {
        assertThat(Rounds.race(Visits.class, Duration.ofMillis(20))).containsOnlyKeys("1, 2");
    }

    public static class Careless {
        private int visitors;

        @Actor
        public void one() {
            visitors++;
        }

        @Actor
        public void two() {
            visitors++;
        }

        @Arbiter
        public void end(II_Result result) {
            result.r1 = visitors;
        }
    }

    @Test
    void threadsRaceIndeed() {
        Map<String, Long> outcomes = Map.of();
        for (int attempt = 0; attempt < 50 && !outcomes.containsKey("1, 0"); attempt++) {
            outcomes = Rounds.race(Careless.class, MOMENT);
        }
        assertThat(outcomes)
                .as("increments that are lost, and ones that are not")
                .containsOnlyKeys("1, 0", "2, 0");
    }

    public static class Failing {
        @Actor
        public void one(II_Result result) {}

        @Actor
        public void two() {
            throw new IllegalArgumentException("no more");
        }
    }

    @Test
    void whatATestThrowsIsThrown() {
        assertThatThrownBy(() -> Rounds.race(Failing.class, MOMENT))
                .isInstanceOf(IllegalStateException.class)
                .cause()
                .hasMessage("no more");
    }
}
