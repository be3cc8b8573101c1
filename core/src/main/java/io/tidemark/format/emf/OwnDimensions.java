package io.tidemark.format.emf;

import io.tidemark.internal.json.Dialect;

/** What becomes of a metric that has dimensions of its own, beside those of its entry. */
public enum OwnDimensions {
    /** The metric is left out and counted: the default, as such a metric must be asked for. */
    ERROR(Dialect.OwnPolicy.ERROR),
    /** The metric is written as if it had none. */
    IGNORE(Dialect.OwnPolicy.IGNORE),
    /**
     * One more line for each different set of such dimensions, with the metrics that have it. Its dimension sets are those of
     * the entry, each with the metric's own behind; one that has more than 30 then is left out and counted, or, strict, makes the entry
     * invalid. The properties are repeated on each line.
     */
    SPLIT(Dialect.OwnPolicy.SPLIT);

    final Dialect.OwnPolicy inDialect;

    OwnDimensions(Dialect.OwnPolicy inDialect) {
        this.inDialect = inDialect;
    }
}
