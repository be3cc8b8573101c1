package io.tidemark.cloudwatch.server;

/**
 * A log event.
 *
 * @param timestamp milliseconds since 1970
 * @param message its text
 */
public record LogEvent(long timestamp, String message) {}
