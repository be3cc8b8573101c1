package io.tidemark.autometrics;

import static io.tidemark.autometrics.Percentile.P99;
import static io.tidemark.autometrics.Percentile.P99_9;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.prometheus.Exposition;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSources;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The requirements of the Autometrics specification 1.0, each with its test: what a scrape has. */
@DisplayName("Autometrics 1.0")
class SpecificationTest {

    private final MetricSources sources = MetricSources.of();
    private AutometricsService service;

    @BeforeEach
    void install() {
        Services.forget();
        service = AutometricsService.builder()
                .serviceName("duck-pond")
                .version("1.2.3")
                .commit("abc123")
                .branch("main")
                .repositoryUrl("https://github.com/example/pond")
                .addTo(sources)
                .install();
    }

    @AfterEach
    void close() {
        service.close();
    }

    private String text() {
        return Exposition.of(sources).text();
    }

    private List<String> lines(String beginning) {
        return text().lines().filter(line -> line.startsWith(beginning)).toList();
    }

    @Nested
    @DisplayName("1.1 metrics")
    class Metrics {

        @Test
        @DisplayName(
                "function.calls is a counter, function_calls_total, by function, module, service name, result and caller, where an empty label is none")
        void calls() throws Throwable {
            new HandWoven("count").call(() -> null);

            assertThat(text())
                    .contains("# HELP function_calls_total Autometrics counter for tracking function calls\n"
                            + "# TYPE function_calls_total counter\n");
            assertThat(lines("function_calls_total"))
                    .containsExactly(
                            "function_calls_total{function=\"Pond.count\",module=\"io.tidemark.autometrics\",result=\"ok\",service_name=\"duck-pond\"} 1",
                            "function_calls_total{function=\"Pond.count\",module=\"io.tidemark.autometrics\",result=\"error\",service_name=\"duck-pond\"} 0");
        }

        @Test
        @DisplayName(
                "function.calls.duration is a histogram in seconds, with the buckets of the specification, by function, module and service name")
        void duration() throws Throwable {
            new HandWoven("count").call(() -> null);

            assertThat(text())
                    .contains(
                            "# HELP function_calls_duration_seconds Autometrics histogram for tracking function call duration\n"
                                    + "# TYPE function_calls_duration_seconds histogram\n");
            String labels = "function=\"Pond.count\",module=\"io.tidemark.autometrics\",service_name=\"duck-pond\"";
            assertThat(lines("function_calls_duration_seconds_bucket"))
                    .extracting(line -> line.replaceFirst(" .*", ""))
                    .containsExactlyElementsOf(List.of(
                                    "0.005", "0.01", "0.025", "0.05", "0.075", "0.1", "0.25", "0.5", "0.75", "1.0",
                                    "2.5", "5.0", "7.5", "10.0", "+Inf")
                            .stream()
                            .map(le -> "function_calls_duration_seconds_bucket{" + labels + ",le=\"" + le + "\"}")
                            .toList());
            assertThat(lines("function_calls_duration_seconds_count"))
                    .containsExactly("function_calls_duration_seconds_count{" + labels + "} 1");
        }

        @Test
        @DisplayName("durations are in seconds")
        void seconds() {
            HandWoven pond = new HandWoven("count");
            CallCell cell = pond.site().enter(CallContext.current());
            cell.end(CallContext.current(), Duration.ofMillis(30).toNanos(), false);
            CallContext.current().function = FunctionName.NONE;

            assertThat(lines("function_calls_duration_seconds_sum"))
                    .allMatch(line -> line.endsWith(" 0.03"))
                    .hasSize(1);
            assertThat(lines("function_calls_duration_seconds_bucket"))
                    .filteredOn(line -> line.endsWith(" 0"))
                    .hasSize(3);
        }

        @Test
        @DisplayName(
                "function.calls.concurrent is a gauge of the calls that are going on, by function, module and service name")
        void concurrent() throws Throwable {
            new HandWoven("count")
                    .call(
                            () -> assertThat(text())
                                    .contains(
                                            "# HELP function_calls_concurrent Autometrics gauge for tracking concurrent function calls\n"
                                                    + "# TYPE function_calls_concurrent gauge\n"
                                                    + "function_calls_concurrent{function=\"Pond.count\",module=\"io.tidemark.autometrics\",service_name=\"duck-pond\"} 1\n"));

            assertThat(lines("function_calls_concurrent{"))
                    .singleElement()
                    .satisfies(line -> assertThat(line).endsWith(" 0"));
        }

        @Test
        @DisplayName("it may be left out")
        void withoutConcurrency() throws Throwable {
            new HandWoven("count", FunctionSite.NO_CONCURRENCY, "", "", "").call(() -> null);

            assertThat(text()).contains("function_calls_total{").doesNotContain("function_calls_concurrent{");
        }

        @Test
        @DisplayName("build_info is 1, with the version of the specification and what is known of the build")
        void buildInfo() {
            assertThat(text())
                    .contains(
                            "# HELP build_info Autometrics info metric for tracking software version and build details\n# TYPE build_info gauge\n"
                                    + "build_info{autometrics_version=\"1.0.0\",branch=\"main\",commit=\"abc123\",repository_provider=\"github\","
                                    + "repository_url=\"https://github.com/example/pond\",service_name=\"duck-pond\",version=\"1.2.3\"} 1\n");
        }

        @Test
        @DisplayName("OpenTelemetry's names have dots")
        void openTelemetryNames() throws Throwable {
            new HandWoven("count").call(() -> null);

            assertThat(sources.collect())
                    .extracting(MetricFamily::name)
                    .containsExactly(
                            "function.calls", "function.calls.duration", "function.calls.concurrent", "build_info");
            assertThat(sources.collect().get(0).points().get(0).tags().asMap())
                    .containsOnlyKeys(
                            "function", "module", "service.name", "result", "caller.function", "caller.module");
        }
    }

    @Nested
    @DisplayName("1.2 labels")
    class Labels {

        @Test
        @DisplayName("the caller is the nearest function that is counted on the thread")
        void caller() throws Throwable {
            HandWoven outer = new HandWoven("outer");
            HandWoven inner = new HandWoven("inner");

            outer.call(() -> {
                inner.call(() -> null);
                // Not counted, in between.
                HandWoven.Method plain = () -> {
                    inner.call(() -> null);
                    return null;
                };
                return plain.run();
            });
            inner.call(() -> null);

            assertThat(lines("function_calls_total{caller_function=\"Pond.outer\""))
                    .containsExactly(
                            "function_calls_total{caller_function=\"Pond.outer\",caller_module=\"io.tidemark.autometrics\",function=\"Pond.inner\",module=\"io.tidemark.autometrics\",result=\"ok\",service_name=\"duck-pond\"} 2",
                            "function_calls_total{caller_function=\"Pond.outer\",caller_module=\"io.tidemark.autometrics\",function=\"Pond.inner\",module=\"io.tidemark.autometrics\",result=\"error\",service_name=\"duck-pond\"} 0");
            assertThat(lines("function_calls_total{function="))
                    .filteredOn(line -> line.contains("Pond.inner") && line.contains("result=\"ok\""))
                    .singleElement()
                    .satisfies(line -> assertThat(line).endsWith(" 1"));
        }

        @Test
        @DisplayName("it is on the counter alone")
        void callerOnTheCounterAlone() throws Throwable {
            HandWoven inner = new HandWoven("inner");
            new HandWoven("outer").call(() -> {
                inner.call(() -> null);
                return null;
            });

            assertThat(text().lines().filter(line -> line.contains("caller_")))
                    .allMatch(line -> line.startsWith("function_calls_total{"));
        }

        @Test
        @DisplayName("it is the caller again after a call that threw, and none in the end")
        void callerAfterwards() throws Throwable {
            HandWoven outer = new HandWoven("outer");
            HandWoven failing = new HandWoven("failing");
            outer.call(() -> {
                assertThatThrownBy(() -> failing.call(() -> {
                            throw new IllegalStateException();
                        }))
                        .isInstanceOf(IllegalStateException.class);
                assertThat(CallContext.current().function()).hasToString("io.tidemark.autometrics.Pond.outer");
                return null;
            });

            assertThat(CallContext.current().function()).isSameAs(FunctionName.NONE);
        }

        @Test
        @DisplayName("a function that calls itself is its own caller")
        void recursion() throws Throwable {
            HandWoven pond = new HandWoven("count");
            pond.call(() -> {
                pond.call(() -> null);
                return null;
            });

            assertThat(lines("function_calls_total{caller_function=\"Pond.count\""))
                    .hasSize(2);
        }

        @Test
        @DisplayName("callers may be left out")
        void withoutCallers() throws Throwable {
            service.close();
            service =
                    AutometricsService.builder().withoutCallers().addTo(sources).install();
            HandWoven inner = new HandWoven("inner");
            new HandWoven("outer").call(() -> {
                inner.call(() -> null);
                return null;
            });

            assertThat(lines("function_calls_total{")).hasSize(4).noneMatch(line -> line.contains("caller"));
        }

        @Test
        @DisplayName("callers are bounded: further ones count as \"other\", and no call is lost")
        void manyCallers() throws Throwable {
            HandWoven inner = new HandWoven("inner");
            for (int i = 0; i < 300; i++) {
                new HandWoven("outer" + i).call(() -> {
                    inner.call(() -> null);
                    return null;
                });
            }

            List<String> rows = lines("function_calls_total{caller_function=").stream()
                    .filter(line -> line.contains(",function=\"Pond.inner\"") && line.contains("result=\"ok\""))
                    .toList();
            assertThat(rows).hasSize(FunctionCells.MOST_CALLERS + 1);
            assertThat(rows)
                    .filteredOn(line -> line.contains("caller_function=\"other\""))
                    .singleElement()
                    .satisfies(line -> assertThat(line).endsWith(" 44"));
        }

        @Test
        @DisplayName("what throws is an error, all else is ok: a function that gives nothing too")
        void result() throws Throwable {
            HandWoven pond = new HandWoven("count");
            pond.call(() -> null);
            for (Throwable thrown : List.of(new Exception(), new RuntimeException(), new StackOverflowError())) {
                assertThatThrownBy(() -> pond.call(() -> {
                            throw thrown;
                        }))
                        .isSameAs(thrown);
            }

            assertThat(results()).containsExactly("ok 1", "error 3");
        }

        @Test
        @DisplayName("a name of an objective is warned of if the specification has none such, and gives no labels")
        void objectiveName() {
            Objective.named("p%t").successRate(P99).build();

            assertThat(Objectives.find("p%t", HandWoven.loader())).isEmpty();
            assertThat(Objective.isName("API calls_1-2")).isTrue();
            for (String name : List.of("", " a", "_a", "-a", "a(b)", "ä", "a\n")) {
                assertThat(Objective.isName(name)).as(name).isFalse();
            }
        }

        @Test
        @DisplayName(
                "labels of the success objective are on the counter, those of the latency objective on the histogram")
        void objectives() throws Throwable {
            Objective.named("api")
                    .successRate(P99_9)
                    .latency(Duration.ofMillis(250), P99)
                    .build();
            new HandWoven("count", 0, "api", "", "").call(() -> null);

            assertThat(lines("function_calls_total"))
                    .hasSize(2)
                    .allMatch(line -> line.contains("objective_name=\"api\",objective_percentile=\"99.9\",result"))
                    .noneMatch(line -> line.contains("threshold"));
            assertThat(lines("function_calls_duration_seconds_count"))
                    .singleElement()
                    .satisfies(
                            line -> assertThat(line)
                                    .contains(
                                            "objective_latency_threshold=\"0.25\",objective_name=\"api\",objective_percentile=\"99\""));
            assertThat(lines("function_calls_concurrent{")).noneMatch(line -> line.contains("objective"));
        }

        @Test
        @DisplayName("an objective without a latency leaves the histogram alone, and one without a rate the counter")
        void halfObjectives() throws Throwable {
            Objective.named("rate only").successRate(P99).build();
            Objective.named("latency only").latency(Duration.ofSeconds(1), P99).build();
            new HandWoven("rated", 0, "rate only", "", "").call(() -> null);
            new HandWoven("timed", 0, "latency only", "", "").call(() -> null);

            assertThat(text().lines().filter(line -> line.contains("rate only")))
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("function_calls_total"));
            assertThat(text().lines().filter(line -> line.contains("latency only")))
                    .isNotEmpty()
                    .allMatch(line -> line.startsWith("function_calls_duration_seconds"));
        }

        @Test
        @DisplayName("the threshold is a bucket, added if there is none, and both have the same text")
        void threshold() throws Throwable {
            Objective.named("second").latency(Duration.ofSeconds(1), P99).build();
            Objective.named("odd")
                    .latency(Duration.ofMillis(333), Percentile.of("99.95"))
                    .build();
            Objective.named("tiny").latency(Duration.ofNanos(1_500), P99).build();
            new HandWoven("second", 0, "second", "", "").call(() -> null);
            new HandWoven("odd", 0, "odd", "", "").call(() -> null);
            new HandWoven("tiny", 0, "tiny", "", "").call(() -> null);

            assertThat(buckets("Pond.second", "1.0")).hasSize(1);
            assertThat(buckets("Pond.odd", "0.333"))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("objective_percentile=\"99.95\""));
            assertThat(buckets("Pond.tiny", "0.0000015")).hasSize(1);
        }

        private List<String> buckets(String function, String threshold) {
            return lines("function_calls_duration_seconds_bucket").stream()
                    .filter(line -> line.contains("function=\"" + function + "\"")
                            && line.contains("objective_latency_threshold=\"" + threshold + "\"")
                            && line.contains("le=\"" + threshold + "\""))
                    .toList();
        }

        @Test
        @DisplayName("label values may be any text")
        void anyText() throws Throwable {
            service.close();
            service = AutometricsService.builder()
                    .serviceName("Ententeich \"süd\"\n\\ 🦆")
                    .addTo(sources)
                    .install();
            new HandWoven("count").call(() -> null);

            assertThat(text()).contains("service_name=\"Ententeich \\\"süd\\\"\\n\\\\ 🦆\"");
        }
    }

    @Nested
    @DisplayName("1.4 from the start")
    class FromTheStart {

        @Test
        @DisplayName(
                "a function that was not called yet has ok and error, without caller, its histogram and its gauge at 0")
        void zero() {
            assertThat(new HandWoven("count").site()).hasToString("io.tidemark.autometrics.Pond.count");

            assertThat(text().lines().filter(line -> line.contains("Pond.count")))
                    .hasSize(2 + 17 + 1)
                    .allMatch(line -> line.endsWith(" 0") || line.endsWith(" 0.0"));
        }
    }

    @Nested
    @DisplayName("1.5 what is an error")
    class Errors {

        static final class Handled implements CallTest {
            @Override
            public boolean test(Object result, Throwable thrown) {
                return thrown instanceof NoSuchElementException;
            }
        }

        static final class Negative implements CallTest {
            @Override
            public boolean test(Object result, Throwable thrown) {
                return result instanceof Integer number && number < 0;
            }
        }

        static final class Throwing implements CallTest {
            @Override
            public boolean test(Object result, Throwable thrown) {
                throw new IllegalStateException("no test");
            }
        }

        @Test
        @DisplayName("okIf makes an error ok, and is not asked of what is ok")
        void okIf() {
            HandWoven pond = new HandWoven("count", 0, "", Handled.class.getName(), "");
            assertThatThrownBy(() -> pond.call(() -> {
                        throw new NoSuchElementException();
                    }))
                    .isInstanceOf(NoSuchElementException.class);
            assertThatThrownBy(() -> pond.call(() -> {
                        throw new IllegalStateException();
                    }))
                    .isInstanceOf(IllegalStateException.class);

            assertThat(results()).containsExactly("ok 1", "error 1");
        }

        @Test
        @DisplayName("errorIf makes an error of a result")
        void errorIf() throws Throwable {
            HandWoven pond = new HandWoven("count", FunctionSite.LOOKS_AT_RESULT, "", "", Negative.class.getName());
            assertThat(pond.callForResult(() -> -1)).isEqualTo(-1);
            assertThat(pond.callForResult(() -> 1)).isEqualTo(1);

            assertThat(results()).containsExactly("ok 1", "error 1");
        }

        @Test
        @DisplayName("a test that throws says no, and harms nobody")
        void throwingTest() throws Throwable {
            HandWoven pond = new HandWoven(
                    "count", FunctionSite.LOOKS_AT_RESULT, "", Throwing.class.getName(), Throwing.class.getName());
            pond.callForResult(() -> 1);
            assertThatThrownBy(() -> pond.callForResult(() -> {
                        throw new NoSuchElementException("the method's");
                    }))
                    .hasMessage("the method's");

            assertThat(results()).containsExactly("ok 1", "error 1");
        }

        @Test
        @DisplayName("a class that is no test is warned of, and calls are counted without")
        void noTest() throws Throwable {
            for (String name : List.of("no.such.Test", "java.lang.String", "java.lang.Number")) {
                new HandWoven("count", FunctionSite.LOOKS_AT_RESULT, "", name, "").callForResult(() -> 1);
            }

            assertThat(results()).containsExactly("ok 3", "error 0");
        }

        sealed interface Answer {
            record Found(int ducks) implements Answer {}

            @ResultLabel(CallResult.ERROR)
            record Refused(String why) implements Answer {}
        }

        enum State {
            GOOD,
            @ResultLabel(CallResult.ERROR)
            BAD {}
        }

        @ResultLabel(CallResult.OK)
        static class NotThere extends Exception {
            private static final long serialVersionUID = 1;
        }

        static final class NotHere extends NotThere {
            private static final long serialVersionUID = 1;
        }

        @Test
        @DisplayName("@ResultLabel on a case, a constant, an exception and above it says what counts")
        void resultLabels() throws Throwable {
            HandWoven pond = new HandWoven("count", FunctionSite.LOOKS_AT_RESULT, "", "", "");
            pond.callForResult(() -> new Answer.Found(1));
            pond.callForResult(() -> new Answer.Refused("fox"));
            pond.callForResult(() -> State.GOOD);
            pond.callForResult(() -> State.BAD);
            assertThatThrownBy(() -> pond.callForResult(() -> {
                        throw new NotHere();
                    }))
                    .isInstanceOf(NotHere.class);

            assertThat(results()).containsExactly("ok 3", "error 2");
        }

        @Test
        @DisplayName("a stage is ok or an error when it completes")
        void stages() throws Throwable {
            HandWoven pond = new HandWoven("count", FunctionSite.LOOKS_AT_RESULT, "", "", "");
            CompletableFuture<String> good = new CompletableFuture<>();
            CompletableFuture<String> bad = new CompletableFuture<>();
            CompletableFuture<String> cancelled = new CompletableFuture<>();
            assertThat(pond.callForResult(() -> good)).isSameAs(good);
            pond.callForResult(() -> bad);
            pond.callForResult(() -> cancelled);
            assertThat(lines("function_calls_concurrent{"))
                    .singleElement()
                    .satisfies(line -> assertThat(line).endsWith(" 3"));

            good.complete("duck");
            bad.completeExceptionally(new IllegalStateException());
            cancelled.cancel(true);

            assertThat(results()).containsExactly("ok 1", "error 2");
            assertThat(lines("function_calls_concurrent{"))
                    .singleElement()
                    .satisfies(line -> assertThat(line).endsWith(" 0"));
        }

        @Test
        @DisplayName("names of types, if they are asked for, are bounded")
        void types() throws Throwable {
            HandWoven pond =
                    new HandWoven("count", FunctionSite.LOOKS_AT_RESULT | FunctionSite.TYPE_LABELS, "", "", "");
            pond.callForResult(() -> "duck");
            pond.callForResult(() -> null);
            assertThatThrownBy(() -> pond.callForResult(() -> {
                        throw new IllegalStateException();
                    }))
                    .isInstanceOf(IllegalStateException.class);

            assertThat(lines("function_calls_total"))
                    .extracting(line -> line.replaceAll(
                            "caller_function=\"\",caller_module=\"\",|,service_name.*\"|module=\"[^\"]*\",", ""))
                    .containsExactlyInAnyOrder(
                            "function_calls_total{function=\"Pond.count\",ok=\"String\",result=\"ok\"} 1",
                            "function_calls_total{function=\"Pond.count\",result=\"ok\"} 1",
                            "function_calls_total{error=\"IllegalStateException\",function=\"Pond.count\",result=\"error\"} 1",
                            "function_calls_total{function=\"Pond.count\",result=\"error\"} 0");
        }
    }

    @Test
    @DisplayName("a type without a simple name is told from no type")
    void anonymousTypes() throws Throwable {
        HandWoven pond = new HandWoven("count", FunctionSite.LOOKS_AT_RESULT | FunctionSite.TYPE_LABELS, "", "", "");
        pond.callForResult(() -> new Object() {});
        pond.callForResult(() -> null);

        assertThat(lines("function_calls_total"))
                .filteredOn(line -> line.contains("result=\"ok\""))
                .hasSize(2)
                .anySatisfy(line ->
                        assertThat(line).contains("ok=\"SpecificationTest$").endsWith(" 1"))
                .anySatisfy(line -> assertThat(line).doesNotContain("ok=\"\"").endsWith(" 1"));
    }

    /** {@code ok 1}, {@code error 2}: of all functions together. */
    private List<String> results() {
        return List.of("ok", "error").stream()
                .map(result -> result + " "
                        + lines("function_calls_total").stream()
                                .filter(line -> line.contains("result=\"" + result + "\""))
                                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                                .sum())
                .toList();
    }
}
