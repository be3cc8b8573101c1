package io.tidemark.prometheus.servers;

/**
 * What a family said of itself.
 *
 * @param type as {@code counter}
 * @param help the empty string if none
 * @param unit the empty string if none
 */
public record Metadata(String type, String help, String unit) {}
