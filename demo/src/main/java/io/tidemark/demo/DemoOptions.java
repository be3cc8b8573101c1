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
 * @param cloudWatch where the metrics go as well; null for into the directory alone
 */
public record DemoOptions(
        int port,
        Path directory,
        long requests,
        @Nullable Rate rate,
        boolean quiet,
        boolean terminal,
        @Nullable CloudWatchEndpoint cloudWatch) {

    /** Of CloudWatch Logs; made if it is not there. */
    public static final String LOG_GROUP = "/tidemark/duck-pond";

    /** As above, without CloudWatch. */
    DemoOptions(int port, Path directory, long requests, @Nullable Rate rate, boolean quiet, boolean terminal) {
        this(port, directory, requests, rate, quiet, terminal, null);
    }

    boolean endless() {
        return requests == 0;
    }
}
