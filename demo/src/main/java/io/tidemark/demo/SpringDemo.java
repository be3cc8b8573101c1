package io.tidemark.demo;

import io.tidemark.sink.SinkStats;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts the duck pond that is written with Spring Boot, sends it the same visitors as the {@link Demo}, ends it, and sums up: by what it left in files and by what its actuator said. One
 * demo is run once.
 */
public final class SpringDemo {
    static final String ACTUATOR = "Actuator";

    private static final String SINK = "main";
    private static final int MILLIS_BETWEEN_LOOKS = 50;

    private final DemoOptions options;
    private final List<String> application;
    private final Duration patience;
    private final PrintWriter out;
    private final Visits visits;

    /**
     * Of one run.
     *
     * @param application the command that starts it; what is to be told to it comes behind
     */
    public SpringDemo(DemoOptions options, List<String> application, PrintWriter out) {
        this(options, application, out, Duration.ofSeconds(10));
    }

    /** @param patience how long it may take until all is written, when all requests are answered */
    SpringDemo(DemoOptions options, List<String> application, PrintWriter out, Duration patience) {
        this.options = options;
        this.application = List.copyOf(application);
        this.out = out;
        this.patience = patience;
        this.visits = new Visits(options, out);
    }

    /**
     * Runs until all requests are answered, or until {@link #stop}.
     *
     * @return how it went; when this returns, the application has ended, and everything is written
     * @throws DemoException if the port or the directory cannot be used, or the application does not start
     */
    public Summary run() throws DemoException, InterruptedException {
        MetricsFiles.makeDirectory(options.directory());
        checkPort();
        try {
            MetricsFiles files = MetricsFiles.before(options.directory(), Demo.FILE);
            Figures figures;
            List<Receipt> receipts = new ArrayList<>();
            try (PondProcess pond = PondProcess.start(command())) {
                Actuator actuator = new Actuator(pond.uri());
                greet(pond.uri(), actuator);
                visits.to(pond.uri());
                figures = figures(actuator, receipts);
                String problem = pond.end();
                if (problem != null) {
                    receipts.add(Receipt.notOk("Process", problem, problem));
                }
            }
            return new Summary(
                    options,
                    visits.seconds(),
                    visits.cutShort(),
                    visits.tally(),
                    figures.requests(),
                    figures.sink(),
                    files.read(),
                    null,
                    receipts);
        } catch (IOException | UncheckedIOException problem) {
            throw MetricsFiles.cannotBeUsed(options.directory(), problem);
        }
    }

    /** Ends the run before its end. Whatever was answered is written nonetheless. May be called by any thread, at any time. */
    public void stop() {
        visits.stop();
    }

    /** What the client has seen so far. */
    Tally tally() {
        return visits.tally();
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(application);
        command.add("--server.port=" + options.port());
        command.add(
                "--tidemark.sinks." + SINK + ".directory=" + options.directory().toAbsolutePath());
        command.add("--tidemark.sinks." + SINK + ".file-name=" + Demo.FILE);
        return command;
    }

    /** Before it takes seconds to start, to end with many lines. */
    private void checkPort() throws DemoException {
        if (options.port() == 0) {
            return;
        }
        try (ServerSocket free = new ServerSocket()) {
            free.setReuseAddress(true); // As the server does: what waits for late packets is no obstacle.
            free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()));
        } catch (IOException problem) {
            throw Demo.portCannotBeUsed(options.port(), problem);
        }
    }

    /**
     * What the pond says of itself.
     *
     * @param requests how many its filter has measured
     */
    private record Figures(long requests, long views, long scraped, long calls, SinkStats sink) {

        /** The answer is sent before the record is closed, and lines are written a moment later. */
        boolean settled(long answered) {
            return requests >= answered
                    && views == requests
                    && scraped == requests
                    && sink.appended() == requests
                    && sink.queued() == 0
                    && sink.inFlight() == 0;
        }

        static Figures of(Actuator actuator) throws IOException, InterruptedException {
            return new Figures(
                    actuator.count("http/server/completed_count"),
                    actuator.count("pond/requests"),
                    actuator.scraped("pond_requests_total"),
                    actuator.calls(),
                    actuator.sink(SINK));
        }
    }

    private Figures figures(Actuator actuator, List<Receipt> receipts) throws InterruptedException {
        long answered = visits.tally().answered();
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            Figures figures = Figures.of(actuator);
            while (!figures.settled(answered) && System.nanoTime() - deadline < 0) {
                Thread.sleep(MILLIS_BETWEEN_LOOKS);
                figures = Figures.of(actuator);
            }
            receipts.add(receipt(figures));
            receipts.add(calls(figures));
            return figures;
        } catch (IOException problem) {
            String what = "the figures at " + actuator.uri() + " cannot be read (" + problem.getMessage() + ")";
            receipts.add(Receipt.notOk(ACTUATOR, what, what));
            return new Figures(0, 0, 0, 0, new SinkStats(0, 0, 0, List.of(nothing())));
        }
    }

    private static SinkStats.Branch nothing() {
        return new SinkStats.Branch(SINK, 0, 0, 0, 0, 0, Map.of());
    }

    private static Receipt receipt(Figures figures) {
        String words = format(
                "%,d requests measured, %,d in the view pond/requests, %,d scraped, %,d appended",
                figures.requests(),
                figures.views(),
                figures.scraped(),
                figures.sink().appended());
        boolean agree = figures.views() == figures.requests()
                && figures.scraped() == figures.requests()
                && figures.sink().appended() == figures.requests();
        return agree
                ? Receipt.ok(ACTUATOR, words)
                : Receipt.notOk(ACTUATOR, words, "the figures of the actuator do not agree: " + words);
    }

    /** Each request that has a function in the controller calls it once; those to unknown paths have none. */
    private Receipt calls(Figures figures) {
        long elsewhere = visits.tally().latencies(Operation.OTHER).count();
        long least = visits.tally().answered() - elsewhere;
        String words = format(
                "%,d of functions of the controller for %,d requests, %,d of them to paths that have none",
                figures.calls(), figures.requests(), elsewhere);
        // Others may have visited as well.
        boolean plausible = figures.calls() >= least && figures.calls() <= figures.requests() - elsewhere;
        return plausible
                ? Receipt.ok(PondFunctions.PLACE, words)
                : Receipt.notOk(PondFunctions.PLACE, words, words + ": was the application built by Maven?");
    }

    private void greet(URI pond, Actuator actuator) {
        if (options.quiet()) {
            return;
        }
        out.println("The duck pond is open at " + pond + ", with Spring Boot"
                + (options.endless() ? "; Ctrl-C closes it." : "."));
        out.println("Each request becomes one line in " + options.directory() + ". Visit it yourself:");
        out.println("  curl " + pond + "/ducks/7");
        out.println("  curl -d Donald " + pond + "/ducks");
        out.println("Sinks and whether they add up, views, functions:");
        out.println("  curl " + actuator.uri());
        out.println("  curl " + actuator.uri() + "/views/pond/latency");
        out.println("Prometheus can scrape it:");
        out.println("  curl " + actuator.scrapeUri());
        out.println();
        out.flush();
    }

    private static String format(String format, @Nullable Object... args) {
        return String.format(Locale.ROOT, format, args);
    }
}
