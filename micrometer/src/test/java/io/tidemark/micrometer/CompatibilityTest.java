package io.tidemark.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.tck.MeterRegistryCompatibilityKit;
import java.time.Duration;

/** What Micrometer asks of a registry. */
class CompatibilityTest extends MeterRegistryCompatibilityKit {

    @Override
    public MeterRegistry registry() {
        return TidemarkMeterRegistry.builder().clock(new MockClock()).build();
    }

    @Override
    public Duration step() {
        return Duration.ofMinutes(1);
    }
}
