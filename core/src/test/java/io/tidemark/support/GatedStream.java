package io.tidemark.support;

import io.tidemark.entry.Entry;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what it gets, and stops at each entry until it is let go on. */
public final class GatedStream implements EntryStream {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    public final List<Long> ids = Collections.synchronizedList(new ArrayList<>());
    public final AtomicInteger explicitFlushes = new AtomicInteger();
    public final AtomicInteger periodicFlushes = new AtomicInteger();
    public volatile boolean interrupted;
    public volatile boolean closed;
    public volatile Thread thread;

    public static GatedStream open() {
        GatedStream stream = new GatedStream();
        stream.release();
        return stream;
    }

    @Override
    public Outcome next(Entry entry) {
        thread = Thread.currentThread();
        entered.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            interrupted = true;
            return Outcome.FAILED;
        }
        ids.add(((IdEntry) entry).id());
        return Outcome.EMITTED;
    }

    @Override
    public CompletionStage<Void> flush(FlushKind kind) {
        (kind == FlushKind.EXPLICIT ? explicitFlushes : periodicFlushes).incrementAndGet();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Waits until it has an entry. */
    public GatedStream awaitEntered() {
        Eventually.await(entered);
        return this;
    }

    public void release() {
        gate.countDown();
    }
}
