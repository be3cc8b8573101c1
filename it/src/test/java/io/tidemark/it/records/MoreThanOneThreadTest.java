package io.tidemark.it.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Counter;
import io.tidemark.CounterGuard;
import io.tidemark.FlushGuard;
import io.tidemark.ForceFlushGuard;
import io.tidemark.Ignore;
import io.tidemark.Metrics;
import io.tidemark.State;
import io.tidemark.StateHandle;
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
