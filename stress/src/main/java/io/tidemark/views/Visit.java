package io.tidemark.views;

import io.tidemark.Metrics;

/** What views over records are of. */
@Metrics
class Visit {

    final String visitor;
    long bread;

    Visit(String visitor) {
        this.visitor = visitor;
    }
}
