package io.tidemark.nativeimage;

import io.tidemark.autometrics.Objective;
import io.tidemark.autometrics.Percentile;
import java.time.Duration;

/** No other class names it: what the build wrote down does. */
final class PondObjectives {

    static final Objective FAST = Objective.named("fast")
            .latency(Duration.ofMillis(250), Percentile.P99)
            .build();

    private PondObjectives() {}
}
