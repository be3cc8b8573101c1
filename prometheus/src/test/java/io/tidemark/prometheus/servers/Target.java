package io.tidemark.prometheus.servers;

/**
 * How a target's last scrape went.
 *
 * @param up whether Prometheus took all of it
 * @param lastError why not; the empty string if it did
 */
public record Target(boolean up, String lastError) {}
