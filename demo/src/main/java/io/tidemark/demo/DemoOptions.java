package io.tidemark.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to run the {@link Demo}.
 *
 * @param port of the pond; 0 for one that is free
 * @param directory where the metrics go; made if it is not there
 * @param requests how many requests to send; 0 to go on until {@link Demo#stop}
 * @param rate how many to send a second; null for as many as will go, or a gentle few if there is no end
 * @param quiet whether to print the summary alone
 * @param terminal whether what is printed is seen on a terminal
 * @param exporters where the metrics go as well
 */
public record DemoOptions(
        int port,
        Path directory,
        long requests,
        @Nullable Rate rate,
        boolean quiet,
        boolean terminal,
        Exporters exporters) {

    /** Of CloudWatch Logs; made if it is not there. */
    public static final String LOG_GROUP = "/tidemark/duck-pond";

    /** What Prometheus, a Pushgateway and OpenTelemetry know the pond as. */
    public static final String JOB = "duck_pond";

    /** As above, with a port to be scraped at and nothing else. */
    DemoOptions(int port, Path directory, long requests, @Nullable Rate rate, boolean quiet, boolean terminal) {
        this(port, directory, requests, rate, quiet, terminal, Exporters.none());
    }

    boolean endless() {
        return requests == 0;
    }
}
