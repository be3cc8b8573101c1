package io.tidemark.autometrics;

import io.tidemark.autometrics.DeclaredFunction.DeclaredLabel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What was counted of a function, by its callers and further labels. It has no class of the application. */
final class FunctionCells {

    /** Callers beyond it count as {@link FunctionName#OTHER}. */
    static final int MOST_CALLERS = 256;

    /** Combinations of a caller and further labels beyond it count as {@link FunctionName#OTHER}. */
    static final int MOST_LABELLED = 2_000;

    private static final int MOST_FROM_THE_START = 100;

    final FunctionName name;
    final DurationScale scale;
    final boolean callers;
    final boolean exemplars;
    final boolean typeLabels;
    final boolean concurrency;

    /** Where a call without a caller counts, and without further labels. It is there from the start. */
    final CallCell first;

    /** What was counted before settings changed; null if nothing. */
    final @Nullable FunctionCells before;

    private final List<DeclaredLabel> labels;

    /** Of each label, the values that there are. */
    private final List<Set<String>> values = new ArrayList<>();

    /** By the caller's hash, modulo the length, which is a power of two; at least half of it is empty. Replaced as a whole, save that what is empty is filled. */
    private volatile CallCell[] table;

    private volatile @Nullable CallCell others;

    /** With further labels. */
    private final ConcurrentHashMap<Labelled, CallCell> labelled = new ConcurrentHashMap<>();

    private record Labelled(FunctionName caller, List<@Nullable String> values) {}

    FunctionCells(
            DeclaredFunction function,
            DurationScale scale,
            boolean callers,
            boolean exemplars,
            @Nullable FunctionCells before) {
        this.name = function.name();
        this.scale = scale;
        this.callers = callers;
        this.exemplars = exemplars;
        this.typeLabels = (function.flags() & FunctionSite.TYPE_LABELS) != 0;
        this.concurrency = (function.flags() & FunctionSite.NO_CONCURRENCY) == 0;
        this.labels = function.labels();
        labels.forEach(label -> values.add(ConcurrentHashMap.newKeySet()));
        this.before = before;
        this.first = new CallCell(this, FunctionName.NONE, new @Nullable String[labels.size()]);
        CallCell[] one = new CallCell[4];
        one[FunctionName.NONE.hash & (one.length - 1)] = first;
        this.table = one;
        makeDeclared(new @Nullable String[labels.size()], 0, 1);
    }

    /** Where all values of all labels are declared, and they are few: each combination is there from the start. */
    private void makeDeclared(@Nullable String[] combination, int label, int made) {
        if (label == labels.size()) {
            if (label > 0) {
                @Nullable String[] each = combination.clone();
                labelled.put(
                        new Labelled(FunctionName.NONE, Arrays.asList(each)),
                        new CallCell(this, FunctionName.NONE, each));
            }
            return;
        }
        List<String> declared = labels.get(label).values();
        if (declared.size() * made > MOST_FROM_THE_START) {
            return;
        }
        for (String value : declared) {
            combination[label] = value;
            makeDeclared(combination, label + 1, made * declared.size());
        }
    }

    /** These, or some that were before, if they are so; else null. */
    @Nullable
    FunctionCells alike(DurationScale otherScale, List<DeclaredLabel> otherLabels) {
        for (FunctionCells cells = this; cells != null; cells = cells.before) {
            if (cells.scale.equals(otherScale) && cells.labels.equals(otherLabels)) {
                return cells;
            }
        }
        return null;
    }

    List<DeclaredLabel> labels() {
        return labels;
    }

    /** Where a call counts. */
    // Guarded by AutometricsBenchmark.
    CallCell of(FunctionName caller) {
        if (!callers) {
            return first;
        }
        CallCell[] cells = table;
        int mask = cells.length - 1;
        for (int i = caller.hash; ; i++) {
            CallCell cell = cells[i & mask];
            if (cell == null) {
                return unknown(caller);
            }
            if (cell.caller == caller) {
                return cell;
            }
        }
    }

    private CallCell unknown(FunctionName caller) {
        // There are no more once there is this one.
        CallCell rest = others;
        return rest == null ? add(caller) : rest;
    }

    private synchronized CallCell add(FunctionName caller) {
        CallCell[] cells = table;
        int used = 0;
        for (CallCell cell : cells) {
            if (cell != null) {
                if (cell.caller == caller) {
                    return cell;
                }
                used++;
            }
        }
        if (used > MOST_CALLERS) {
            CallCell rest = new CallCell(this, FunctionName.OTHER, first.labels);
            others = rest;
            return rest;
        }
        CallCell added = new CallCell(this, caller, first.labels);
        CallCell[] more = new CallCell[used * 2 < cells.length ? cells.length : cells.length * 2];
        for (CallCell cell : cells) {
            if (cell != null) {
                put(more, cell);
            }
        }
        put(more, added);
        table = more;
        return added;
    }

    private static void put(CallCell[] cells, CallCell cell) {
        int i = cell.caller.hash;
        while (cells[i & (cells.length - 1)] != null) {
            i++;
        }
        cells[i & (cells.length - 1)] = cell;
    }

    /** What another one was before settings changed. */
    CallCell like(CallCell other) {
        return other.labels.length == 0 ? of(other.caller) : of(other.caller, other.labels);
    }

    /** Where a call with further labels counts. */
    CallCell of(FunctionName caller, @Nullable String[] read) {
        @Nullable String[] bounded = new @Nullable String[read.length];
        for (int i = 0; i < read.length; i++) {
            bounded[i] = bounded(i, read[i]);
        }
        // The cell that is there for a caller that is known, or for all others.
        FunctionName counted = of(caller).caller;
        Labelled key = new Labelled(counted, Arrays.asList(bounded));
        CallCell known = labelled.get(key);
        if (known != null) {
            return known;
        }
        // A few more at most, if threads meet here.
        if (labelled.size() >= MOST_LABELLED) {
            @Nullable String[] rest = new @Nullable String[read.length];
            Arrays.fill(rest, FunctionName.OTHER.function());
            return labelled.computeIfAbsent(
                    new Labelled(FunctionName.OTHER, Arrays.asList(rest)),
                    other -> new CallCell(this, FunctionName.OTHER, rest));
        }
        return labelled.computeIfAbsent(key, added -> new CallCell(this, counted, bounded));
    }

    private @Nullable String bounded(int label, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            // Prometheus does not tell these apart: they would be one series twice.
            return null;
        }
        DeclaredLabel declared = labels.get(label);
        if (!declared.values().isEmpty()) {
            return declared.values().contains(value) ? value : FunctionName.OTHER.function();
        }
        Set<String> known = values.get(label);
        if (known.contains(value)) {
            return value;
        }
        synchronized (known) {
            if (known.size() < declared.limit()) {
                known.add(value);
            }
            return known.contains(value) ? value : FunctionName.OTHER.function();
        }
    }

    /** All of them, without those that were before. */
    List<CallCell> all() {
        List<CallCell> all = new ArrayList<>();
        for (CallCell cell : table) {
            if (cell != null) {
                all.add(cell);
            }
        }
        CallCell rest = others;
        if (rest != null) {
            all.add(rest);
        }
        all.addAll(labelled.values());
        return all;
    }
}
