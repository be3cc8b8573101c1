package io.tidemark.jvm;

import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Tags;
import io.tidemark.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bytes over network interfaces, as the Linux kernel counts them for the network name space of the process. Counted from the first reading. */
final class NetworkReading implements Reading {

    private static final Path COUNTERS = Path.of("/proc/self/net/dev");

    private final Path counters;
    private final Map<Tags, Origin> origins = new HashMap<>();

    private record Origin(long value, long last, Instant since) {}

    NetworkReading() {
        this(COUNTERS);
    }

    NetworkReading(Path counters) {
        this.counters = counters;
    }

    @Override
    public void read(Readings into) throws IOException {
        if (!Files.isReadable(counters)) {
            return;
        }
        // Files there say that they are empty: read what comes.
        List<String> lines = Files.readAllLines(counters);
        for (String line : lines) {
            int colon = line.indexOf(':');
            String[] columns =
                    colon < 0 ? new String[0] : line.substring(colon + 1).trim().split(" +", -1);
            if (columns.length >= 9) {
                String name = TagText.of(line.substring(0, colon).trim());
                add(into, name, "receive", Long.parseLong(columns[0]));
                add(into, name, "transmit", Long.parseLong(columns[8]));
            }
        }
    }

    private void add(Readings into, String name, String direction, long value) {
        Tags tags = Tags.of("network.interface.name", name, "network.io.direction", direction);
        @Nullable Origin before = origins.get(tags);
        // An interface that went and came again counts from zero.
        Origin origin = before == null || value < before.last()
                ? new Origin(
                        before == null ? value : 0, value, TimeSource.current().instant())
                : new Origin(before.value(), value, before.since());
        origins.put(tags, origin);
        into.addSince(
                JvmMetric.NETWORK_BYTES, tags, origin.since(), new AggregationData.OfLong(value - origin.value()));
    }
}
