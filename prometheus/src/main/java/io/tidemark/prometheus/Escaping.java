package io.tidemark.prometheus;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;

/** What is made of a name that has characters which Prometheus did not take before version 3 ("Escaping schemes", its documentation). */
enum Escaping {
    /** Each such character becomes {@code _}. What those get who ask for nothing. */
    UNDERSCORES("underscores", EscapingScheme.UNDERSCORE_ESCAPING),

    /** A dot becomes {@code _dot_}, and {@code _} becomes {@code __}. */
    DOTS("dots", EscapingScheme.DOTS_ESCAPING),

    /** The code of the character. */
    VALUES("values", EscapingScheme.VALUE_ENCODING_ESCAPING),

    /** Names stay as they are, in quotes. */
    ALLOW_UTF_8("allow-utf-8", EscapingScheme.ALLOW_UTF8);

    private final String text;
    private final EscapingScheme scheme;

    Escaping(String text, EscapingScheme scheme) {
        this.text = text;
        this.scheme = scheme;
    }

    /** As it is negotiated: {@code escaping=underscores}. */
    String text() {
        return text;
    }

    EscapingScheme scheme() {
        return scheme;
    }

    String metricName(String name) {
        return PrometheusNaming.escapeName(name, scheme);
    }

    /** Of labels, a colon is no character; what begins with two underscores is for Prometheus itself. */
    String labelName(String key) {
        String name = key;
        if (this != ALLOW_UTF_8) {
            name = PrometheusNaming.escapeName(name, scheme).replace(':', '_');
        }
        while (name.startsWith("__")) {
            name = name.substring(1);
        }
        return name.isEmpty() ? "_" : name;
    }
}
