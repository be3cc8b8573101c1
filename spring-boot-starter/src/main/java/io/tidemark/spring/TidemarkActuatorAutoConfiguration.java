package io.tidemark.spring;

import io.tidemark.prometheus.Exposition;
import io.tidemark.prometheus.Format;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** {@code /actuator/tidemark}, what Prometheus scrapes, and a health indicator: of Spring Boot 3 and of 4, which have that in different places. */
@AutoConfiguration(after = TidemarkAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnProperty(prefix = "tidemark", name = "enabled", matchIfMissing = true)
public class TidemarkActuatorAutoConfiguration {

    /** For Spring. */
    public TidemarkActuatorAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    TidemarkEndpoint tidemarkEndpoint(AttachedSinks sinks) {
        return new TidemarkEndpoint(sinks);
    }

    @Bean
    @ConditionalOnMissingBean
    SinkHealth tidemarkSinkHealth(AttachedSinks sinks, TidemarkProperties properties) {
        return new SinkHealth(sinks, properties.health());
    }

    /** What is scraped. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Format.class)
    static class Scraping {

        private static final String MICROMETERS = "io.micrometer.prometheusmetrics.PrometheusMeterRegistry";

        @Bean
        @ConditionalOnMissingBean
        Exposition tidemarkExposition(TidemarkProperties properties) {
            Exposition.Builder exposition = Exposition.builder();
            properties.prometheus().labels().forEach((name, value) -> {
                try {
                    exposition.label(name, value);
                } catch (IllegalArgumentException problem) {
                    throw new InvalidConfigurationPropertyValueException(
                            "tidemark.prometheus.labels." + name, value, problem.getMessage());
                }
            });
            return exposition.build();
        }

        @Bean
        @ConditionalOnAvailableEndpoint
        @ConditionalOnMissingClass(MICROMETERS)
        ScrapeEndpoints.Sole tidemarkScrapeEndpoint(Exposition exposition) {
            return new ScrapeEndpoints.Sole(exposition);
        }

        @Bean
        @ConditionalOnAvailableEndpoint
        @ConditionalOnClass(name = MICROMETERS)
        ScrapeEndpoints.BesideMicrometers tidemarkScrapeEndpointBesideMicrometers(Exposition exposition) {
            return new ScrapeEndpoints.BesideMicrometers(exposition);
        }
    }

    /** Where Spring Boot 3 has it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
    @org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator("tidemark")
    static class HealthOfBoot3 {

        @Bean
        @ConditionalOnMissingBean(name = "tidemarkHealthIndicator")
        org.springframework.boot.actuate.health.HealthIndicator tidemarkHealthIndicator(SinkHealth health) {
            return () -> {
                SinkHealth.Report report = health.report();
                return org.springframework.boot.actuate.health.Health.status(report.status())
                        .withDetails(report.details())
                        .build();
            };
        }
    }

    /** Where Spring Boot 4 has it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    @org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator("tidemark")
    static class HealthOfBoot4 {

        @Bean
        @ConditionalOnMissingBean(name = "tidemarkHealthIndicator")
        org.springframework.boot.health.contributor.HealthIndicator tidemarkHealthIndicator(SinkHealth health) {
            return () -> {
                SinkHealth.Report report = health.report();
                return org.springframework.boot.health.contributor.Health.status(report.status())
                        .withDetails(report.details())
                        .build();
            };
        }
    }
}
