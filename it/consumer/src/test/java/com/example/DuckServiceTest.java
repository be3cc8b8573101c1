package com.example;

import static io.tidemark.testing.TidemarkAssertions.assertThat;

import io.tidemark.ServiceMetrics;
import io.tidemark.testing.TestSink;
import org.junit.jupiter.api.Test;

class DuckServiceTest {

    @Test
    void countsDucks() throws Exception {
        TestSink sink = TestSink.create();
        try (var restore = ServiceMetrics.useForTesting(sink)) {
            DuckService.countDucks();
        }
        assertThat(sink.only()).hasMetric("NumberOfDucks", 5).hasProperty("Operation", "CountDucks");
    }
}
