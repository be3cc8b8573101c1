package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.stats.Tags;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Methods that return a {@code Future}, of an executor that {@link AutometricsService#wrap} has wrapped and of others. */
@Timeout(60)
class WrappedExecutorTest {

    private final CountDownLatch gate = new CountDownLatch(1);
    private final ThreadPoolExecutor one =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(10));
    private final ExecutorService pool = AutometricsService.wrap(one);
    private PondFigures figures;
    private HandWoven pond;

    @BeforeEach
    void install() {
        figures = new PondFigures();
        pond = new HandWoven("count", FunctionSite.LOOKS_AT_RESULT, "", "", Fox.class.getName());
    }

    @AfterEach
    void close() {
        gate.countDown();
        one.shutdownNow();
        figures.close();
    }

    static final class Fox implements CallTest {
        @Override
        public boolean test(Object result, Throwable thrown) {
            return "fox".equals(result);
        }
    }

    @SuppressWarnings("unchecked")
    private <T> Future<T> counted(Callable<Future<T>> method) throws Throwable {
        return (Future<T>) pond.callForResult(method::call);
    }

    /** A task that runs until the gate opens; it has begun. */
    private Future<String> blocked() throws Throwable {
        CountDownLatch begun = new CountDownLatch(1);
        Future<String> future = counted(() -> pool.submit(() -> {
            begun.countDown();
            gate.await();
            return "ducks";
        }));
        begun.await();
        return future;
    }

    @Test
    void aCallGoesOnUntilItsTaskHasRun() throws Throwable {
        Future<String> future = blocked();
        assertThat(figures).hasToString("0 ok, 0 error, 1 running");

        gate.countDown();
        assertThat(future.get()).isEqualTo("ducks");
        assertThat(figures).hasToString("1 ok, 0 error, 0 running");
        assertThat(figures.timed()).isEqualTo(1);
    }

    @Test
    void allWaysToSubmitAreFollowed() throws Throwable {
        counted(() -> pool.submit(() -> "duck")).get();
        counted(() -> pool.submit(() -> "fox")).get();
        Future<?> nothing = (Future<?>) pond.callForResult(() -> pool.submit(() -> {}));
        assertThat(nothing.get()).isNull();
        assertThat(counted(() -> pool.submit(() -> {}, "fox")).get(10, TimeUnit.SECONDS))
                .isEqualTo("fox");

        assertThat(figures).hasToString("2 ok, 2 error, 0 running");
    }

    @Test
    void aTaskThatFailsIsAnErrorAndItsFutureSaysWhatItDid() throws Throwable {
        pond = new HandWoven("fail", FunctionSite.LOOKS_AT_RESULT | FunctionSite.TYPE_LABELS, "", "", "");
        Future<Object> future = counted(() -> pool.submit((Callable<Object>) () -> {
            throw new IOException("no pond");
        }));

        assertThatThrownBy(future::get)
                .isExactlyInstanceOf(ExecutionException.class)
                .hasCauseExactlyInstanceOf(IOException.class);
        assertThat(figures).hasToString("0 ok, 1 error, 0 running");
        assertThat(figures.errors("error=\"IOException\"")).isEqualTo(1);
    }

    @Test
    void aTaskThatIsCancelledBeforeItRunsIsAnError() throws Throwable {
        blocked();
        Future<String> second = counted(() -> pool.submit(() -> "never"));
        assertThat(figures).hasToString("0 ok, 0 error, 2 running");

        assertThat(second.cancel(false)).isTrue();
        assertThat(second).isCancelled();
        assertThat(figures).hasToString("0 ok, 1 error, 1 running");
        gate.countDown();
        Eventually.isTrue(() -> figures.running() == 0);
        assertThat(figures).hasToString("1 ok, 1 error, 0 running");
    }

    @Test
    void aTaskThatIsCancelledWhileItRunsIsAnErrorAndIsInterrupted() throws Throwable {
        Future<String> future = blocked();
        assertThat(future.cancel(true)).isTrue();
        assertThat(future.cancel(true)).isFalse();

        assertThat(figures).hasToString("0 ok, 1 error, 0 running");
        assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
        one.shutdown();
        assertThat(one.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(figures).hasToString("0 ok, 1 error, 0 running");
    }

    @Test
    void waitingForATimeEndsNothing() throws Throwable {
        Future<String> future = blocked();
        assertThatThrownBy(() -> future.get(1, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(future.isDone()).isFalse();
        assertThat(figures).hasToString("0 ok, 0 error, 1 running");
    }

    @Test
    void tasksThatShutdownNowGivesBackAreOver() throws Throwable {
        blocked();
        counted(() -> pool.submit(() -> "never"));
        Runnable executed = () -> {};
        pool.execute(executed);

        List<Runnable> dropped = pool.shutdownNow();
        assertThat(dropped).hasSize(2).element(0).isInstanceOf(FutureTask.class);
        assertThat(dropped.get(1)).isSameAs(executed);
        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(pool.isTerminated()).isTrue();
        assertThat(figures).hasToString("0 ok, 2 error, 0 running");

        dropped.get(0).run();
        assertThat(figures).hasToString("0 ok, 2 error, 0 running");
    }

    @Test
    void tasksThatAreDroppedWithoutAWordAreErrorsInTheEnd() throws Throwable {
        one.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        blocked();
        for (int i = 0; i < 10; i++) {
            pool.execute(() -> {});
        }
        counted(() -> pool.submit(() -> "never"));
        assertThat(figures.running()).isEqualTo(2);

        Eventually.isTrue(() -> figures.running() == 1, System::gc);
        assertThat(figures).hasToString("0 ok, 1 error, 1 running");
    }

    @Test
    void aTaskThatIsRefusedIsAnError() throws Throwable {
        pool.shutdown();
        assertThatThrownBy(() -> counted(() -> pool.submit(() -> "never")))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(figures).hasToString("0 ok, 1 error, 0 running");
    }

    @Test
    void aTaskThatTheCallerRunsHasEndedAlready() throws Throwable {
        one.setRejectedExecutionHandler(new ThreadPoolExecutor.CallerRunsPolicy());
        blocked();
        for (int i = 0; i < 10; i++) {
            pool.execute(() -> {});
        }
        assertThat(counted(() -> pool.submit(() -> "ducks")).isDone()).isTrue();
        assertThat(figures).hasToString("1 ok, 0 error, 1 running");
    }

    @Test
    @SuppressWarnings("try")
    void tasksHaveTheCallerAndTheTagsOfWhoSubmitsThem() throws Throwable {
        Tags tags = Tags.of("colour", "green");
        Future<Tags> future;
        try (Tags.Scope scope = tags.open()) {
            future = counted(() -> pool.submit(() -> {
                FunctionMetrics.of(Fox.class, "inner").run(() -> {});
                return Tags.current();
            }));
        }

        assertThat(future.get()).isEqualTo(tags);
        assertThat(figures.ok("Fox.inner", "caller_function=\"Pond.count\"")).isEqualTo(1);
    }

    @Test
    void anExecutorWithoutFuturesCarriesToo() throws Throwable {
        Executor executor = AutometricsService.wrap((Executor) Runnable::run);
        CompletableFuture<Integer> stage = CompletableFuture.supplyAsync(() -> 7, executor);
        assertThat(stage.join()).isEqualTo(7);
    }

    @Test
    void manyTasksAtOnceAreTheExecutors() throws Throwable {
        List<Callable<String>> tasks = List.of(() -> "duck", () -> "duck");
        for (Future<String> future : pool.invokeAll(tasks)) {
            assertThat(future.get()).isEqualTo("duck");
            assertThat(counted(() -> future)).isSameAs(future);
        }
        assertThat(pool.invokeAll(tasks, 10, TimeUnit.SECONDS)).hasSize(2).allMatch(Future::isDone);
        assertThat(pool.invokeAny(tasks)).isEqualTo("duck");
        assertThat(pool.invokeAny(tasks, 10, TimeUnit.SECONDS)).isEqualTo("duck");
        assertThat(figures).hasToString("2 ok, 0 error, 0 running");
    }

    @Test
    void theRestIsPassedThrough() {
        assertThat(pool.isShutdown()).isFalse();
        assertThat(pool.toString()).startsWith("AutometricsService.wrap(java.util.concurrent.ThreadPoolExecutor");
        pool.shutdown();
        assertThat(one.isShutdown()).isTrue();
        assertThat(pool.isShutdown()).isTrue();
        assertThatThrownBy(() -> AutometricsService.wrap((ExecutorService) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("executor");
        assertThatThrownBy(() -> pool.submit((Runnable) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("task");
    }

    @Test
    void closingItClosesTheExecutor() throws Exception {
        ((TimedExecutorService) pool).close();
        assertThat(one.isShutdown()).isTrue();

        // It cannot be shut down: where executors can be closed, closing it does nothing.
        ((TimedExecutorService) AutometricsService.wrap((ExecutorService) ForkJoinPool.commonPool())).close();
        assertThat(ForkJoinPool.commonPool().isShutdown()).isFalse();
    }

    @Test
    void aTaskOfAForkJoinPoolIsHelpedWithByWhoWaitsForIt() throws Throwable {
        ForkJoinPool small = new ForkJoinPool(1);
        ExecutorService wrapped = AutometricsService.wrap((ExecutorService) small);
        Future<String> outer =
                counted(() -> wrapped.submit(() -> wrapped.submit(() -> "ducks").get()));

        assertThat(outer.get(20, TimeUnit.SECONDS)).isEqualTo("ducks");
        assertThat(figures).hasToString("1 ok, 0 error, 0 running");
        small.shutdown();
    }

    @Test
    void tasksThatAnExecutorCancelsAsItShutsDownAreErrors() throws Throwable {
        ForkJoinPool small = new ForkJoinPool(1);
        ExecutorService wrapped = AutometricsService.wrap((ExecutorService) small);
        CountDownLatch begun = new CountDownLatch(1);
        Future<?> first = wrapped.submit(() -> {
            begun.countDown();
            gate.await();
            return null;
        });
        begun.await();
        Future<String> second = counted(() -> wrapped.submit(() -> "never"));
        wrapped.shutdownNow();

        assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS)).isInstanceOf(Exception.class);
        assertThat(figures).hasToString("0 ok, 1 error, 0 running");
        assertThat(first).isNotNull();
    }

    @Test
    void aFutureThatIsNotOursIsAskedOnceWhenTheMethodReturns() throws Throwable {
        ExecutorService plain = Executors.newSingleThreadExecutor();
        try {
            Future<String> done = plain.submit(() -> "fox");
            done.get();
            Future<String> failed = plain.submit(() -> {
                throw new IOException();
            });
            assertThatThrownBy(failed::get).isNotNull();
            Future<String> going = plain.submit(() -> {
                gate.await();
                return "fox";
            });
            assertThat(counted(() -> done)).isSameAs(done);
            assertThat(figures).hasToString("0 ok, 1 error, 0 running");
            counted(() -> failed);
            assertThat(figures).hasToString("0 ok, 2 error, 0 running");
            assertThat(counted(() -> going)).isSameAs(going);
            assertThat(figures).hasToString("1 ok, 2 error, 0 running");
        } finally {
            gate.countDown();
            plain.shutdownNow();
        }
    }

    @Test
    void aThreadThatIsInterruptedStaysSo() throws Throwable {
        Thread.currentThread().interrupt();
        counted(() -> CompletableFuture.completedFuture("ducks"));
        FutureTask<String> done = new FutureTask<>(() -> "ducks");
        done.run();
        counted(() -> done);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(figures).hasToString("2 ok, 0 error, 0 running");
    }

    @Test
    void futuresThatDoNotDoWhatFuturesDoAreAnEnd() throws Throwable {
        Future<String> strange = new FutureTask<>(() -> "ducks") {
            @Override
            public boolean isDone() {
                throw new IllegalStateException();
            }
        };
        assertThat(counted(() -> strange)).isSameAs(strange);
        assertThat(figures).hasToString("1 ok, 0 error, 0 running");
    }

    @Nested
    class WithTimes {

        private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
        private final ScheduledExecutorService wrapped = AutometricsService.wrap(timer);

        @AfterEach
        void close() {
            timer.shutdownNow();
        }

        @Test
        void aCallGoesOnUntilItsDelayedTaskHasRun() throws Throwable {
            ScheduledFuture<String> later = wrapped.schedule(() -> "never", 1, TimeUnit.HOURS);
            ScheduledFuture<?> sooner = wrapped.schedule(() -> {}, 1, TimeUnit.MINUTES);
            assertThat(later.getDelay(TimeUnit.MINUTES)).isBetween(58L, 60L);
            assertThat(later.compareTo(sooner)).isPositive();
            counted(() -> (Future<String>) later);
            assertThat(counted(() -> wrapped.schedule(() -> "ducks", 1, TimeUnit.MILLISECONDS))
                            .get())
                    .isEqualTo("ducks");
            assertThat(figures).hasToString("1 ok, 0 error, 1 running");

            later.cancel(false);
            assertThat(figures).hasToString("1 ok, 1 error, 0 running");
        }

        @Test
        void aRepeatedTaskGoesOnUntilItFailsOrIsCancelled() throws Throwable {
            AtomicInteger runs = new AtomicInteger();
            Future<?> failing = (Future<?>) pond.callForResult(() -> wrapped.scheduleAtFixedRate(
                    () -> {
                        if (runs.incrementAndGet() == 3) {
                            throw new IllegalStateException();
                        }
                    },
                    0,
                    1,
                    TimeUnit.MILLISECONDS));
            assertThatThrownBy(failing::get).hasCauseInstanceOf(IllegalStateException.class);
            assertThat(figures).hasToString("0 ok, 1 error, 0 running");

            Future<?> endless = (Future<?>) pond.callForResult(
                    () -> wrapped.scheduleWithFixedDelay(runs::incrementAndGet, 0, 1, TimeUnit.MILLISECONDS));
            Eventually.isTrue(() -> runs.get() > 5);
            assertThat(figures.running()).isEqualTo(1);
            endless.cancel(false);
            assertThat(figures).hasToString("0 ok, 2 error, 0 running");
        }

        @Test
        void shutdownEndsWhatItCancels() throws Throwable {
            pond.callForResult(() -> wrapped.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.HOURS));
            wrapped.shutdown();
            assertThat(figures).hasToString("0 ok, 1 error, 0 running");
        }

        @Test
        void shutdownNowEndsWhatItGivesBack() throws Throwable {
            pond.callForResult(() -> wrapped.schedule(() -> {}, 1, TimeUnit.HOURS));
            assertThat(wrapped.shutdownNow()).hasSize(1);
            assertThat(figures).hasToString("0 ok, 1 error, 0 running");
        }
    }
}
