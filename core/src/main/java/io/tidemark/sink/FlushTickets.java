package io.tidemark.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** The flushes of a queue that someone waits for. Any thread asks for one; the consumer serves them, once all entries before have been taken. */
final class FlushTickets {

    /** A flush that someone waits for: of all entries before an index. */
    private static final class Ticket {
        final long target;
        final CompletableFuture<Void> done = new CompletableFuture<>();

        /** The consumer's own. */
        boolean known;

        Ticket(long target) {
            this.target = target;
        }
    }

    private final ConcurrentLinkedQueue<Ticket> tickets = new ConcurrentLinkedQueue<>();

    /** Those of them that the consumer knows, and has not asked the stream for. The consumer's own. */
    private final List<Ticket> waiting = new ArrayList<>();

    /** Whether there are tickets that the consumer does not know. */
    private volatile boolean asked;

    /** Asks for a flush of all entries before an index. The consumer is to be woken after this. */
    CompletionStage<Void> ask(long target) {
        Ticket ticket = new Ticket(target);
        tickets.add(ticket);
        asked = true;
        return ticket.done;
    }

    /** Whether there is nothing for the consumer to do. Its own. */
    boolean isQuiet() {
        return !asked && waiting.isEmpty();
    }

    /**
     * Flushes if that is due. For the consumer.
     *
     * @param head all entries before it have been taken
     * @return whether it flushed
     */
    boolean serve(long head, Supplier<? extends CompletionStage<?>> flush) {
        if (asked) {
            asked = false;
            for (Ticket ticket : tickets) {
                if (!ticket.known) {
                    ticket.known = true;
                    waiting.add(ticket);
                }
            }
        }
        if (waiting.isEmpty()) {
            return false;
        }
        List<Ticket> due =
                waiting.stream().filter(ticket -> ticket.target <= head).toList();
        if (due.isEmpty()) {
            return false;
        }
        waiting.removeIf(ticket -> ticket.target <= head);
        flush.get().whenComplete((done, problem) -> {
            for (Ticket ticket : due) {
                tickets.remove(ticket);
                ticket.done.complete(null);
            }
        });
        return true;
    }

    /** Lets everyone go who waits: there will be no more flush. */
    void completeAll() {
        for (Ticket ticket = tickets.poll(); ticket != null; ticket = tickets.poll()) {
            ticket.done.complete(null);
        }
    }
}
