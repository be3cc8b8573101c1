package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.internal.CarryingExecutorService;
import io.tidemark.internal.Warned;
import io.tidemark.spike.OpenPond;
import io.tidemark.support.Eventually;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes are held, not used
class UnitOfWorkTest {

    /** A second type of record. */
    private static final class Job extends OpenPond {
        @Override
        public String tidemarkRecordId() {
            if (ducks < 0) {
                throw new IllegalStateException("no id");
            }
            return ducks == 0 ? null : "job-" + ducks;
        }
    }

    private final OpenPond outer = new OpenPond();
    private final OpenPond inner = new OpenPond();
    private final Job job = new Job();

    @AfterEach
    void leavesNothing() {
        assertThat(UnitOfWork.current()).isEmpty();
    }

    private static Optional<OpenPond> pond() {
        return UnitOfWork.current(OpenPond.class);
    }

    @Test
    void theInnermostWinsAndTheOneBeforeComesBack() {
        assertThat(pond()).isEmpty();
        try (var one = outer.makeCurrent()) {
            assertThat(pond()).containsSame(outer);
            try (var two = inner.makeCurrent()) {
                assertThat(pond()).containsSame(inner);
            }
            assertThat(pond()).containsSame(outer);
        }
        assertThat(pond()).isEmpty();
        assertThat(outer.isClosed()).isFalse();
    }

    @Test
    void aTypeIsLookedForOutwards() {
        try (var one = job.makeCurrent();
                var two = inner.makeCurrent()) {
            assertThat(UnitOfWork.current()).containsSame(inner);
            assertThat(UnitOfWork.current(Job.class)).containsSame(job);
            assertThat(UnitOfWork.current(FailureAware.class)).isEmpty();
        }
    }

    @Test
    void aClosedGuardIsNeverCurrent() {
        try (var one = outer.makeCurrent()) {
            try (var two = inner.makeCurrent()) {
                inner.close();
                assertThat(pond()).containsSame(outer);
                outer.discard();
                assertThat(pond()).isEmpty();
            }
        }
    }

    @Test
    void scopesOfClosedGuardsMayEndInAnyOrderWithoutAWarning() {
        try (Warned warned = Warned.of("scope")) {
            UnitOfWork.Scope one = outer.makeCurrent();
            UnitOfWork.Scope two = inner.makeCurrent();
            inner.close();
            UnitOfWork.Scope three = job.makeCurrent();
            two.close();
            assertThat(UnitOfWork.current()).containsSame(job);
            job.close();
            one.close();
            three.close();
            assertThat(warned.texts()).isEmpty();
        }
    }

    @Test
    void aTaskThatWasMadeUnderAClosedGuardLeavesTheStackAsItIs() {
        try (Warned warned = Warned.of("scope");
                var one = outer.makeCurrent()) {
            UnitOfWork.Scope two = inner.makeCurrent();
            inner.close();
            UnitOfWork.wrap((Runnable) () -> assertThat(pond()).containsSame(outer))
                    .run();
            two.close();
            assertThat(pond()).containsSame(outer);
            assertThat(warned.texts()).isEmpty();
        }
    }

    @Test
    void aScopeClosedOutOfOrderGoesAloneAndIsWarnedOf() {
        try (Warned warned = Warned.of("scope")) {
            UnitOfWork.Scope one = outer.makeCurrent();
            UnitOfWork.Scope two = inner.makeCurrent();
            UnitOfWork.Scope three = job.makeCurrent();

            two.close();
            two.close();
            assertThat(UnitOfWork.current()).containsSame(job);
            three.close();
            assertThat(UnitOfWork.current()).containsSame(outer);
            one.close();

            assertThat(warned.texts())
                    .singleElement()
                    .asString()
                    .contains("a scope of io.tidemark.spike.OpenPond was closed out of order");
        }
    }

    @Test
    void aScopeClosedByAnotherThreadGoesAloneAndIsWarnedOf() {
        try (Warned warned = Warned.of("scope");
                var one = outer.makeCurrent()) {
            UnitOfWork.Scope two = inner.makeCurrent();
            Thread other = new Thread(() -> {
                try (var theirs = job.makeCurrent()) {
                    two.close();
                    assertThat(UnitOfWork.current()).containsSame(job);
                }
            });
            other.start();
            Eventually.join(other);

            assertThat(UnitOfWork.current()).containsSame(outer);
            assertThat(warned.texts()).singleElement().asString().contains("on another thread");
        }
    }

    @Test
    void scopesThatAreNeverClosedDoNotGrowWithoutBound() {
        try (Warned warned = Warned.of("scope")) {
            List<UnitOfWork.Scope> scopes = new ArrayList<>();
            for (int i = 0; i < UnitOfWork.DEEPEST + 5; i++) {
                scopes.add(outer.makeCurrent());
            }
            assertThat(warned.texts()).singleElement().asString().contains("1000 scopes are open on one thread");
            assertThat(pond()).containsSame(outer);
            outer.close();
            try (var one = inner.makeCurrent()) {
                assertThat(pond()).containsSame(inner);
            }
        }
    }

    @Test
    void aScopeThatIsKeptKeepsNoGuard() {
        UnitOfWork.Scope scope = open();
        WeakReference<?> guard = new WeakReference<>(UnitOfWork.current().orElseThrow());
        scope.close();

        Eventually.until("the guard is collected", () -> {
            System.gc();
            return guard.get() == null;
        });
        scope.close();
    }

    private static UnitOfWork.Scope open() {
        return new OpenPond().makeCurrent();
    }

    @Test
    void givesTheIdOfTheInnermostRecordThatHasOne() {
        Job second = new Job();
        try (var one = job.makeCurrent();
                var two = second.makeCurrent();
                var three = inner.makeCurrent()) {
            assertThat(UnitOfWork.currentRecordId()).isEmpty();
            job.ducks = 1;
            assertThat(UnitOfWork.currentRecordId()).contains("job-1");
            second.ducks = 2;
            assertThat(UnitOfWork.currentRecordId()).contains("job-2");
            second.ducks = -1;
            assertThat(UnitOfWork.currentRecordId()).contains("job-1");
            job.close();
            assertThat(UnitOfWork.currentRecordId()).isEmpty();
        }
        assertThat(UnitOfWork.currentRecordId()).isEmpty();
    }

    @Test
    void anotherThreadSeesNothing() throws Exception {
        try (var one = outer.makeCurrent()) {
            assertThat(onAnotherThread(() -> pond())).isEmpty();
        }
    }

    @Test
    void wrappedTasksCarryWhatWasCurrentWhenTheyWereMade() throws Exception {
        Callable<Optional<OpenPond>> call;
        Runnable run;
        List<Optional<OpenPond>> seen = new ArrayList<>();
        try (var one = job.makeCurrent();
                var two = inner.makeCurrent()) {
            call = UnitOfWork.wrap(UnitOfWorkTest::pond);
            run = UnitOfWork.wrap(() -> {
                seen.add(pond());
                seen.add(UnitOfWork.current(Job.class).map(found -> found));
            });
        }
        Callable<Optional<OpenPond>> later = call;

        assertThat(onAnotherThread(later)).containsSame(inner);
        run.run();
        assertThat(seen).containsExactly(Optional.of(inner), Optional.of(job));

        try (var three = outer.makeCurrent()) {
            assertThat(later.call()).containsSame(inner);
            assertThat(pond()).containsSame(outer);
        }
        inner.close();
        assertThat(onAnotherThread(later)).containsSame(job);
        job.close();
        assertThat(onAnotherThread(later)).isEmpty();
    }

    @Test
    void aTaskThatFailsOrLeavesScopesOpenIsClearedUpAfter() {
        Runnable task = UnitOfWork.wrap((Runnable) () -> {
            outer.makeCurrent();
            throw new IllegalStateException("no");
        });
        try (var one = inner.makeCurrent()) {
            assertThatThrownBy(task::run).isInstanceOf(IllegalStateException.class);
            assertThat(pond()).containsSame(inner);
        }
    }

    @Test
    void aTaskThatIsKeptKeepsNoClosedGuard() {
        OpenPond[] pond = {new OpenPond()};
        Runnable task;
        try (var one = pond[0].makeCurrent()) {
            task = UnitOfWork.wrap(() -> {});
        }
        WeakReference<OpenPond> guard = new WeakReference<>(pond[0]);
        pond[0].close();
        pond[0] = null;
        task.run();

        Eventually.until("the guard is collected", () -> {
            System.gc();
            return guard.get() == null;
        });
        task.run();
    }

    @Test
    void wrappedExecutorsCarryWhatIsCurrentAtEachSubmission() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        ExecutorService carrying = UnitOfWork.taskWrapping(pool);
        List<Callable<Optional<OpenPond>>> tasks = List.of(UnitOfWorkTest::pond, UnitOfWorkTest::pond);
        try {
            try (var one = outer.makeCurrent()) {
                assertThat(carrying.submit((Callable<Optional<OpenPond>>) UnitOfWorkTest::pond)
                                .get())
                        .containsSame(outer);
                for (Future<Optional<OpenPond>> each : carrying.invokeAll(tasks)) {
                    assertThat(each.get()).containsSame(outer);
                }
                for (Future<Optional<OpenPond>> each : carrying.invokeAll(tasks, 20, TimeUnit.SECONDS)) {
                    assertThat(each.get()).containsSame(outer);
                }
                assertThat(carrying.invokeAny(tasks)).containsSame(outer);
                assertThat(carrying.invokeAny(tasks, 20, TimeUnit.SECONDS)).containsSame(outer);
                List<Optional<OpenPond>> seen = new ArrayList<>();
                carrying.submit(() -> {
                            seen.add(pond());
                        })
                        .get();
                assertThat(carrying.submit(() -> seen.add(pond()), "done").get())
                        .isEqualTo("done");
                CountDownLatch ran = new CountDownLatch(1);
                UnitOfWork.taskWrapping((java.util.concurrent.Executor) pool).execute(() -> {
                    seen.add(pond());
                    ran.countDown();
                });
                Eventually.await(ran);
                assertThat(seen).hasSize(3).allMatch(found -> found.orElse(null) == outer);
            }
            assertThat(carrying.submit((Callable<Optional<OpenPond>>) UnitOfWorkTest::pond)
                            .get())
                    .isEmpty();
            assertThat(pool.submit(UnitOfWorkTest::pond).get()).isEmpty();
        } finally {
            carrying.shutdown();
        }
        assertThat(carrying.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(pool.isTerminated()).isTrue();
        assertThat(carrying.isShutdown()).isTrue();
        assertThat(carrying.isTerminated()).isTrue();
    }

    @Test
    void tasksThatNeverRanComeBackAsTheyWereGiven() {
        CountDownLatch begun = new CountDownLatch(1);
        ExecutorService carrying = UnitOfWork.taskWrapping(Executors.newSingleThreadExecutor());
        carrying.execute(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException expected) {
                Thread.currentThread().interrupt();
            }
        });
        Eventually.await(begun);
        Runnable waiting = () -> {};
        carrying.execute(waiting);

        assertThat(carrying.shutdownNow()).containsExactly(waiting);
    }

    @Test
    void closingAWrappedExecutorClosesWhatIsWrapped() {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        ((CarryingExecutorService) UnitOfWork.taskWrapping(pool)).close();
        assertThat(pool.isShutdown()).isTrue();

        // It cannot be shut down: where executors can be closed, closing it does nothing.
        ((CarryingExecutorService) UnitOfWork.taskWrapping((ExecutorService) ForkJoinPool.commonPool())).close();
        assertThat(ForkJoinPool.commonPool().isShutdown()).isFalse();
    }

    private static <V> V onAnotherThread(Callable<V> task) throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            return pool.submit(task).get();
        } finally {
            pool.shutdown();
        }
    }
}
