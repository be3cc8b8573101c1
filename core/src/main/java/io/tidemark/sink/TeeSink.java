package io.tidemark.sink;

import io.tidemark.entry.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Several sinks that get the same entries, each with a queue, a policy and figures of its own: an archive that must not lose any, and a
 * remote peer that may be slow.
 *
 * <pre>{@code
 * TeeSink sink = TeeSink.of(archiveQueue, cloudWatchQueue);
 * AttachHandle attached = ServiceMetrics.attach(sink);
 * }</pre>
 *
 * <p>{@link #append} appends to one after the other, in the order given, and takes as long as all of them do. What one throws is warned of
 * and counted, and does not keep the entry from the others. The entry is handed on as it is: its values were closed before.
 *
 * <p>Destinations that may share a thread and a queue are one stream: see {@link io.tidemark.stream.Streams#tee}.
 */
public final class TeeSink implements EntrySink, AutoCloseable {

    private final ContainedSink[] sinks;
    private final AtomicBoolean closed = new AtomicBoolean();

    private TeeSink(List<EntrySink> sinks) {
        this.sinks = new ContainedSink[sinks.size()];
        for (int i = 0; i < this.sinks.length; i++) {
            this.sinks[i] = new ContainedSink(sinks.get(i), "sink " + (i + 1));
        }
    }

    /**
     * A sink that appends to several. Those of them that are {@link AutoCloseable} belong to it from now on.
     *
     * @throws IllegalArgumentException if a sink is given twice
     */
    public static TeeSink of(EntrySink first, EntrySink second, EntrySink... more) {
        List<EntrySink> sinks = new ArrayList<>(2 + more.length);
        sinks.add(first);
        sinks.add(second);
        sinks.addAll(Arrays.asList(more));
        Set<EntrySink> different = Collections.newSetFromMap(new IdentityHashMap<>());
        for (EntrySink sink : sinks) {
            if (!different.add(Objects.requireNonNull(sink, "sink"))) {
                throw new IllegalArgumentException(
                        "the same sink twice in one tee: " + sink + " would get each entry twice. Leave one out");
            }
        }
        return new TeeSink(sinks);
    }

    @Override
    public void append(Entry entry) {
        Objects.requireNonNull(entry, "entry");
        for (ContainedSink sink : sinks) {
            sink.append(entry);
        }
    }

    /** Asks all sinks to flush; completed when all have. */
    @Override
    public CompletionStage<Void> flush() {
        CompletableFuture<?>[] flushed = new CompletableFuture<?>[sinks.length];
        for (int i = 0; i < sinks.length; i++) {
            flushed[i] = sinks[i].flush();
        }
        return CompletableFuture.allOf(flushed);
    }

    /**
     * The figures of each sink, in the order given. For a sink that keeps none, what it took counts as emitted, and what it threw at as failed.
     * There is no sum of them: each entry is in each.
     */
    public List<SinkStats> stats() {
        return Arrays.stream(sinks).map(ContainedSink::stats).toList();
    }

    /**
     * The figures of all sinks as those of one with as many branches, for sinks that hand on to this one. What one of them has dropped is
     * counted as failed in its branch, and what waits in its queue as in flight: here they have no figures of their own.
     */
    public SinkStats combined() {
        List<SinkStats.Branch> branches = new ArrayList<>();
        long appended = 0;
        List<SinkStats> all = stats();
        for (SinkStats one : all) {
            appended = Math.max(appended, one.appended());
        }
        for (SinkStats one : all) {
            for (SinkStats.Branch branch : one.branches()) {
                // What other sinks have by now is about to be appended here as well.
                long behind = appended - one.appended();
                branches.add(new SinkStats.Branch(
                        branch.name(),
                        branch.inFlight() + one.queued() + behind,
                        branch.emitted(),
                        branch.sampledOut(),
                        branch.invalid(),
                        branch.failed() + one.dropped(),
                        branch.problems(),
                        branch.lastProblem()));
            }
        }
        return new SinkStats(appended, 0, 0, branches);
    }

    /**
     * Asks all sinks to flush, and closes one after the other, in the order given: so it may take the sum of their shutdown timeouts. What one throws is warned
     * of, and the others are closed. Further calls do nothing, and do not wait.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        // The last ones write meanwhile, however long closing the first takes.
        CompletionStage<Void> ignored = flush();
        for (ContainedSink sink : sinks) {
            sink.close();
        }
    }

    @Override
    public String toString() {
        return "TeeSink" + Arrays.toString(sinks);
    }
}
