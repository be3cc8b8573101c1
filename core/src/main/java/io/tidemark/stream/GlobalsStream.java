package io.tidemark.stream;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.FieldLayout;
import io.tidemark.internal.json.PlanTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Gives each entry the fields of another one before its own. */
final class GlobalsStream implements EntryStream {

    /** How entries of one layout are joined with the globals. */
    private record Joined(EntryLayout layout, boolean mayClash) {}

    private final EntryStream inner;
    private final Entry globals;

    /** What is said when a global is left out, by its name: a clash may last, and so be met at every entry. */
    private final Map<String, String> leftOut = new LinkedHashMap<>();

    private final Set<String> exceptMetrics;
    private final PlanTable<Joined> joined = new PlanTable<>();

    /** Figures of the inner stream; or ours, if it keeps none. */
    private final List<StreamStats> stats;

    private final boolean counts;

    GlobalsStream(EntryStream inner, Entry globals, Set<String> exceptMetrics) {
        this.inner = inner;
        this.globals = Objects.requireNonNull(globals, "globals");
        for (String name : WrittenNames.of(globals, any -> true)) {
            leftOut.put(name, "the global field " + name + " was left out: the entry has one of that name");
        }
        this.exceptMetrics = exceptMetrics;
        List<StreamStats> kept = inner.stats();
        this.counts = kept.isEmpty();
        this.stats = counts ? List.of(new StreamStats("stream with globals")) : kept;
    }

    @Override
    public Outcome next(Entry entry) {
        EntryLayout own = entry.layout();
        Joined with = joined.get(own);
        if (with == null) {
            with = new Joined(EntryLayout.joined(globals.layout(), own, exceptMetrics), mayClash(own));
            joined.put(own, with);
        }
        Set<String> clashes = with.mayClash ? clashes(entry) : Set.of();
        Outcome outcome = inner.next(new GlobalsEntry(globals, entry, with.layout, clashes));
        for (String name : clashes) {
            for (StreamStats branch : stats) {
                branch.problem(Problem.GLOBAL_LEFT_OUT, leftOut.getOrDefault(name, name), null);
            }
        }
        if (counts) {
            stats.get(0).count(outcome == null ? Outcome.FAILED : outcome, 1);
        }
        return outcome;
    }

    private Set<String> clashes(Entry entry) {
        try {
            return WrittenNames.of(entry, leftOut::containsKey);
        } catch (Throwable brokenEntry) {
            // The format meets it as well, and says what is wrong with the entry.
            return Set.of();
        }
    }

    /** Whether an entry may have a field of the name of a global. Only then is it looked at. */
    private boolean mayClash(EntryLayout own) {
        if (own == EntryLayout.DYNAMIC) {
            return true;
        }
        for (FieldLayout field : own.fields()) {
            if (!field.isNamed() || leftOut.containsKey(field.name())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public CompletionStage<Void> flush(FlushKind kind) {
        return inner.flush(kind);
    }

    @Override
    public void close() {
        inner.close();
    }

    @Override
    public List<StreamStats> stats() {
        return stats;
    }

    @Override
    public String toString() {
        return inner + ".withGlobals" + leftOut.keySet();
    }
}
