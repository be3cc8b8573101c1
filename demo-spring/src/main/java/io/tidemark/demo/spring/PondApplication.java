package io.tidemark.demo.spring;

import io.tidemark.demo.DuckPond;
import io.tidemark.demo.PondMeasures;
import io.tidemark.http.RequestRecords;
import io.tidemark.stats.Measure;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/** The duck pond on HTTP, with Spring Boot. */
@SpringBootApplication
public class PondApplication {
    private static final Log LOG = LogFactory.getLog(PondApplication.class);

    /** So that every run has the same ducks, and the same misfortunes. */
    private static final long SEED = 2026;

    /** For Spring. */
    public PondApplication() {}

    /** Opens the pond, until it is told to end. */
    public static void main(String[] arguments) {
        SpringApplication.run(PondApplication.class, arguments);
    }

    @Bean
    DuckPond pond() {
        return new DuckPond(SEED);
    }

    /** In place of the record that comes with the starter. */
    @Bean
    RequestRecords requestRecords() {
        return (request, sink) -> new PondRequestGuard(request, sink);
    }

    /** Views in application.properties are of it. */
    @Bean
    Measure bread() {
        return PondMeasures.BREAD;
    }

    @Bean
    Measure distance() {
        return PondMeasures.DISTANCE;
    }

    /** Whoever has started it reads the address here. */
    @EventListener
    void opened(ApplicationReadyEvent event) {
        String port = event.getApplicationContext().getEnvironment().getProperty("local.server.port");
        LOG.info("The duck pond is open at http://127.0.0.1:" + port);
    }
}
