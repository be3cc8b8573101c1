package io.tidemark.stream;

import io.tidemark.entry.Entry;
import io.tidemark.internal.TypeName;
import io.tidemark.internal.Warnings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Several streams that get the same entries. */
final class TeeStream implements EntryStream {

    private final Branch[] branches;
    private final List<StreamStats> figures;
    private boolean closed;

    TeeStream(List<EntryStream> streams) {
        branches = new Branch[streams.size()];
        for (int i = 0; i < branches.length; i++) {
            branches[i] = new Branch(Objects.requireNonNull(streams.get(i), "stream"), i + 1);
        }
        refuseTwice(streams);
        List<StreamStats> all = new ArrayList<>();
        for (Branch branch : branches) {
            all.addAll(branch.figures);
        }
        figures = List.copyOf(all);
        Set<StreamStats> different = Collections.newSetFromMap(new IdentityHashMap<>());
        for (StreamStats stats : figures) {
            if (!different.add(stats)) {
                throw new IllegalArgumentException("two streams of a tee count into the same figures, those of "
                        + stats.name() + ": each needs a format and an output of its own");
            }
        }
    }

    private static void refuseTwice(List<EntryStream> streams) {
        Set<EntryStream> different = Collections.newSetFromMap(new IdentityHashMap<>());
        for (EntryStream stream : streams) {
            if (!different.add(stream)) {
                throw new IllegalArgumentException(
                        "the same stream twice in one tee: " + stream + " would get each entry twice. Leave one out");
            }
        }
    }

    @Override
    public Outcome next(Entry entry) {
        for (Branch branch : branches) {
            if (closed) {
                branch.count(Outcome.FAILED);
            } else {
                branch.next(entry);
            }
        }
        return closed ? Outcome.FAILED : Outcome.PENDING;
    }

    @Override
    public CompletionStage<Void> flush(FlushKind kind) {
        if (closed) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<?>[] flushed = new CompletableFuture<?>[branches.length];
        for (int i = 0; i < branches.length; i++) {
            flushed[i] = branches[i].flush(kind);
        }
        return CompletableFuture.allOf(flushed);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        // Else what the last ones hold would wait for the first to be closed, which may take until the queue gives up.
        CompletionStage<Void> ignored = flush(FlushKind.EXPLICIT);
        closed = true;
        for (Branch branch : branches) {
            branch.close();
        }
    }

    @Override
    public List<StreamStats> stats() {
        return figures;
    }

    @Override
    public String toString() {
        return figures.stream().map(StreamStats::name).collect(Collectors.joining(", ", "tee[", "]"));
    }

    /** One of the streams. What it throws stays in here. */
    private static final class Branch {
        private final EntryStream stream;

        /** Whether what {@link #next} gives is to be counted: the stream does not do so itself. */
        private final boolean counting;

        private final List<StreamStats> figures;

        Branch(EntryStream stream, int position) {
            this.stream = stream;
            List<StreamStats> kept = List.copyOf(stream.stats());
            counting = kept.isEmpty();
            figures = counting ? List.of(new StreamStats(TypeName.of(stream, "stream " + position))) : kept;
        }

        void next(Entry entry) {
            Outcome outcome;
            try {
                outcome = stream.next(entry);
            } catch (Throwable problem) {
                // Counted first: telling of it can fail as well, for want of memory.
                count(Outcome.FAILED);
                problem("a stream of a tee threw at an entry, which is lost there: ", entry, problem);
                return;
            }
            if (counting) {
                count(outcome == null ? Outcome.FAILED : outcome);
            }
        }

        void count(Outcome outcome) {
            for (StreamStats stats : figures) {
                stats.count(outcome, 1);
            }
        }

        /** Completed when the stream's stage is, in whatever way. */
        CompletableFuture<Void> flush(FlushKind kind) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            try {
                CompletionStage<Void> stage = stream.flush(kind);
                if (stage == null) {
                    problem("a stream of a tee gave null for the stage of a flush", null, null);
                    done.complete(null);
                } else {
                    stage.whenComplete((flushed, problem) -> {
                        if (problem != null) {
                            problem("a flush of a stream of a tee failed", null, problem);
                        }
                        done.complete(null);
                    });
                }
            } catch (Throwable problem) {
                problem("a stream of a tee threw when it was flushed", null, problem);
                done.complete(null);
            }
            return done;
        }

        void close() {
            try {
                stream.close();
            } catch (Throwable problem) {
                problem("a stream of a tee threw when it was closed", null, problem);
            }
        }

        private void problem(String what, @Nullable Entry entry, @Nullable Throwable problem) {
            try {
                String text = entry == null ? what : what + entry.getClass().getName();
                for (StreamStats stats : figures) {
                    stats.problem(Problem.EXCEPTION, text, problem);
                }
            } catch (Throwable outOfMemory) {
                Warnings.warn(Problem.EXCEPTION.name(), "a stream threw", null);
            }
        }
    }
}
