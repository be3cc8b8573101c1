package io.tidemark.prometheus.servers;

import java.util.Map;

/**
 * An exemplar that Prometheus keeps.
 *
 * @param series the labels of its series
 * @param labels its own
 */
public record StoredExemplar(Map<String, String> series, Map<String, String> labels, double value) {}
