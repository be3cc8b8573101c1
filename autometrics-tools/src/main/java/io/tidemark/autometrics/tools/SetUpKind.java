package io.tidemark.autometrics.tools;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What set-up files are for. */
public enum SetUpKind {
    /** A Prometheus on this machine: {@code prometheus.yml}. */
    LOCAL,
    /** Prometheus, Alertmanager and Grafana with the dashboards, in Docker, for a program on this machine: {@code compose.yaml} and what it needs. */
    DOCKER,
    /** Pods: annotations of a deployment, and a {@code PodMonitor} for the Prometheus operator. */
    KUBERNETES,
    /** An application at fly.io: a part of {@code fly.toml}. */
    FLY,
    /** Who is told of alerts: {@code alertmanager.yml}. */
    ALERTMANAGER;

    /** As commands name it: {@code local}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static SetUpKind of(String word) {
        for (SetUpKind kind : values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("\"" + word + "\" is no kind of set-up: write one of "
                + Arrays.stream(values()).map(SetUpKind::word).collect(Collectors.joining(", ")));
    }
}
