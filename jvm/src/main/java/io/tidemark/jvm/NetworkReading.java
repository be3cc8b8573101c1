package io.tidemark.jvm;

import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Tags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bytes over network interfaces, as the Linux kernel counts them for the network name space of the process. Counted from the first reading. */
final class NetworkReading implements Reading {

    private static final Path COUNTERS = Path.of("/proc/self/net/dev");

    private final Path counters;

    /** Of the interfaces that are there. */
    private final Map<Tags, Origin> origins = new HashMap<>();

    /** The numbers have no sign. */
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
        // Files there say that they are empty: read what comes. A name may be any bytes.
        String text = new String(Files.readAllBytes(counters), StandardCharsets.UTF_8);
        Set<Tags> there = new HashSet<>();
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(':');
            String[] columns =
                    colon < 0 ? new String[0] : line.substring(colon + 1).trim().split(" +", -1);
            if (columns.length >= 9) {
                String name = TagText.of(line.substring(0, colon).trim());
                add(into, there, name, "receive", Long.parseUnsignedLong(columns[0]));
                add(into, there, name, "transmit", Long.parseUnsignedLong(columns[8]));
            }
        }
        // Each container that is started brings an interface with it, of another name.
        origins.keySet().retainAll(there);
    }

    private void add(Readings into, Set<Tags> there, String name, String direction, long value) {
        Tags tags = Tags.of("network.interface.name", name, "network.io.direction", direction);
        if (!there.add(tags)) {
            // Names that differ in bytes that are no text.
            return;
        }
        @Nullable Origin before = origins.get(tags);
        // An interface that went and came again counts from zero.
        Origin origin = before == null || Long.compareUnsigned(value, before.last()) < 0
                ? new Origin(before == null ? value : 0, value, into.taken())
                : new Origin(before.value(), value, before.since());
        origins.put(tags, origin);
        into.addSince(
                JvmMetric.NETWORK_BYTES, tags, origin.since(), new AggregationData.OfLong(value - origin.value()));
    }
}
