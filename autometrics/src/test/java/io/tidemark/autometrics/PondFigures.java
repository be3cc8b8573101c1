package io.tidemark.autometrics;

import io.tidemark.stats.MetricSources;

/** A service for a test, and what a scrape has of the functions of {@link HandWoven}. */
final class PondFigures implements AutoCloseable {

    private final AutometricsService service;

    PondFigures() {
        this(AutometricsService.builder());
    }

    PondFigures(AutometricsService.Builder settings) {
        Services.forget();
        service = settings.addTo(MetricSources.of()).install();
    }

    AutometricsService service() {
        return service;
    }

    long ok(String... labels) {
        return sum("function_calls_total", "result=\"ok\"", labels);
    }

    long errors(String... labels) {
        return sum("function_calls_total", "result=\"error\"", labels);
    }

    /** The calls that are going on. */
    long running(String... labels) {
        return sum("function_calls_concurrent", "", labels);
    }

    /** The calls whose durations were counted. */
    long timed(String... labels) {
        return sum("function_calls_duration_seconds_count", "", labels);
    }

    private long sum(String name, String label, String... labels) {
        String[] all = new String[labels.length + 1];
        all[0] = label;
        System.arraycopy(labels, 0, all, 1, labels.length);
        return Scrape.sum(service, name, all);
    }

    /** How many of the calls that ended were ok, how many were errors, and how many have not ended: {@code "2 ok, 1 error, 0 running"}. */
    @Override
    public String toString() {
        return ok() + " ok, " + errors() + " error, " + running() + " running";
    }

    @Override
    public void close() {
        service.close();
    }
}
