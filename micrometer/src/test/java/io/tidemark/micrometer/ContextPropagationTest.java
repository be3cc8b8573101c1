package io.tidemark.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.tidemark.UnitOfWork;
import io.tidemark.stats.Tags;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@Timeout(60)
@SuppressWarnings("try") // scopes are held, not used
class ContextPropagationTest {

    private final ContextSnapshotFactory factory =
            ContextSnapshotFactory.builder().build();
    private final ExecutorService pool = Executors.newSingleThreadExecutor();

    @AfterEach
    void leavesNothing() throws Exception {
        assertThat(now()).isEqualTo("none {}");
        assertThat(pool.submit(ContextPropagationTest::now).get(10, TimeUnit.SECONDS))
                .isEqualTo("none {}");
        pool.shutdownNow();
    }

    /** What is current. */
    private static String now() {
        return UnitOfWork.current(OpenWork.class)
                        .map(work -> "work " + work.ducks)
                        .orElse("none") + " " + Tags.current();
    }

    private static OpenWork work(long ducks) {
        OpenWork work = new OpenWork();
        work.ducks = ducks;
        return work;
    }

    @Test
    void anExecutorThatIsWrappedCarriesTheWorkAndTheTags() throws Exception {
        ExecutorService wrapped = ContextExecutorService.wrap(pool, factory);
        try (OpenWork work = work(1);
                var scope = work.makeCurrent();
                var tags = Tags.of("tenant", "north").open()) {
            assertThat(wrapped.submit(ContextPropagationTest::now).get()).isEqualTo("work 1 {tenant=north}");
            assertThat(now()).isEqualTo("work 1 {tenant=north}");
        }
        assertThat(wrapped.submit(ContextPropagationTest::now).get()).isEqualTo("none {}");
    }

    @Test
    void whatWasCurrentWithItsScopesComesBack() {
        ContextSnapshot nothing = factory.captureAll();
        try (OpenWork one = work(1);
                OpenWork two = work(2);
                var outer = one.makeCurrent();
                var tags = Tags.of("a", "1").open()) {
            ContextSnapshot first = factory.captureAll();
            try (var inner = two.makeCurrent();
                    var more = Tags.with("b", "2").open()) {
                try (var other = first.setThreadLocals()) {
                    assertThat(now()).isEqualTo("work 1 {a=1}");
                    try (var none = nothing.setThreadLocals()) {
                        assertThat(now()).isEqualTo("none {}");
                        try (var scope = two.makeCurrent()) {
                            assertThat(now()).isEqualTo("work 2 {}");
                        }
                    }
                    assertThat(now()).isEqualTo("work 1 {a=1}");
                }
                assertThat(now()).isEqualTo("work 2 {a=1, b=2}");
            }
            assertThat(now()).isEqualTo("work 1 {a=1}");
        }
    }

    @Test
    void workThatIsClosedIsNotCarriedOn() {
        ContextSnapshot snapshot;
        OpenWork work = work(1);
        try (var scope = work.makeCurrent()) {
            snapshot = factory.captureAll();
        }
        try (var scope = snapshot.setThreadLocals()) {
            assertThat(now()).isEqualTo("work 1 {}");
        }
        work.close();
        try (var scope = snapshot.setThreadLocals()) {
            assertThat(now()).isEqualTo("none {}");
        }
    }

    @Test
    void puttingThingsInPlaceAgainAndAgainKeepsNothing() {
        TidemarkThreadLocalAccessor accessor = new TidemarkThreadLocalAccessor();
        Object before = accessor.getValue();
        try (OpenWork work = work(1);
                var scope = work.makeCurrent();
                var tags = Tags.of("a", "1").open()) {
            Object captured = accessor.getValue();
            for (int i = 0; i < 2_000; i++) {
                accessor.setValue(captured);
            }
            assertThat(now()).isEqualTo("work 1 {a=1}");
            accessor.setValue();
            assertThat(now()).isEqualTo("none {}");
            accessor.restore(captured);
            assertThat(now()).isEqualTo("work 1 {a=1}");
        }
        assertThat(now()).isEqualTo("none {}");
        accessor.restore(before);
        accessor.restore();
        accessor.setValue("something else");
        accessor.restore("something else");
        assertThat(now()).isEqualTo("none {}");
    }

    @Test
    void reactorCarriesItByItself() {
        Hooks.enableAutomaticContextPropagation();
        try {
            List<String> seen;
            try (OpenWork work = work(3);
                    var scope = work.makeCurrent();
                    var tags = Tags.of("tenant", "north").open()) {
                seen = Flux.range(1, 2)
                        .publishOn(Schedulers.boundedElastic())
                        .map(i -> i + " " + now())
                        .flatMap(text -> Mono.just(text)
                                .subscribeOn(Schedulers.parallel())
                                .map(same -> same + " " + now()))
                        .collectList()
                        .block();
                assertThat(now()).isEqualTo("work 3 {tenant=north}");
            }
            assertThat(seen)
                    .containsExactlyInAnyOrder(
                            "1 work 3 {tenant=north} work 3 {tenant=north}",
                            "2 work 3 {tenant=north} work 3 {tenant=north}");
            assertThat(Mono.fromCallable(ContextPropagationTest::now)
                            .subscribeOn(Schedulers.boundedElastic())
                            .block())
                    .isEqualTo("none {}");
        } finally {
            Hooks.disableAutomaticContextPropagation();
        }
    }
}
