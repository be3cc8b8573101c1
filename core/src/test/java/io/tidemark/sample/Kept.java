package io.tidemark.sample;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.format.EntryEncoder;
import io.tidemark.format.Format;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import io.tidemark.support.ManualTime;
import io.tidemark.time.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A sampled stream of which a test sees what is kept, with which weight, on a clock that the test sets. */
final class Kept {

    /** An entry of a group; null if it has none. */
    record Grouped(String name, String value, long epochNanos) implements Entry {

        Grouped(String value) {
            this("Group", value, 0);
        }

        @Override
        public void writeTo(EntryWriter out) {}

        @Override
        public void writeSampleKey(EntryWriter out) {
            if (value != null) {
                out.value(name).string(value);
            }
        }
    }

    /** What was kept of a group. */
    static final class Figures {
        long entries;
        long weights;
        long smallest = Long.MAX_VALUE;
        long largest;
    }

    final ManualTime time = new ManualTime("2026-01-01T00:00:00Z");
    final StreamStats stats = new StreamStats("kept");
    private final EntryEncoder encoder;
    private final LineBlock block = new LineBlock(16);
    private long weight;

    Kept(java.util.function.Function<Sampling, Format> sampler) {
        Format format = sampler.apply(Sampling.of(of -> (entry, weighing, to) -> {
            weight = weighing;
            return Outcome.PENDING;
        }));
        encoder = TimeSource.with(time, () -> format.newEncoder(stats));
    }

    /** The weight of the entry; 0 if it was left out. */
    long weight(Entry entry) {
        weight = 0;
        Outcome outcome = encoder.encode(entry, block);
        if ((outcome == Outcome.SAMPLED_OUT) != (weight == 0)) {
            throw new AssertionError(outcome + " with a weight of " + weight);
        }
        return weight;
    }

    /** So many entries of each group within the 15 seconds that are beginning, evenly mixed; then those seconds are over. */
    Map<String, Figures> interval(Map<String, Integer> volumes) {
        Map<String, Figures> kept = part(volumes);
        time.advance(Duration.ofSeconds(15));
        return kept;
    }

    /** The same, without time passing. */
    Map<String, Figures> part(Map<String, Integer> volumes) {
        Map<String, Figures> kept = new HashMap<>();
        mix(volumes, group -> {
            Figures figures = kept.computeIfAbsent(group, key -> new Figures());
            long of = weight(new Grouped(group));
            if (of > 0) {
                figures.entries++;
                figures.weights += of;
                figures.smallest = Math.min(figures.smallest, of);
                figures.largest = Math.max(figures.largest, of);
            }
        });
        return kept;
    }

    private static void mix(Map<String, Integer> volumes, Consumer<String> each) {
        int most = volumes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        Map<String, Long> due = new HashMap<>();
        for (int i = 0; i < most; i++) {
            for (Map.Entry<String, Integer> group : volumes.entrySet()) {
                long sum = due.merge(group.getKey(), (long) group.getValue(), Long::sum);
                if (sum >= most) {
                    due.put(group.getKey(), sum - most);
                    each.accept(group.getKey());
                }
            }
        }
    }

    static long entries(Map<String, Figures> kept) {
        return kept.values().stream().mapToLong(figures -> figures.entries).sum();
    }

    long problems(Problem problem) {
        return stats.problems(problem);
    }
}
