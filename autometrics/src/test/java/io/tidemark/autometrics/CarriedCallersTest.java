package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.UnitOfWork;
import io.tidemark.stats.MetricSources;
import io.tidemark.stats.Tags;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who calls, across threads. */
class CarriedCallersTest {

    private final ExecutorService pool = Executors.newFixedThreadPool(2);
    private AutometricsService service;
    private FunctionMetrics handle;
    private FunctionMetrics load;

    private static final class Pond {}

    @BeforeEach
    void install() {
        Services.forget();
        service = AutometricsService.builder().addTo(MetricSources.of()).install();
        handle = FunctionMetrics.of(Pond.class, "handle");
        load = FunctionMetrics.of(Pond.class, "load");
    }

    @AfterEach
    void close() throws InterruptedException {
        assertThat(CallContext.current().function()).isSameAs(FunctionName.NONE);
        pool.shutdown();
        assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        service.close();
    }

    /** How often {@code load} was called by that. */
    private long loadsBy(String caller) {
        return Scrape.sum(
                service,
                "function_calls_total",
                "function=\"CarriedCallersTest.Pond.load\"",
                caller.isEmpty() ? "" : "caller_function=\"CarriedCallersTest.Pond." + caller + "\"");
    }

    private Boolean load() {
        return load.call(() -> true);
    }

    /** Runs a task on another thread, as a user does. */
    interface Way {
        void run(ExecutorService pool, Callable<Boolean> task) throws Exception;
    }

    private static Way named(String name, Way way) {
        return new Way() {
            @Override
            public void run(ExecutorService pool, Callable<Boolean> task) throws Exception {
                way.run(pool, task);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }

    private static Runnable quietly(Callable<Boolean> task) {
        return () -> {
            try {
                task.call();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
    }

    static Stream<Way> ways() {
        return Stream.of(
                named(
                        "executor service",
                        (pool, task) ->
                                UnitOfWork.taskWrapping(pool).submit(task).get(20, TimeUnit.SECONDS)),
                named(
                        "all",
                        (pool, task) -> UnitOfWork.taskWrapping(pool)
                                .invokeAll(List.of(task))
                                .get(0)
                                .get(20, TimeUnit.SECONDS)),
                named(
                        "supplyAsync",
                        (pool, task) -> CompletableFuture.runAsync(
                                        quietly(task), UnitOfWork.taskWrapping((Executor) pool))
                                .get(20, TimeUnit.SECONDS)),
                named(
                        "wrapped callable",
                        (pool, task) -> pool.submit(UnitOfWork.wrap(task)).get(20, TimeUnit.SECONDS)),
                named(
                        "wrapped runnable",
                        (pool, task) ->
                                pool.submit(UnitOfWork.wrap(quietly(task))).get(20, TimeUnit.SECONDS)),
                named(
                        "tags: executor service",
                        (pool, task) -> Tags.taskWrapping(pool).submit(task).get(20, TimeUnit.SECONDS)),
                named(
                        "tags: wrapped callable",
                        (pool, task) -> pool.submit(Tags.wrap(task)).get(20, TimeUnit.SECONDS)),
                named(
                        "tags: wrapped runnable",
                        (pool, task) -> pool.submit(Tags.wrap(quietly(task))).get(20, TimeUnit.SECONDS)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aWrappedTaskHasTheCallerThatSubmittedIt(Way way) throws Exception {
        handle.call(() -> {
            way.run(pool, this::load);
            return null;
        });
        assertThat(loadsBy("handle")).isEqualTo(1);

        way.run(pool, this::load);
        assertThat(loadsBy("handle")).isEqualTo(1);
        assertThat(loadsBy("")).isEqualTo(2);
    }

    @Test
    void tagsGoWithIt() throws Exception {
        Callable<String> task = handle.call(() -> Tags.of("tenant", "north")
                .call(() -> Tags.wrap((Callable<String>)
                        () -> Tags.current() + " " + CallContext.current().function())));

        assertThat(pool.submit(task).get(20, TimeUnit.SECONDS))
                .isEqualTo("{tenant=north} io.tidemark.autometrics.CarriedCallersTest.Pond.handle");
    }

    @Test
    void anExecutorThatIsNotWrappedCarriesNothing() throws Exception {
        handle.call(() -> pool.submit(this::load).get(20, TimeUnit.SECONDS));

        assertThat(loadsBy("handle")).isZero();
        assertThat(loadsBy("")).isEqualTo(1);
    }

    @Test
    void theThreadHasItsOwnAgainAfterwards() {
        Runnable ofHandle = handle.call(() -> UnitOfWork.wrap((Runnable) this::load));
        Runnable ofNobody = UnitOfWork.wrap((Runnable) () -> {
            load();
            ofHandle.run();
            assertThat(CallContext.current().function()).isSameAs(FunctionName.NONE);
            throw new IllegalStateException("fox");
        });
        FunctionMetrics feed = FunctionMetrics.of(Pond.class, "feed");
        feed.run(() -> {
            assertThatThrownBy(ofNobody::run).hasMessage("fox");
            load();
        });
        ofHandle.run();

        assertThat(loadsBy("handle")).isEqualTo(2);
        assertThat(loadsBy("feed")).isEqualTo(1);
        assertThat(loadsBy("")).isEqualTo(4);
    }

    @Test
    void aTaskOfATaskHasTheFunctionThatTheFirstOneIsIn() throws Exception {
        ExecutorService wrapped = UnitOfWork.taskWrapping(pool);
        FunctionMetrics feed = FunctionMetrics.of(Pond.class, "feed");
        handle.call(() -> wrapped.submit(() -> {
                    feed.call(() -> wrapped.submit(this::load).get(20, TimeUnit.SECONDS));
                    return wrapped.submit(this::load).get(20, TimeUnit.SECONDS);
                })
                .get(20, TimeUnit.SECONDS));

        assertThat(loadsBy("feed")).isEqualTo(1);
        assertThat(loadsBy("handle")).isEqualTo(1);
    }
}
