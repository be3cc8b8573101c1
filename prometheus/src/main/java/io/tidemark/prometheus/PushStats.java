package io.tidemark.prometheus;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of the pushes of a {@link PushGateway} so far.
 *
 * @param pushes those that the gateway took
 * @param failures those that it did not: nobody was there, it refused, it did not answer in time, or the metrics could not be written
 * @param lastSuccess when the last was taken; null if none was
 * @param lastFailure why the last of the failures failed, in words; null if none did
 */
public record PushStats(
        long pushes,
        long failures,
        @Nullable Instant lastSuccess,
        @Nullable String lastFailure) {}
