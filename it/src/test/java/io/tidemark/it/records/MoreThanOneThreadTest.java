package io.tidemark.it.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Counter;
import io.tidemark.CounterGuard;
import io.tidemark.Flatten;
import io.tidemark.FlushGuard;
import io.tidemark.ForceFlushGuard;
import io.tidemark.Ignore;
import io.tidemark.LazySlot;
import io.tidemark.Metrics;
import io.tidemark.OnParentClose;
import io.tidemark.SharedChild;
import io.tidemark.Slot;
import io.tidemark.SlotGuard;
import io.tidemark.State;
import io.tidemark.StateHandle;
import io.tidemark.entry.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("More than one thread")
class MoreThanOneThreadTest {

    private final Emitted emitted = Emitted.emf();

    @Metrics
    static class Visit {
        final Counter ducks = Counter.create();
        String pond = "north";
    }

    @Test
    @DisplayName(
            "guard.flushGuard() → FlushGuard: the entry is emitted only when the guard and every flush guard are closed")
    void flushGuards() throws InterruptedException {
        var visit = new MoreThanOneThreadTest_VisitGuard(emitted);
        FlushGuard first = visit.flushGuard();
        FlushGuard second = visit.flushGuard();
        second.close();
        visit.close();
        assertThat(emitted.lines()).isEmpty();

        Thread other = new Thread(() -> {
            visit.ducks.increment();
            first.close();
        });
        other.start();
        other.join();

        assertThat(emitted.fields()).isEqualTo("""
                {"ducks":1,"pond":"north"}""");
    }

    @Test
    @DisplayName("... and the guard may be the last")
    void flushGuardsFirst() {
        var visit = new MoreThanOneThreadTest_VisitGuard(emitted);
        visit.flushGuard().close();
        assertThat(emitted.lines()).isEmpty();

        visit.ducks.increment();
        visit.close();

        assertThat(emitted.fields()).isEqualTo("""
                {"ducks":1,"pond":"north"}""");
    }

    @Test
    @DisplayName(
            "guard.forceFlushGuard() → ForceFlushGuard: closing any one emits the entry once its owner is closed, whatever else is open")
    void forceFlushGuards() {
        var visit = new MoreThanOneThreadTest_VisitGuard(emitted);
        FlushGuard late = visit.flushGuard();
        ForceFlushGuard patience = visit.forceFlushGuard();
        ForceFlushGuard more = visit.forceFlushGuard();
        visit.ducks.increment();
        visit.close();
        assertThat(emitted.lines()).isEmpty();

        patience.close();
        assertThat(emitted.fields()).isEqualTo("""
                {"ducks":1,"pond":"north"}""");

        visit.ducks.increment();
        late.close();
        more.close();
        assertThat(emitted.lines()).hasSize(1);
    }

    @Test
    @DisplayName("... one that is closed before its owner emits nothing yet, and then does not wait")
    void forcedBeforeTheOwnerCloses() {
        var visit = new MoreThanOneThreadTest_VisitGuard(emitted);
        visit.flushGuard();
        visit.forceFlushGuard().close();
        assertThat(emitted.lines()).isEmpty();

        visit.close();
        assertThat(emitted.fields()).isEqualTo("""
                {"ducks":0,"pond":"north"}""");
    }

    @Test
    @DisplayName("guard.flushAfter(Duration): a force flush on a timer")
    void flushAfter() throws InterruptedException {
        CountDownLatch appended = new CountDownLatch(1);
        var visit = new MoreThanOneThreadTest_VisitGuard(entry -> {
            emitted.append(entry);
            appended.countDown();
        });
        FlushGuard never = visit.flushGuard();
        visit.flushAfter(Duration.ofMillis(20));
        visit.ducks.increment();
        visit.close();

        assertThat(appended.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(emitted.fields()).isEqualTo("""
                {"ducks":1,"pond":"north"}""");
        never.close();
        assertThat(emitted.lines()).hasSize(1);
    }

    @Test
    @DisplayName("guard.handle() → XHandle (share, AutoCloseable): many owners; emitted when the last closes")
    void handles() throws InterruptedException {
        var visit = new MoreThanOneThreadTest_VisitGuard(emitted);
        MoreThanOneThreadTest_VisitHandle mine = visit.handle();
        MoreThanOneThreadTest_VisitHandle theirs = mine.share();
        visit.close();
        Thread other = new Thread(() -> {
            try (theirs) {
                theirs.metrics().ducks.increment();
            }
        });
        other.start();
        other.join();
        assertThat(emitted.lines()).isEmpty();

        mine.metrics().ducks.increment();
        mine.close();
        mine.close();

        assertThat(emitted.fields()).isEqualTo("""
                {"ducks":2,"pond":"north"}""");
        assertThat(mine.share()).hasToString("MoreThanOneThreadTest_VisitHandle[closed]");
    }

    @Metrics
    static class Request {
        long rows = 1;

        @Flatten(prefix = "call_")
        final Slot<Call> call = Slot.of(new Call());

        @Flatten(prefix = "retry_")
        final LazySlot<Call> retry = LazySlot.create();

        @Flatten(prefix = "cache_")
        final SharedChild<Cache> cache = SharedChild.of(new Cache());
    }

    @Metrics(root = false)
    static class Call {
        long status;
    }

    @Metrics(root = false)
    static class Cache {
        final Counter hits = Counter.create();
    }

    @Test
    @DisplayName(
            "Slot<T>: open(OnParentClose.DISCARD): the parent closed first: skipped; SlotGuard.parentIsClosed(). A second open returns empty")
    void discardedSlot() {
        var request = new MoreThanOneThreadTest_RequestGuard(emitted);
        SlotGuard<Call> call = request.call.open(OnParentClose.DISCARD).orElseThrow();
        assertThat(request.call.open(OnParentClose.DISCARD)).isEmpty();
        call.get().status = 200;
        assertThat(call.parentIsClosed()).isFalse();
        request.close();
        assertThat(call.parentIsClosed()).isTrue();
        call.close();

        assertThat(emitted.fields()).isEqualTo("""
                {"rows":1,"cache_hits":0}""");
    }

    @Test
    @DisplayName(
            "Slot<T>: open(OnParentClose.wait(flushGuard)) → SlotGuard<T>: one sub-task fills T without owning the parent;"
                    + " Slot.await(timeout)")
    void awaitedSlot() throws InterruptedException {
        var request = new MoreThanOneThreadTest_RequestGuard(emitted);
        SlotGuard<Call> call =
                request.call.open(OnParentClose.wait(request.flushGuard())).orElseThrow();
        request.close();
        assertThat(emitted.lines()).isEmpty();
        assertThat(request.call.await(Duration.ZERO)).isFalse();

        Thread other = new Thread(() -> {
            try (call) {
                call.get().status = 200;
            }
        });
        other.start();
        assertThat(request.call.await(Duration.ofSeconds(20))).isTrue();
        other.join();

        assertThat(emitted.fields()).isEqualTo("""
                {"rows":1,"call_status":200,"cache_hits":0}""");
    }

    @Test
    @DisplayName("... delayFlush")
    void delayedFlush() {
        var request = new MoreThanOneThreadTest_RequestGuard(emitted);
        SlotGuard<Call> call = request.call.open(OnParentClose.DISCARD).orElseThrow();
        call.delayFlush(request.flushGuard());
        request.close();
        assertThat(emitted.lines()).isEmpty();

        call.get().status = 500;
        call.close();

        assertThat(emitted.fields()).isEqualTo("""
                {"rows":1,"call_status":500,"cache_hits":0}""");
    }

    @Test
    @DisplayName("LazySlot<T>: a slot whose value is given at open")
    void lazySlot() {
        try (var request = new MoreThanOneThreadTest_RequestGuard(emitted)) {
            Call retry = new Call();
            try (var guard = request.retry.open(retry, OnParentClose.DISCARD).orElseThrow()) {
                guard.get().status = 503;
            }
            assertThat(request.retry.open(new Call(), OnParentClose.DISCARD)).isEmpty();
        }

        assertThat(emitted.fields()).isEqualTo("""
                {"rows":1,"retry_status":503,"cache_hits":0}""");
    }

    @Test
    @DisplayName("SharedChild<T>: cheap sharing of a child whose fields are all safe to share; late writes are lost")
    void sharedChild() throws InterruptedException {
        List<Entry> queue = new ArrayList<>();
        var request = new MoreThanOneThreadTest_RequestGuard(queue::add);
        SharedChild<Cache> cache = request.cache;
        Thread other = new Thread(() -> cache.get().hits.add(2));
        other.start();
        other.join();
        request.close();
        cache.get().hits.add(5);
        emitted.append(queue.get(0));

        assertThat(emitted.fields()).isEqualTo("""
                {"rows":1,"cache_hits":2}""");
    }

    @Metrics
    static class InFlight {
        @Ignore
        final Counter all;

        final CounterGuard inFlight;
        final Counter fed = Counter.create();

        InFlight(Counter all) {
            this.all = all;
            this.inFlight = all.incrementScoped();
        }
    }

    @Test
    @DisplayName(
            "Counter: increment, add, set, incrementScoped() → guard that decrements, and the count at that moment")
    void counters() {
        Counter all = Counter.startingAt(2);
        try (var guard = new MoreThanOneThreadTest_InFlightGuard(all, emitted)) {
            guard.fed.set(5);
            guard.fed.add(2);
            guard.fed.increment();
            try (CounterGuard nested = all.incrementScoped()) {
                assertThat(nested.count()).isEqualTo(4);
                assertThat(all.get()).isEqualTo(4);
            }
            assertThat(all.get()).isEqualTo(3);
        }

        assertThat(all.get()).isEqualTo(2);
        assertThat(emitted.fields()).isEqualTo("""
                {"inFlight":3,"fed":8}""");
    }

    @Metrics
    record Released(StateHandle<String> release) {}

    @Test
    @DisplayName(
            "State<T>: swappable value; state.handle() per record keeps the snapshot that it read first; store, snapshot, latest")
    void states() {
        State<String> release = State.of("first");
        StateHandle<String> handle = release.handle();
        release.store("second");
        assertThat(handle.snapshot()).isEqualTo("second");
        handle.store("third");

        assertThat(handle.snapshot()).isEqualTo("second");
        assertThat(handle.latest()).isEqualTo("third");
        assertThat(release.latest()).isEqualTo("third");
        emitted.append(MoreThanOneThreadTest_ReleasedEntry.of(new Released(handle)));
        assertThat(emitted.fields()).isEqualTo("""
                {"release":"second"}""");
    }
}
