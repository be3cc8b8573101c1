package io.tidemark.otlp.server;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that came.
 *
 * @param grpc whether it came over gRPC
 * @param path of the URL, or of the method
 * @param signal what it is of; null for a path that is of none
 * @param headers by name in lower case
 * @param body without compression; empty if it was not read
 * @param taken whether the server has kept what was in it
 * @param nanos when, by {@link System#nanoTime}
 */
@SuppressWarnings("ArrayRecordComponent")
public record Received(
        boolean grpc,
        String path,
        @Nullable Signal signal,
        Map<String, List<String>> headers,
        byte[] body,
        boolean taken,
        long nanos) {

    public @Nullable String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : String.join(",", values);
    }
}
