package io.tidemark.spring;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.format.EntryEncoder;
import io.tidemark.format.Format;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.StreamStats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives each entry those dimension sets of a sink that it has all fields for: what is said of requests is not meant for the metrics that go to the same sink, which have dimensions of
 * their own.
 */
final class FittingDimensions implements Format {

    private final List<List<String>> sets;
    private final Function<List<List<String>>, Format> formats;

    /** @param formats a format with dimension sets; with none, one without */
    FittingDimensions(List<List<String>> sets, Function<List<List<String>>, Format> formats) {
        this.sets = sets;
        this.formats = formats;
    }

    @Override
    public EntryEncoder newEncoder(StreamStats stats) {
        return new Encoder(stats);
    }

    @Override
    public String toString() {
        return formats.apply(sets) + " by " + sets;
    }

    private List<List<String>> fitting(EntryLayout layout) {
        Set<String> names = new HashSet<>(layout.names());
        return sets.stream().filter(names::containsAll).toList();
    }

    private final class Encoder implements EntryEncoder {
        private final StreamStats stats;
        private final Map<List<List<String>>, EntryEncoder> bySets = new HashMap<>();

        /** By the id of the layout, which are few. */
        private @Nullable EntryEncoder[] byLayout = new EntryEncoder[16];

        Encoder(StreamStats stats) {
            this.stats = stats;
        }

        @Override
        public Outcome encode(Entry entry, LineBlock block) {
            EntryLayout layout = entry.layout();
            int id = layout.id();
            EntryEncoder known = id < byLayout.length ? byLayout[id] : null;
            return (known == null ? first(layout) : known).encode(entry, block);
        }

        private EntryEncoder first(EntryLayout layout) {
            EntryEncoder encoder = bySets.computeIfAbsent(
                    fitting(layout), fitting -> formats.apply(fitting).newEncoder(stats));
            if (layout.id() >= byLayout.length) {
                byLayout = Arrays.copyOf(byLayout, Integer.highestOneBit(layout.id()) * 2);
            }
            byLayout[layout.id()] = encoder;
            return encoder;
        }
    }

    /** Of text that lists sets, as the properties have it. */
    static List<List<String>> sets(List<String> text) {
        List<List<String>> sets = new ArrayList<>();
        for (String set : text) {
            sets.add(
                    set.strip().equals("none")
                            ? List.of()
                            : Arrays.stream(set.split("\\+")).map(String::strip).toList());
        }
        return sets;
    }
}
