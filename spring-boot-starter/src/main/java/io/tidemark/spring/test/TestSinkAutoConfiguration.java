package io.tidemark.spring.test;

import io.tidemark.spring.AttachedSinks;
import io.tidemark.spring.TidemarkAutoConfiguration;
import io.tidemark.testing.TestSink;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** For {@link TidemarkTest}: what tests look at, in place of all sinks. */
@AutoConfiguration(before = TidemarkAutoConfiguration.class)
class TestSinkAutoConfiguration {

    @Bean
    TestSink tidemarkTestSink() {
        return TestSink.create();
    }

    @Bean
    AttachedSinks tidemarkSinks(TestSink sink) {
        return AttachedSinks.of(Map.of("test", sink));
    }
}
