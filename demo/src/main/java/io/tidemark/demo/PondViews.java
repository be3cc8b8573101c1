package io.tidemark.demo;

import static io.tidemark.stats.Aggregation.count;
import static io.tidemark.stats.Aggregation.distribution;
import static io.tidemark.stats.Aggregation.quantiles;
import static io.tidemark.stats.Aggregation.sum;

import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import java.time.Duration;

/** The views that the pond begins with. */
final class PondViews {
    static final String REQUESTS = "pond/requests";
    static final String LATENCY = "pond/latency";
    static final String BREAD = "pond/bread";
    static final String DISTANCE = "pond/distance";

    private PondViews() {}

    static void register(Views views) {
        views.register(View.over(RequestMetricsFields.TIME)
                .by(RequestMetricsFields.OPERATION)
                .aggregate(count())
                .description("Requests")
                .named(REQUESTS));
        views.register(View.over(RequestMetricsFields.TIME)
                .by(RequestMetricsFields.OPERATION, RequestMetricsFields.STATUS)
                .aggregate(distribution(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000))
                .withExemplars()
                .description("Time to answer a request")
                .named(LATENCY));
        views.register(View.of(PondMeasures.BREAD)
                .by(PondMeasures.VISITOR)
                .aggregate(sum())
                .named(BREAD));
        views.register(View.of(PondMeasures.DISTANCE)
                .aggregate(quantiles(Duration.ofMinutes(1)))
                .named(DISTANCE));
    }

    /** All there are: also those that were registered since. */
    static void unregister(Views views) {
        for (View view : views.registered()) {
            views.unregister(view.name());
        }
    }
}
