package io.tidemark.otlp;

import org.jspecify.annotations.Nullable;

/**
 * What became of what {@link OtlpMetrics} had to send. A point is a value of a series.
 *
 * @param requests how many requests the server has taken
 * @param points how many points were in them
 * @param rejected how many of those points the server refused, while it took the others ({@code partial_success})
 * @param attemptsFailed how many attempts failed, of whatever kind; each request may take several
 * @param refused how many requests the server refused for good: they are not repeated. Deltas in them are in the next request
 * @param uncertain how many requests had no clear answer: of these, deltas are sent again as they were
 * @param roundsFailed how many intervals passed in which not all was sent
 * @param series of how many series it is known what the server has: those that are sent as deltas, and those that have gone and whose last value is not with
 *     the server
 * @param lost how many points of series that have gone were given up, since there were too many of them
 * @param lastFailure why the last of the attempts that failed did, in words; null if none did
 */
public record OtlpMetricsStats(
        long requests,
        long points,
        long rejected,
        long attemptsFailed,
        long refused,
        long uncertain,
        long roundsFailed,
        long series,
        long lost,
        @Nullable String lastFailure) {}
