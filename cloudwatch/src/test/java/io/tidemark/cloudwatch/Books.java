package io.tidemark.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cloudwatch.server.Call;
import io.tidemark.cloudwatch.server.LogEvent;
import io.tidemark.cloudwatch.server.LogsServer;
import io.tidemark.cloudwatch.server.Operation;
import io.tidemark.stream.StreamStats;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * What a stream tells its observer, compared with the stream's figures and with what the server has. Entries have one line each, and no two are the
 * same. Thread-safe.
 */
final class Books implements Consumer<SubmissionEvent> {

    static final String GROUP = "group";
    static final String STREAM = "stream";

    final List<SubmissionEvent> told = Collections.synchronizedList(new ArrayList<>());

    /** Whether the server may have stored what it has not told. */
    boolean answersLost;

    /** Events that are rejected for their time before they are sent. */
    long notSent;

    /** Whether attempts may not have come to the server, or may have been ended by the stream. */
    boolean callsLost;

    @Override
    public void accept(SubmissionEvent event) {
        told.add(event);
    }

    <T extends SubmissionEvent> List<T> told(Class<T> kind) {
        synchronized (told) {
            return told.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    private <T extends SubmissionEvent> long sum(Class<T> kind, ToLongFunction<T> number) {
        return told(kind).stream().mapToLong(number).sum();
    }

    /** Attempts, as the observer was told. */
    long attempts() {
        return sum(SubmissionEvent.BatchSubmitted.class, SubmissionEvent.BatchSubmitted::attempts)
                + sum(SubmissionEvent.SubmissionFailed.class, SubmissionEvent.SubmissionFailed::attempts);
    }

    /**
     * When the stream is closed.
     *
     * @param entries that were handed to the stream
     */
    void check(CloudWatchLogsStream stream, long entries, LogsServer server) {
        StreamStats stats = stream.stats().get(0);
        SubmissionStats figures = stream.submissions();
        String all = stats + "\n" + figures + "\n" + server;
        assertThat(stats.settled()).as(all).isEqualTo(entries);
        agree(figures, all);

        // Of entries, and of their events.
        long rejected = figures.eventsTooOld() + figures.eventsTooNew() + figures.eventsExpired();
        assertThat(figures.events()).as(all).isEqualTo(stats.emitted());
        assertThat(figures.eventsFailed() + figures.eventsDropped() + rejected + figures.entriesAfterShutdown())
                .as(all)
                .isEqualTo(stats.failed());

        checkStored(stats, figures, server, all);
    }

    private void agree(SubmissionStats figures, String all) {
        assertThat(figures)
                .as(all)
                .isEqualTo(new SubmissionStats(
                        told(SubmissionEvent.BatchSubmitted.class).size(),
                        sum(SubmissionEvent.BatchSubmitted.class, SubmissionEvent.BatchSubmitted::eventCount)
                                - (rejectedTold() - notSent),
                        sum(SubmissionEvent.BatchSubmitted.class, SubmissionEvent.BatchSubmitted::bytes),
                        retriesTold(),
                        sum(SubmissionEvent.BatchDropped.class, SubmissionEvent.BatchDropped::eventCount),
                        told(SubmissionEvent.BatchDropped.class).size(),
                        sum(SubmissionEvent.SubmissionFailed.class, SubmissionEvent.SubmissionFailed::eventCount),
                        told(SubmissionEvent.SubmissionFailed.class).size(),
                        sum(SubmissionEvent.EventsRejected.class, SubmissionEvent.EventsRejected::tooOld),
                        sum(SubmissionEvent.EventsRejected.class, SubmissionEvent.EventsRejected::tooNew),
                        sum(SubmissionEvent.EventsRejected.class, SubmissionEvent.EventsRejected::expired),
                        told(SubmissionEvent.EventOversized.class).size(),
                        told(SubmissionEvent.EntryDroppedAfterShutdown.class).size()));
    }

    private long rejectedTold() {
        return sum(SubmissionEvent.EventsRejected.class, told -> told.tooOld() + told.tooNew() + told.expired());
    }

    private long retriesTold() {
        return sum(SubmissionEvent.BatchSubmitted.class, told -> told.attempts() - 1)
                + sum(SubmissionEvent.SubmissionFailed.class, told -> Math.max(0, told.attempts() - 1));
    }

    private void checkStored(StreamStats stats, SubmissionStats figures, LogsServer server, String all) {
        List<String> stored =
                server.everTaken(GROUP, STREAM).stream().map(LogEvent::message).toList();
        Set<String> different = new HashSet<>(stored);
        List<Call> puts = server.requests(Operation.PUT_LOG_EVENTS);
        if (answersLost) {
            assertThat(different.size()).as(all).isBetween((int) stats.emitted(), (int)
                    (stats.emitted() + stats.failed()));
        } else {
            assertThat(stored).as(all).hasSize((int) stats.emitted());
            assertThat(different).as(all).hasSameSizeAs(stored);
            assertThat(server.totals().requests()).as(all).isEqualTo(figures.requests());
            assertThat(server.totals().countedBytes()).as(all).isEqualTo(figures.bytes());
        }
        if (callsLost) {
            assertThat(puts.size()).as(all).isLessThanOrEqualTo((int) attempts());
        } else {
            assertThat(puts).as(all).hasSize((int) attempts());
        }
    }
}
