package io.tidemark.it.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.Flatten;
import io.tidemark.FlushGuard;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.SharedChild;
import io.tidemark.Timestamp;
import io.tidemark.UnitOfWork;
import io.tidemark.autometrics.AutometricsService;
import io.tidemark.autometrics.CallCell;
import io.tidemark.autometrics.CallContext;
import io.tidemark.autometrics.DeclaredFunction;
import io.tidemark.autometrics.FunctionCalls;
import io.tidemark.autometrics.FunctionMetrics;
import io.tidemark.autometrics.FunctionName;
import io.tidemark.autometrics.FunctionSite;
import io.tidemark.entry.Entry;
import io.tidemark.format.emf.Emf;
import io.tidemark.format.json.Json;
import io.tidemark.output.Outputs;
import io.tidemark.sink.EntrySink;
import io.tidemark.sink.ImmediateSink;
import io.tidemark.sink.TeeSink;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSources;
import io.tidemark.stream.Problem;
import io.tidemark.support.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The functions that are called while a record is current, on its line. */
@SuppressWarnings("try") // scopes are held, not used
class FunctionCallsTest {

    private final Emitted emitted = Emitted.emf();
    private final ExecutorService pool = Executors.newSingleThreadExecutor();
    private AutometricsService service;
    private FunctionMetrics count;
    private FunctionMetrics feed;

    @Metrics(naming = Naming.SNAKE_CASE)
    static class Request {
        @Timestamp
        final long at = 1_752_774_958_378L;

        String pond = "north";
        long ducks;

        @Flatten
        final FunctionCalls calls = new FunctionCalls();
    }

    /** A record that is told of nothing. */
    @Metrics
    static class Job {
        long steps;
    }

    private static final class Pond {}

    @BeforeEach
    void install() {
        service = AutometricsService.builder().addTo(MetricSources.of()).install();
        count = FunctionMetrics.of(Pond.class, "count");
        feed = FunctionMetrics.of(Pond.class, "feed");
    }

    @AfterEach
    void close() throws InterruptedException {
        pool.shutdown();
        assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        service.close();
        assertThat(UnitOfWork.current()).isEmpty();
    }

    private FunctionCallsTest_RequestGuard request() {
        return request(emitted);
    }

    private static FunctionCallsTest_RequestGuard request(EntrySink sink) {
        return new FunctionCallsTest_RequestGuard(sink);
    }

    private void count() {
        count.run(() -> {});
    }

    /** What is in a line of functions, with their times left out. */
    private static String calls(Emitted emitted) {
        return shortened(emitted.fields())
                .replace("\"ducks\":0,\"pond\":\"north\",", "")
                .replace("\"ducks\":0,\"pond\":\"north\"", "");
    }

    private static String shortened(String line) {
        return line.replace("FunctionCallsTest.Pond.", "").replaceAll("\\.time\":[0-9.]+", ".time\":#");
    }

    private static String called(String function, int calls) {
        return "{\"" + function + ".calls\":" + calls + ",\"" + function + ".errors\":0,\"" + function + ".time\":#}";
    }

    @Test
    void theyArePropertiesOfTheLineAndNoMetrics() {
        request().run(request -> {
            request.ducks = feed.call(() -> {
                count();
                count();
                return 5;
            });
            assertThatThrownBy(() -> count.run(() -> {
                        throw new IOException("fox");
                    }))
                    .hasMessage("fox");
        });

        assertThat(shortened(emitted.line())).isEqualTo("""
                {"_aws":{"CloudWatchMetrics":[{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"ducks"}]}],\
                "Timestamp":1752774958378},"ducks":5,"pond":"north",\
                "count.calls":3,"count.errors":1,"count.time":#,"feed.calls":1,"feed.errors":0,"feed.time":#}""");
    }

    @Test
    void soTheyAreInJsonAndInEachBranchOfATee() {
        Emitted json = Emitted.in(Json.create());
        request(TeeSink.of(emitted, json)).run(request -> count());

        assertThat(shortened(json.line())).isEqualTo("""
                {"timestamp":1752774958378,"metrics":{"ducks":{"value":0}},"properties":{"pond":"north",\
                "count.calls":1,"count.errors":0,"count.time":#}}""");
        assertThat(calls(emitted)).isEqualTo(called("count", 1));
        assertThat(timeOf("count", json.line())).isEqualTo(timeOf("count", emitted.line()));
    }

    @Test
    void aLineThatStandsForOthersHasThemOnce() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImmediateSink sink = ImmediateSink.of(
                Emf.builder("Ns").build().sampled().random(1).congress(1).writeTo(Outputs.of(out)))) {
            request(sink).run(request -> count());
        }

        assertThat(shortened(out.toString(StandardCharsets.UTF_8)))
                .contains("\"pond\":\"north\",\"count.calls\":1,\"count.errors\":0,\"count.time\":#");
    }

    @Test
    void withoutCallsThereIsNothing() {
        request().close();

        assertThat(emitted.fields()).isEqualTo("{\"ducks\":0,\"pond\":\"north\"}");
    }

    @Test
    void theTimeOfAFunctionHasInItThatOfThoseThatItCalls() {
        request()
                .run(request -> feed.run(() -> count.run(() -> {
                    long start = System.nanoTime();
                    while (System.nanoTime() - start < 2_000_000) {
                        Thread.onSpinWait();
                    }
                })));

        assertThat(timeOf("count", emitted.line())).isGreaterThanOrEqualTo(2);
        assertThat(timeOf("feed", emitted.line())).isGreaterThanOrEqualTo(timeOf("count", emitted.line()));
    }

    private static double timeOf(String function, String line) {
        Matcher time = Pattern.compile(function + "\\.time\":([0-9.]+)").matcher(line);
        assertThat(time.find()).as(line).isTrue();
        return Double.parseDouble(time.group(1));
    }

    @Test
    void eachCallOfARecursionCounts() {
        request().run(request -> recurse(4));

        assertThat(calls(emitted)).isEqualTo(called("count", 5));
    }

    private void recurse(int deeper) {
        count.run(() -> {
            if (deeper > 0) {
                recurse(deeper - 1);
            }
        });
    }

    @Test
    void theInnermostRecordIsToldAndNoOther() {
        Emitted inner = Emitted.emf();
        request().run(outer -> {
            count();
            request(inner).run(request -> {
                feed.run(() -> {});
                new FunctionCallsTest_JobGuard(Emitted.emf()).run(job -> count());
                feed.run(() -> {});
            });
            count();
        });

        assertThat(calls(inner)).isEqualTo(called("feed", 2));
        assertThat(calls(emitted)).isEqualTo(called("count", 2));
    }

    @Test
    void aRecordThatIsNotCurrentIsNotTold() {
        count();
        try (var request = request()) {
            count();
            try (var scope = request.makeCurrent()) {
                feed.run(() -> {});
            }
            count();
        }

        assertThat(calls(emitted)).isEqualTo(called("feed", 1));
    }

    @Test
    void aThreadMayCallItsFirstFunctionAfterItsRecordIsCurrent() throws Exception {
        for (boolean virtual : new boolean[] {false, true}) {
            Emitted here = Emitted.emf();
            Runnable task = () -> request(here).run(request -> count());
            Thread thread = virtual ? virtual(task) : new Thread(task);
            thread.start();
            thread.join();

            assertThat(calls(here)).isEqualTo(called("count", 1));
        }
    }

    /** One of the platform, where there are no others. */
    private static Thread virtual(Runnable task) throws Exception {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (Thread) Class.forName("java.lang.Thread$Builder")
                    .getMethod("unstarted", Runnable.class)
                    .invoke(builder, task);
        } catch (NoSuchMethodException older) {
            return new Thread(task);
        }
    }

    @Test
    void wrappedTasksTellTheRecordThatTheyWereSubmittedIn() throws Exception {
        pool.submit(this::count).get();
        ExecutorService wrapped = UnitOfWork.taskWrapping(pool);
        request().call(request -> {
            wrapped.submit(this::count).get();
            pool.submit(this::count).get();
            CompletableFuture.runAsync(this::count, wrapped).get();
            Thread thread = virtual(UnitOfWork.wrap((Runnable) this::count));
            thread.start();
            thread.join();
            UnitOfWork.wrap((Runnable) this::count).run();
            return null;
        });
        pool.submit(this::count).get();

        assertThat(calls(emitted)).isEqualTo(called("count", 4));
    }

    @Test
    void aRecordThatIsClosedIsToldNoMoreAndTheOneAroundItIs() {
        Emitted inner = Emitted.emf();
        request()
                .run(outer -> request(inner).run(request -> {
                    count();
                    feed.run(request::close);
                    count();
                }));

        assertThat(calls(inner)).isEqualTo(called("count", 1));
        assertThat(calls(emitted)).isEqualTo("""
                {"feed.calls":1,"feed.errors":0,"feed.time":#,"count.calls":1,"count.errors":0,"count.time":#}""");
    }

    @Test
    void soIsOneThatAnotherThreadCloses() throws Exception {
        Emitted inner = Emitted.emf();
        try (var outer = request();
                var one = outer.makeCurrent()) {
            var request = request(inner);
            try (var two = request.makeCurrent()) {
                count();
                pool.submit(request::close).get();
                count();
                count();
            }
            count();
        }

        assertThat(calls(inner)).isEqualTo(called("count", 1));
        assertThat(calls(emitted)).isEqualTo(called("count", 3));
    }

    @Test
    void soIsOneAroundARecordThatIsToldOfNothingAndClosed() {
        request()
                .run(outer -> new FunctionCallsTest_JobGuard(Emitted.emf()).run(job -> {
                    count();
                    job.close();
                    feed.run(() -> {});
                }));

        assertThat(calls(emitted)).isEqualTo(called("feed", 1));
    }

    @Test
    void soIsOneThatFlushGuardsHoldBack() {
        var request = request();
        FlushGuard held = request.flushGuard();
        try (var scope = request.makeCurrent()) {
            count();
            request.close();
            count();
        }
        held.close();

        assertThat(calls(emitted)).isEqualTo(called("count", 1));
    }

    @Test
    void aDiscardedRecordIsNotToldAndNothingFails() {
        request().run(request -> {
            request.discard();
            count();
        });

        assertThat(emitted.lines()).isEmpty();
    }

    @Test
    void aScopeThatAnotherThreadClosesEndsIt() throws Exception {
        try (var outer = request();
                var one = outer.makeCurrent()) {
            var request = request(Emitted.emf());
            UnitOfWork.Scope two = request.makeCurrent();
            pool.submit(two::close).get();
            count();
            request.close();
        }

        assertThat(calls(emitted)).isEqualTo(called("count", 1));
    }

    @Test
    void aThreadKeepsNoRecord() throws Exception {
        for (Callable<WeakReference<Object>> way : List.<Callable<WeakReference<Object>>>of(
                () -> {
                    var request = request();
                    request.run(metrics -> count());
                    return new WeakReference<>(request);
                },
                () -> {
                    var request = request();
                    request.run(
                            metrics -> UnitOfWork.wrap((Runnable) this::count).run());
                    return new WeakReference<>(request);
                },
                () -> {
                    var request = request();
                    UnitOfWork.Scope scope = request.makeCurrent();
                    count();
                    request.close();
                    scope.close();
                    return new WeakReference<>(request);
                })) {
            WeakReference<Object> kept = pool.submit(way).get();

            Eventually.until("the record is collected", () -> {
                System.gc();
                return kept.get() == null;
            });
        }
    }

    @Test
    void functionsBeyondTheNumberAreSummed() {
        List<FunctionMetrics> functions = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            functions.add(FunctionMetrics.of(Pond.class, "f" + i));
        }
        request().run(request -> functions.forEach(function -> function.run(() -> {})));

        assertThat(calls(emitted))
                .contains("\"f31.calls\":1,")
                .doesNotContain("f32")
                .endsWith(",\"other.calls\":8,\"other.errors\":0,\"other.time\":#}");
    }

    @Metrics(root = false)
    record Common(@Flatten FunctionCalls calls, String host) {}

    @Metrics
    static class Outside {
        @Flatten(prefix = "common_")
        final SharedChild<Common> common = SharedChild.of(new Common(new FunctionCalls(1), "a"));
    }

    @Metrics
    static class Further extends Outside {
        long ducks;
    }

    @Test
    void aFlattenedRecordOfWhateverKindHasThemForTheRecordThatItIsIn() {
        new FunctionCallsTest_FurtherGuard(emitted).run(record -> {
            count();
            feed.run(() -> {});
        });

        assertThat(calls(emitted)).isEqualTo("""
                {"ducks":0,"count.calls":1,"count.errors":0,"count.time":#,\
                "other.calls":1,"other.errors":0,"other.time":#,"common_host":"a"}""");
    }

    @Metrics
    static class Hidden {
        private static final ThreadLocal<FunctionMetrics> READ = new ThreadLocal<>();

        @Flatten
        private final FunctionCalls calls = new FunctionCalls();

        FunctionCalls calls() {
            FunctionMetrics read = READ.get();
            if (read == null) {
                throw new IllegalStateException("fox");
            }
            return read.call(() -> calls);
        }
    }

    @Test
    void theFieldMayBeBehindAnAccessorWhichMayBeAFunctionItself() {
        Hidden.READ.set(FunctionMetrics.of(Hidden.class, "calls"));
        try {
            new FunctionCallsTest_HiddenGuard(emitted).run(record -> {
                count();
                Hidden.READ.get().run(() -> {});
            });
        } finally {
            Hidden.READ.remove();
        }

        assertThat(shortened(emitted.fields())).isEqualTo("""
                {"count.calls":1,"count.errors":0,"count.time":#,"FunctionCallsTest.Hidden.calls.calls":1,\
                "FunctionCallsTest.Hidden.calls.errors":0,"FunctionCallsTest.Hidden.calls.time":#}""");
    }

    @Test
    void anAccessorThatThrowsCostsTheFieldAlone() {
        new FunctionCallsTest_HiddenGuard(emitted).run(record -> count());

        assertThat(emitted.fields()).isEqualTo("{}");
        assertThat(emitted.problems()).containsEntry(Problem.VALUE_INVALID, 1L);
        assertThat(counted("FunctionCallsTest.Pond.count")).isEqualTo(1);
    }

    /** A method that is woven so that its result is looked at. */
    private CompletableFuture<String> later(CompletableFuture<String> result) {
        FunctionSite site = FunctionSite.bootstrap(
                MethodHandles.lookup(),
                "site",
                FunctionSite.class,
                new DeclaredFunction(
                                Pond.class.getName(),
                                "later",
                                "()V",
                                "FunctionCallsTest.Pond.later",
                                FunctionSite.LOOKS_AT_RESULT,
                                "",
                                "",
                                "",
                                List.of(),
                                "",
                                0)
                        .toLine());
        CallContext context = CallContext.current();
        FunctionName caller = context.function();
        CallCell cell = site.enter(context);
        site.exit(cell, context, caller, System.nanoTime(), result, null);
        return result;
    }

    @Test
    void aCallThatEndsLaterCountsWhereItWasMadeUntilThatIsEmitted() throws Exception {
        List<CompletableFuture<String>> results = new ArrayList<>();
        var request = request();
        try (var scope = request.makeCurrent()) {
            for (int i = 0; i < 3; i++) {
                results.add(later(new CompletableFuture<>()));
            }
        }
        results.get(0).complete("ducks");
        Emitted other = Emitted.emf();
        request(other).run(metrics -> results.get(1).completeExceptionally(new IOException("fox")));
        request.close();
        results.get(2).complete("late");

        assertThat(calls(emitted)).isEqualTo("{\"later.calls\":2,\"later.errors\":1,\"later.time\":#}");
        assertThat(calls(other)).isEqualTo("{}");
    }

    @Test
    void recordsHaveAllCallsThatAreMadeInThem() throws Exception {
        int threads = 4;
        List<Entry> lines = new ArrayList<>();
        Emitted total = Emitted.emf();
        EntrySink sink = entry -> {
            synchronized (lines) {
                lines.add(entry);
            }
        };
        ExecutorService workers = Executors.newFixedThreadPool(2 * threads);
        try {
            ExecutorService wrapped = UnitOfWork.taskWrapping(workers);
            CountDownLatch begin = new CountDownLatch(1);
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                all.add(workers.submit(() -> {
                    begin.await();
                    for (int i = 0; i < 200; i++) {
                        request(sink).call(request -> {
                            List<Future<?>> tasks = new ArrayList<>();
                            for (int j = 0; j < 3; j++) {
                                tasks.add(wrapped.submit(this::count));
                                count();
                            }
                            for (Future<?> task : tasks) {
                                task.get();
                            }
                            return null;
                        });
                    }
                    return null;
                }));
            }
            begin.countDown();
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            workers.shutdown();
        }

        lines.forEach(total::append);
        long inLines = 0;
        for (String line : total.lines()) {
            Matcher calls = Pattern.compile("count\\.calls\":(\\d+)").matcher(line);
            assertThat(calls.find()).isTrue();
            inLines += Long.parseLong(calls.group(1));
        }
        assertThat(inLines).isEqualTo(threads * 200L * 6).isEqualTo(counted("FunctionCallsTest.Pond.count"));
    }

    /** {@code function.calls}, of all callers. */
    private long counted(String function) {
        MetricFamily calls = service.collect().stream()
                .filter(family -> family.name().equals("function.calls"))
                .findFirst()
                .orElseThrow();
        return calls.points().stream()
                .filter(point -> function.equals(point.tags().get("function")))
                .mapToLong(point -> ((AggregationData.OfLong) point.value()).value())
                .sum();
    }
}
