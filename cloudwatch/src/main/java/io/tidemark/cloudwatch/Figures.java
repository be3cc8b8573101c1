package io.tidemark.cloudwatch;

import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** What became of entries and events: counted, and told to the observer. Safe for use by several threads. */
final class Figures {

    private final StreamStats stats;
    private final @Nullable Consumer<? super SubmissionEvent> observer;

    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong eventsDropped = new AtomicLong();
    private final AtomicLong batchesDropped = new AtomicLong();
    private final AtomicLong eventsFailed = new AtomicLong();
    private final AtomicLong requestsFailed = new AtomicLong();
    private final AtomicLong tooOld = new AtomicLong();
    private final AtomicLong tooNew = new AtomicLong();
    private final AtomicLong expired = new AtomicLong();
    private final AtomicLong entriesOversized = new AtomicLong();
    private final AtomicLong entriesAfterShutdown = new AtomicLong();

    Figures(StreamStats stats, @Nullable Consumer<? super SubmissionEvent> observer) {
        this.stats = stats;
        this.observer = observer;
    }

    StreamStats stats() {
        return stats;
    }

    SubmissionStats submissions() {
        return new SubmissionStats(
                requests.get(),
                events.get(),
                bytes.get(),
                retries.get(),
                eventsDropped.get(),
                batchesDropped.get(),
                eventsFailed.get(),
                requestsFailed.get(),
                tooOld.get(),
                tooNew.get(),
                expired.get(),
                entriesOversized.get(),
                entriesAfterShutdown.get());
    }

    // What is counted here gives an event that is to be told: whoever counts under a lock tells without it.

    SubmissionEvent submitted(Request request, int rejected, Duration latency, int attempts) {
        requests.incrementAndGet();
        events.addAndGet(request.size() - rejected);
        bytes.addAndGet(request.bytes());
        return new SubmissionEvent.BatchSubmitted(request.size(), request.bytes(), latency, attempts);
    }

    void retried() {
        retries.incrementAndGet();
    }

    void problem(String what, Throwable cause) {
        stats.problem(Problem.IO_ERROR, what + ofWhich(cause), stackOf(cause));
    }

    /** Events of a request that is given up. Their entries are counted with {@link #settle}. */
    SubmissionEvent requestFailed(int eventCount, int attempts, Throwable cause) {
        requestsFailed.incrementAndGet();
        eventsFailed.addAndGet(eventCount);
        return new SubmissionEvent.SubmissionFailed(eventCount, attempts, cause);
    }

    /** Events that are not taken for their time. Their entries are counted with {@link #settle}. */
    SubmissionEvent rejected(int old, int fresh, int outdated) {
        tooOld.addAndGet(old);
        tooNew.addAndGet(fresh);
        expired.addAndGet(outdated);
        return new SubmissionEvent.EventsRejected(old, fresh, outdated);
    }

    void dropped(Batch batch, int capacity) {
        batchesDropped.incrementAndGet();
        eventsDropped.addAndGet(batch.events());
        settle(
                batch,
                null,
                "the submission queue was full (" + capacity + " batches): its oldest batch was dropped",
                null);
        tell(new SubmissionEvent.BatchDropped(batch.events()));
    }

    /** A batch of which nothing was sent. */
    void refused(Batch batch, Throwable why) {
        SubmissionEvent failed = requestFailed(batch.events(), 0, why);
        settle(batch, null, "not submitted", why);
        tell(failed);
    }

    SubmissionEvent oversized(int lineBytes, String why) {
        entriesOversized.incrementAndGet();
        stats.count(Outcome.INVALID, 1);
        stats.problem(Problem.ENTRY_INVALID, "an entry was dropped: " + why, null);
        return new SubmissionEvent.EventOversized(lineBytes);
    }

    void afterShutdown() {
        entriesAfterShutdown.incrementAndGet();
        stats.lost(1, "an entry came after the stream was shut down", null);
        tell(new SubmissionEvent.EntryDroppedAfterShutdown());
    }

    /**
     * Counts the entries of a batch, once.
     *
     * @param failed entries that are lost; null for all
     */
    void settle(Batch batch, @Nullable BitSet failed, String why, @Nullable Throwable cause) {
        long lost = failed == null ? batch.entries() : failed.cardinality();
        if (batch.split != null) {
            Outcome outcome = batch.split.settled(lost > 0);
            if (outcome == Outcome.EMITTED) {
                stats.count(outcome, 1);
            } else if (outcome != null) {
                stats.lost(1, why + ofWhich(cause), stackOf(cause));
            }
            return;
        }
        stats.count(Outcome.EMITTED, batch.entries() - lost);
        if (lost > 0) {
            stats.lost(lost, why + ofWhich(cause), stackOf(cause));
        }
    }

    /** What the service and the network say is enough: the stack is always the SDK's, and long. */
    private static boolean speaksForItself(@Nullable Throwable cause) {
        return cause instanceof SdkException || cause instanceof TimeoutException || cause instanceof IOException;
    }

    private static String ofWhich(@Nullable Throwable cause) {
        return speaksForItself(cause) ? ": " + cause : "";
    }

    private static @Nullable Throwable stackOf(@Nullable Throwable cause) {
        return speaksForItself(cause) ? null : cause;
    }

    void tell(SubmissionEvent event) {
        if (observer == null) {
            return;
        }
        try {
            observer.accept(event);
        } catch (Throwable broken) {
            stats.problem(Problem.EXCEPTION, "the observer threw", broken);
        }
    }
}
