package com.example.compare;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.autometrics.Autometrics;
import io.tidemark.autometrics.AutometricsService;
import io.tidemark.prometheus.Exposition;
import org.junit.jupiter.api.Test;

/** Classes of tests are woven by a goal of their own. */
class FunctionOfATestTest {

    @Test
    void isCounted() {
        try (AutometricsService service = AutometricsService.builder().install()) {
            quack();

            assertTrue(Exposition.of(service).text().lines()
                    .anyMatch(line -> line.startsWith("function_calls_total{function=\"FunctionOfATestTest.quack\"")
                            && line.contains("result=\"ok\"")
                            && line.endsWith("} 1")));
        }
    }

    @Autometrics
    private void quack() {}
}
