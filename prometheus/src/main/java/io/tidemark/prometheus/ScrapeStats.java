package io.tidemark.prometheus;

/**
 * What became of the requests so far.
 *
 * @param answered scrapes that were answered in full
 * @param failed scrapes that were not, because the metrics could not be written: the client got a 500, or its connection was cut
 * @param refused requests that were answered with an error of the client's: no password, an address that is not allowed, an unknown path, a malformed query
 * @param cutOff connections that ended before there was an answer, or within it: the client went away, was too slow, or dawdled while others waited
 */
public record ScrapeStats(long answered, long failed, long refused, long cutOff) {}
