package io.tidemark.prometheus;

import io.tidemark.stats.Tags;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds the labels of the rows of a family, during one scrape. They mostly are the rows of the last one, in the same order: then the labels are at hand. What is new is
 * made, and kept for the next scrape, as long as there is room.
 */
// Guarded by ScrapeBenchmark.
final class RowLabels {

    /** Rows come and go in between the others: so far it looks for the next one that it knows. */
    private static final int LOOK_AHEAD = 32;

    private static final String TWO_OF_ONE_NAME = "two of its tags would be one label; rename one of them";
    private static final String THERE_ALREADY =
            "another row has the same labels: an empty one is none, and one that all are given may be a row's own";

    private final FamilyText family;
    private final LabelWriter writer;
    private final Output output;
    private final AtomicLong kept;
    private final long mostKept;

    private final FamilyText.Rows before;
    private int at;

    /** How many of the rows before were met again, all from the first on: as long as {@link #tags} is null. */
    private int same;

    private Tags @Nullable [] tags;
    private byte @Nullable [][] labels;
    private int size;
    private long bytes;
    private boolean full;

    /** Labels that there were, if two rows may have the same. */
    private @Nullable Set<ByteBuffer> met;

    private String problem = "";

    /** @param kept how many bytes are kept for all families */
    RowLabels(FamilyText family, LabelWriter writer, Output output, AtomicLong kept, long mostKept) {
        this.family = family;
        this.writer = writer;
        this.output = output;
        this.kept = kept;
        this.mostKept = mostKept;
        this.before = Objects.requireNonNull(family.rows.get());
        if (family.rowsMayBeSame) {
            met = new HashSet<>();
        }
    }

    /** The labels of a row. Null if it is to be left out, since another has the same, or two of the labels have one name. */
    byte @Nullable [] of(Tags row) {
        byte[] found = known(row);
        if (found == null) {
            found = make(row);
            if (found == null) {
                return null;
            }
        }
        if (met != null && !met.add(ByteBuffer.wrap(found))) {
            problem = THERE_ALREADY;
            return null;
        }
        return found;
    }

    /** Why a row has no labels. */
    String problem() {
        return problem;
    }

    private byte @Nullable [] known(Tags row) {
        int end = Math.min(before.tags.length, at + LOOK_AHEAD);
        for (int i = at; i < end; i++) {
            Tags tagged = before.tags[i];
            if (tagged.equals(row)) {
                boolean skipped = i > at;
                at = i + 1;
                byte[] found = before.labels[i];
                if (tags == null && !skipped) {
                    same++;
                } else {
                    keep(row, found);
                }
                return found;
            }
        }
        return null;
    }

    private byte @Nullable [] make(Tags row) {
        int from = output.at();
        LabelWriter.Outcome outcome = writer.put(output, row, family.reserved);
        byte[] made = output.since(from);
        output.back(from);
        if (outcome == LabelWriter.Outcome.TWO_OF_ONE_NAME) {
            problem = TWO_OF_ONE_NAME;
            return null;
        }
        if (outcome == LabelWriter.Outcome.MAYBE_OF_OTHERS && met == null) {
            family.rowsMayBeSame = true;
            met = new HashSet<>();
            for (int i = 0; i < (tags == null ? same : size); i++) {
                met.add(ByteBuffer.wrap(labels == null ? before.labels[i] : labels[i]));
            }
        }
        keep(row, made);
        return made;
    }

    private void keep(Tags row, byte[] made) {
        if (full || kept.get() - before.bytes + (tags == null ? before.bytes : bytes) + weight(made) > mostKept) {
            full = true;
            return;
        }
        begin();
        Tags[] rows = Objects.requireNonNull(tags);
        byte[][] all = Objects.requireNonNull(labels);
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, size * 2);
            all = Arrays.copyOf(all, size * 2);
            tags = rows;
            labels = all;
        }
        rows[size] = row;
        all[size++] = made;
        bytes += weight(made);
    }

    /** From here on the rows are not those of the last scrape. */
    private void begin() {
        if (tags != null) {
            return;
        }
        tags = Arrays.copyOf(before.tags, Math.max(16, before.tags.length));
        byte[][] all = Arrays.copyOf(before.labels, tags.length);
        labels = all;
        size = same;
        for (int i = 0; i < size; i++) {
            bytes += weight(all[i]);
        }
    }

    /** With the array's header and the two references to what is kept. */
    private static int weight(byte[] labels) {
        return labels.length + 32;
    }

    /** All rows were met. */
    void end() {
        if (before == FamilyText.Rows.GONE) {
            return;
        }
        if (same < before.tags.length) {
            // Some are gone.
            begin();
        }
        Tags[] rows = tags;
        byte[][] made = labels;
        if (rows != null && made != null) {
            FamilyText.Rows after = new FamilyText.Rows(Arrays.copyOf(rows, size), Arrays.copyOf(made, size), bytes);
            // Of two scrapes at once, one is kept.
            if (family.rows.compareAndSet(before, after)) {
                kept.addAndGet(after.bytes - before.bytes);
            }
        }
    }
}
