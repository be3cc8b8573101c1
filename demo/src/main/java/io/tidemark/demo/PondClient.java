package io.tidemark.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Visitors of the pond: a few at a time, each with one errand after the other, over real connections that stay open. */
final class PondClient {
    private static final int VISITORS = 8;

    private final URI pond;
    private final long seed;
    private final long limit;
    private final @Nullable Rate rate;
    private final Tally tally;
    private final CountDownLatch stopped;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicLong next = new AtomicLong();

    /**
     * @param seed which errands there are follows from it
     * @param limit how many requests to send; {@link Long#MAX_VALUE} for no end
     * @param rate how many to send a second, all visitors together; null for as many as will go
     * @param tally is told of each request
     * @param stopped once it is down, no more requests are sent; those that are on their way are still answered
     */
    PondClient(URI pond, long seed, long limit, @Nullable Rate rate, Tally tally, CountDownLatch stopped) {
        this.pond = pond;
        this.seed = seed;
        this.limit = limit;
        this.rate = rate;
        this.tally = tally;
        this.stopped = stopped;
    }

    /** Sends requests until all are sent, or it is stopped; returns when each has its answer. */
    void run() throws InterruptedException {
        long start = System.nanoTime();
        List<Thread> visitors = new ArrayList<>();
        for (int i = 1; i <= VISITORS; i++) {
            Thread visitor = new Thread(() -> visit(start), "pond-client-" + i);
            visitor.start();
            visitors.add(visitor);
        }
        for (Thread visitor : visitors) {
            visitor.join();
        }
    }

    private void visit(long start) {
        try {
            while (stopped.getCount() > 0) {
                long number = next.getAndIncrement();
                if (number >= limit || !waitForTurn(number, start)) {
                    return;
                }
                send(Errand.of(seed, number, pond));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return false if it is stopped before */
    private boolean waitForTurn(long number, long start) throws InterruptedException {
        if (rate == null) {
            return true;
        }
        long turn = start + rate.nanosOf(number);
        return !stopped.await(turn - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void send(Errand errand) throws InterruptedException {
        long start = System.nanoTime();
        try {
            HttpResponse<Void> answer = http.send(errand.request(), BodyHandlers.discarding());
            tally.answered(errand.operation(), answer.statusCode(), System.nanoTime() - start);
        } catch (IOException problem) {
            tally.unanswered(errand.operation(), problem);
        }
    }
}
