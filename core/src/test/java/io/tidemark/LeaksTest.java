package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.internal.Warned;
import io.tidemark.spike.OpenPond;
import io.tidemark.support.Eventually;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // what is made is left, not used
class LeaksTest {

    private Leaks.Mode before;

    @BeforeEach
    void watchAll() {
        before = Leaks.mode();
        Leaks.mode(Leaks.Mode.ALWAYS);
    }

    @AfterEach
    void restore() {
        Leaks.mode(before);
    }

    /** Generated code has a method like this one below every constructor. */
    private static OpenPond open() {
        return new OpenPond();
    }

    private static void whenCollected(LongSupplier count, long expected) {
        Eventually.until("the collector finds it", () -> {
            System.gc();
            return count.getAsLong() >= expected;
        });
    }

    @Test
    void aGuardThatWasNeverClosedIsReportedWithTheLineThatOpenedIt() {
        try (Warned warned = Warned.of("was never closed")) {
            long found = Leaks.counts().neverClosed();
            open();

            whenCollected(() -> Leaks.counts().neverClosed(), found + 1);

            assertThat(warned.texts())
                    .first()
                    .asString()
                    .startsWith("a io.tidemark.spike.OpenPond, or a handle of it, was never closed: its entry is lost.")
                    .contains("It was opened at ")
                    .contains("io.tidemark.LeaksTest.open(LeaksTest.java:");
            assertThat(warned.cause()).hasMessage("the record was opened here");
            assertThat(warned.cause().getStackTrace()[1].getMethodName())
                    .isEqualTo("aGuardThatWasNeverClosedIsReportedWithTheLineThatOpenedIt");
        }
    }

    @Test
    void aGuardThatWaitsForAFlushGuardInVainIsReportedAsThat() {
        try (Warned warned = Warned.of("flush guard of it never was")) {
            long found = Leaks.counts().neverFlushed();
            closeHeld();

            whenCollected(() -> Leaks.counts().neverFlushed(), found + 1);

            assertThat(warned.texts())
                    .singleElement()
                    .asString()
                    .contains("a io.tidemark.spike.OpenPond was closed, but a flush guard of it never was")
                    .contains("io.tidemark.LeaksTest.open(LeaksTest.java:");
        }
    }

    private static void closeHeld() {
        OpenPond pond = open();
        FlushGuard held = pond.flushGuard();
        pond.close();
        assertThat(held).isNotNull();
        assertThat(pond.emitted()).isEmpty();
    }

    @Test
    void aGuardThatWasClosedDiscardedOrFlushedIsNotWatchedAnyMore() {
        long watched = Leaks.counts().watched();
        open().close();
        open().discard();
        OpenPond pond = open();
        FlushGuard held = pond.flushGuard();
        assertThat(Leaks.counts().watched()).isEqualTo(watched + 1);
        pond.close();
        assertThat(Leaks.counts().watched()).isEqualTo(watched + 1);
        held.close();
        assertThat(Leaks.counts().watched()).isEqualTo(watched);
        assertThat(pond.emitted()).containsExactly("ducks=0");

        OpenPond forced = open();
        FlushGuard never = forced.flushGuard();
        forced.forceFlushGuard().close();
        forced.close();
        assertThat(forced.emitted()).containsExactly("ducks=0");
        assertThat(Leaks.counts().watched()).isEqualTo(watched);
        never.close();
        assertThat(forced.emitted()).containsExactly("ducks=0");
    }

    @Test
    void inModeOffNoGuardIsWatched() {
        Leaks.mode(Leaks.Mode.OFF);
        long watched = Leaks.counts().watched();
        OpenPond[] ponds = new OpenPond[10_000];
        for (int i = 0; i < ponds.length; i++) {
            ponds[i] = open();
        }
        assertThat(Leaks.counts().watched()).isEqualTo(watched);
    }

    @Test
    void inModeSampledFewAre() {
        Leaks.mode(Leaks.Mode.SAMPLED);
        long watched = Leaks.counts().watched();
        OpenPond[] ponds = new OpenPond[100 * Leaks.SAMPLED_ONE_IN];
        for (int i = 0; i < ponds.length; i++) {
            ponds[i] = open();
        }
        // 100 are expected, ten standard deviations; and the first ones of all, if this test is the first.
        assertThat(Leaks.counts().watched() - watched).isBetween(1L, 200L + Leaks.FIRST);
        for (OpenPond pond : ponds) {
            pond.close();
        }
        assertThat(Leaks.counts().watched()).isEqualTo(watched);
    }

    @Test
    void theModeIsSetByAProperty() {
        try (Warned warned = Warned.of("tidemark.leaks")) {
            assertThat(Leaks.ofProperty(null)).isEqualTo(Leaks.Mode.SAMPLED);
            assertThat(Leaks.ofProperty("off")).isEqualTo(Leaks.Mode.OFF);
            assertThat(Leaks.ofProperty(" Always ")).isEqualTo(Leaks.Mode.ALWAYS);
            assertThat(warned.texts()).isEmpty();
            assertThat(Leaks.ofProperty("yes")).isEqualTo(Leaks.Mode.SAMPLED);
            assertThat(warned.texts()).singleElement().asString().contains("not \"yes\"");
        }
    }

    @Test
    void thereIsALimitToWhatIsWatched() {
        Leaks.Counts at = Leaks.counts();
        OpenPond[] ponds = new OpenPond[Leaks.MOST + 10];
        for (int i = 0; i < ponds.length; i++) {
            ponds[i] = open();
        }
        assertThat(Leaks.counts().watched()).isEqualTo(Leaks.MOST);
        assertThat(Leaks.counts().unwatched()).isEqualTo(at.unwatched() + 10 + at.watched());
        for (OpenPond pond : ponds) {
            pond.close();
        }
        assertThat(Leaks.counts().watched()).isEqualTo(at.watched());
    }

    @Test
    void aWatchKnowsTheOpenGuardsOfItsThreadAndOfThoseThatItStarts() throws Exception {
        Leaks.mode(Leaks.Mode.OFF);
        Thread before = new Thread(LeaksTest::open);
        before.start();
        before.join();
        try (Leaks.Watch watch = Leaks.watch()) {
            assertThat(watch.unclosed()).isEmpty();
            OpenPond first = open();
            OpenPond second = new OpenPond();
            open().close();
            open().discard();
            FlushGuard held = second.flushGuard();
            Thread started = new Thread(LeaksTest::open, "started");
            started.start();
            started.join();

            assertThat(watch.unclosed()).hasSize(3);
            assertThat(watch.unclosed().get(0))
                    .startsWith("a io.tidemark.spike.OpenPond was not closed; it was opened at ")
                    .contains("io.tidemark.LeaksTest.open(LeaksTest.java:");
            assertThat(watch.unclosed().get(1)).contains("LeaksTest.aWatchKnows");
            first.close();
            second.close();
            assertThat(watch.unclosed()).hasSize(1);
            held.close();
        }
    }

    @Test
    void watchesAreApartAndForgetWithoutAWarning() throws Exception {
        Leaks.mode(Leaks.Mode.OFF);
        long watched = Leaks.counts().watched();
        long found = Leaks.counts().neverClosed();
        try (Leaks.Watch outer = Leaks.watch()) {
            OpenPond pond = open();
            try (Leaks.Watch inner = Leaks.watch()) {
                open();
                assertThat(inner.unclosed()).hasSize(1);
            }
            assertThat(outer.unclosed()).hasSize(1);
            AtomicReference<OpenPond> others = new AtomicReference<>();
            Thread other = new Thread(() -> {
                try (Leaks.Watch theirs = Leaks.watch()) {
                    others.set(open());
                    assertThat(theirs.unclosed()).hasSize(1);
                }
                others.set(open());
            });
            other.start();
            other.join();
            assertThat(outer.unclosed()).hasSize(2);
            others.get().close();
            assertThat(outer.unclosed()).hasSize(1);
            pond.close();
            assertThat(outer.unclosed()).isEmpty();
            open();
        }
        System.gc();
        assertThat(Leaks.counts().watched()).isEqualTo(watched);
        assertThat(Leaks.counts().neverClosed()).isEqualTo(found);
        open();
        assertThat(Leaks.counts().watched()).isEqualTo(watched);
    }

    @Test
    void aWatchSeesGuardsThatWereCollected() {
        try (Leaks.Watch watch = Leaks.watch()) {
            open();
            long watched = Leaks.counts().watched();
            Eventually.until("it is collected", () -> {
                System.gc();
                return Leaks.counts().watched() < watched;
            });
            assertThat(watch.unclosed()).hasSize(1);
        }
    }
}
