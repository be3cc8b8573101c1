package io.tidemark.spring;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.micrometer.TidemarkMeterBinder;
import io.tidemark.micrometer.TidemarkMeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Micrometer's meters as Tidemark's metrics, and Tidemark's metrics in Micrometer's registries. The classes of Spring Boot are called otherwise in 3 and in 4. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration"
        },
        beforeName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.export.simple.SimpleMetricsExportAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration"
        })
@ConditionalOnClass({MeterRegistry.class, TidemarkMeterRegistry.class})
@ConditionalOnBean(Clock.class)
@ConditionalOnProperty(prefix = "tidemark", name = "enabled", matchIfMissing = true)
public class TidemarkMicrometerAutoConfiguration {

    /** For Spring. */
    public TidemarkMicrometerAutoConfiguration() {}

    /** A registry like others: Spring binds its meters to it, and its filters. As a source it is read with all others. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(prefix = "tidemark.micrometer", name = "meters", matchIfMissing = true)
    TidemarkMeterRegistry tidemarkMeterRegistry(Clock clock) {
        return TidemarkMeterRegistry.builder().clock(clock).build();
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(prefix = "tidemark.micrometer", name = "views")
    TidemarkMeterBinder tidemarkMeterBinder() {
        return TidemarkMeterBinder.create();
    }
}
