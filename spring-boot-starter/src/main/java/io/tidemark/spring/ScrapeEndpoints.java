package io.tidemark.spring;

import io.tidemark.prometheus.Exposition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/** What Prometheus asks the actuator for: all of Tidemark's sources. */
abstract class ScrapeEndpoints {

    private final Exposition exposition;

    /** Of the last scrape: the next is about as long. */
    private volatile int usualBytes = 16 << 10;

    private ScrapeEndpoints(Exposition exposition) {
        this.exposition = exposition;
    }

    @ReadOperation(producesFrom = ScrapeFormat.class)
    public WebEndpointResponse<byte[]> scrape(ScrapeFormat format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(usualBytes);
        try {
            exposition.write(format.format(), bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        usualBytes = bytes.size() + 1_024;
        return new WebEndpointResponse<>(bytes.toByteArray(), format);
    }

    /** {@code /actuator/prometheus}: where Micrometer has none. */
    @WebEndpoint(id = "prometheus")
    static final class Sole extends ScrapeEndpoints {
        Sole(Exposition exposition) {
            super(exposition);
        }
    }

    /** {@code /actuator/tidemarkprometheus}: beside Micrometer's. */
    @WebEndpoint(id = "tidemarkprometheus")
    static final class BesideMicrometers extends ScrapeEndpoints {
        BesideMicrometers(Exposition exposition) {
            super(exposition);
        }
    }
}
