package io.tidemark.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** All functions that are measured are counted. */
class FunctionsTest {
    private static final int TIMES = 1_000;

    @TestFactory
    Stream<DynamicTest> eachPeerCountsItsCalls() {
        return Stream.of(
                        new ClientJavaFunction(),
                        new OpenTelemetryFunction(),
                        new MicrometerFunction(),
                        new TimedAspectFunction(),
                        new AvajeFunction())
                .map(function -> DynamicTest.dynamicTest(function.getClass().getSimpleName(), () -> {
                    for (int i = 0; i < TIMES; i++) {
                        function.call();
                    }
                    assertThat(function.counted()).isEqualTo(TIMES);
                }));
    }

    @Test
    void wovenFunctionsCountTheirCalls() throws Throwable {
        AutometricsBenchmark benchmark = new AutometricsBenchmark();
        AutometricsBenchmark.Settings settings = new AutometricsBenchmark.Settings();
        settings.install();
        for (int i = 0; i < TIMES; i++) {
            benchmark.woven(settings);
            benchmark.wovenThrows(settings);
        }

        assertThat(settings.service().collect())
                .filteredOn(family -> family.name().equals(FunctionMeters.CALLS))
                .singleElement()
                .asString()
                .contains("WovenFunctions.empty", "WovenFunctions.failing", Integer.toString(TIMES));
        settings.close();
    }
}
