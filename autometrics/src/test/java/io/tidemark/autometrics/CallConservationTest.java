package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/** Whatever becomes of calls, on whatever threads: at rest all of them are counted, each once, and none is going on. */
@Timeout(120)
class CallConservationTest {

    private static final int THREADS = 16;
    private static final int CALLS = 2_000;

    private final AtomicLong made = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicBoolean negative = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private PondFigures figures;
    private HandWoven sync;
    private HandWoven async;
    private HandWoven reactive;

    @BeforeEach
    void install() {
        figures = new PondFigures();
        sync = new HandWoven("sync");
        async = new HandWoven("async", FunctionSite.LOOKS_AT_RESULT, "", "", "");
        reactive = HandWoven.returning("reactive", "Lreactor/core/publisher/Mono;");
    }

    @AfterEach
    void close() {
        figures.close();
    }

    @Test
    void platformThreads() throws Exception {
        conserve(Executors.newFixedThreadPool(THREADS));
    }

    @Test
    void virtualThreadsWhereThereAreSome() throws Exception {
        if (Runtime.version().feature() >= 21) {
            conserve((ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
        } else {
            // Each task on a thread of its own, then.
            conserve(Executors.newCachedThreadPool());
        }
    }

    private void conserve(ExecutorService threads) throws Exception {
        ExecutorService tasks = AutometricsService.wrap(threads);
        Thread reader = new Thread(this::watchTheGauge, "reader");
        reader.start();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                SplittableRandom random = new SplittableRandom(i);
                all.add(threads.submit((Callable<?>) () -> {
                    for (int call = 0; call < CALLS; call++) {
                        one(random, tasks);
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get(100, TimeUnit.SECONDS);
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(100, TimeUnit.SECONDS)).isTrue();
        } finally {
            over.set(true);
            reader.join();
            threads.shutdownNow();
        }
        Eventually.isTrue(() -> figures.running() == 0);

        assertThat(figures.ok() + figures.errors()).isEqualTo(made.get());
        assertThat(figures.errors()).isEqualTo(failed.get());
        assertThat(figures.timed()).isEqualTo(made.get());
        assertThat(negative).as("the gauge was negative").isFalse();
    }

    private void watchTheGauge() {
        while (!over.get()) {
            for (String line : Scrape.lines(figures.service(), "function_calls_concurrent{")) {
                if (line.contains("} -")) {
                    negative.set(true);
                }
            }
        }
    }

    private void one(SplittableRandom random, ExecutorService tasks) throws Exception {
        made.incrementAndGet();
        boolean fails = random.nextBoolean();
        if (fails) {
            failed.incrementAndGet();
        }
        try {
            switch (random.nextInt(7)) {
                case 0 ->
                    sync.call(() -> {
                        if (fails) {
                            throw new IOException();
                        }
                        return null;
                    });
                case 1 ->
                    async.callForResult(() -> {
                        if (fails) {
                            throw new IOException();
                        }
                        return CompletableFuture.completedFuture("duck");
                    });
                case 2 -> {
                    CompletableFuture<?> stage = (CompletableFuture<?>) async.callForResult(CompletableFuture::new);
                    // Both at once: one of them is first.
                    tasks.execute(() -> end(stage, fails));
                    end(stage, fails);
                }
                case 3 -> {
                    CompletableFuture<?> stage = (CompletableFuture<?>) async.callForResult(CompletableFuture::new);
                    if (fails) {
                        tasks.execute(() -> stage.cancel(true));
                    } else {
                        stage.complete(null);
                    }
                }
                case 4 ->
                    async.callForResult(() -> tasks.submit(() -> {
                        if (fails) {
                            throw new IOException();
                        }
                        return "duck";
                    }));
                case 5 -> {
                    Mono<?> mono = (Mono<?>)
                            reactive.callForResult(() -> fails ? Mono.error(new IOException()) : Mono.just("duck"));
                    mono.onErrorComplete().subscribe();
                }
                default -> {
                    Mono<?> mono = (Mono<?>) reactive.callForResult(() -> fails ? Mono.never() : Mono.empty());
                    mono.subscribe().dispose();
                }
            }
        } catch (IOException expected) {
            assertThat(fails).isTrue();
        } catch (Throwable problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static void end(CompletableFuture<?> stage, boolean fails) {
        if (fails) {
            stage.completeExceptionally(new IOException());
        } else {
            stage.complete(null);
        }
    }
}
