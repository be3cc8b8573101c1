package io.tidemark.demo;

import io.tidemark.autometrics.AutometricsService;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.MetricSources;
import java.util.Locale;

/** The functions of the pond that have {@code @Autometrics}: how often they are called, by whom, how they end, how long they take. */
final class PondFunctions implements AutoCloseable {
    static final String PLACE = "Calls";

    /** What each visit calls, once. */
    private static final String VISIT = "PondServer.answer";

    private final AutometricsService service;

    /** What the service goes on from, if functions were called in this process before it was there. */
    private final Counts before;

    private PondFunctions(AutometricsService service) {
        this.service = service;
        this.before = Counts.of(service);
    }

    /** They are counted from now on. */
    static PondFunctions install() {
        // Its own, as the views are: a program that is all one service would leave out the last two.
        return new PondFunctions(AutometricsService.builder()
                .serviceName(DemoOptions.JOB)
                .withExemplars()
                .forClassLoader(PondFunctions.class.getClassLoader())
                .addTo(MetricSources.of())
                .install());
    }

    MetricSource source() {
        return service;
    }

    /**
     * When all visits are over: how many calls there were.
     *
     * @param requests how many of them should be visits
     */
    Receipt finish(long requests) {
        Counts now = Counts.of(service);
        long visits = now.visits() - before.visits();
        String figures = String.format(
                Locale.ROOT,
                "%,d of %,d functions, %,d of them visits for %,d requests",
                now.calls() - before.calls(),
                now.functions(),
                visits,
                requests);
        return visits == requests
                ? Receipt.ok(PLACE, figures)
                : Receipt.notOk(
                        PLACE,
                        figures,
                        String.format(
                                Locale.ROOT,
                                "%,d requests came, but %,d calls of %s were counted: was the demo built by Maven?",
                                requests,
                                visits,
                                VISIT));
    }

    private record Counts(long calls, long visits, long functions) {

        static Counts of(AutometricsService service) {
            long calls = 0;
            long visits = 0;
            long functions = 0;
            for (MetricFamily family : service.collect()) {
                if (family.name().equals("function.calls.duration")) {
                    functions = family.points().size();
                }
                if (family.name().equals("function.calls")) {
                    for (MetricFamily.Point point : family.points()) {
                        long count = point.value() instanceof AggregationData.OfLong whole ? whole.value() : 0;
                        calls += count;
                        visits += VISIT.equals(point.tags().get("function")) ? count : 0;
                    }
                }
            }
            return new Counts(calls, visits, functions);
        }
    }

    /** Nothing counts here any more. */
    @Override
    public void close() {
        service.close();
    }
}
