package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.stats.MetricSources;
import io.tidemark.stats.Stats;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where functions count. */
class ServicesTest {

    private static final String CALLS = "function_calls_total";

    private final MetricSources sources = MetricSources.of();

    @BeforeEach
    void forget() {
        Services.forget();
    }

    private AutometricsService.Builder service(String name) {
        return AutometricsService.builder().serviceName(name).addTo(sources);
    }

    @Test
    void withoutAServiceOneIsMadeThatAllExportersRead() throws Throwable {
        new HandWoven("countAutomatically").call(() -> null);

        assertThat(Scrape.sum(Stats.sources(), CALLS, "countAutomatically", "result=\"ok\""))
                .isEqualTo(1);
    }

    @Test
    void aServiceGoesOnFromWhatWasCountedBeforeItWasInstalled() throws Throwable {
        HandWoven early = new HandWoven("countEarly");
        early.call(() -> null);
        early.call(() -> {
            try (AutometricsService service =
                    service("installed").buckets(0.5, 1, 60).install()) {
                assertThat(Scrape.sum(service, "function_calls_concurrent", "countEarly"))
                        .isEqualTo(1);
                early.call(() -> null);
                assertThat(Scrape.sum(service, CALLS, "\"Pond.countEarly\",module", "result=\"ok\""))
                        .isEqualTo(2);
                assertThat(Scrape.lines(service, "function_calls_duration_seconds_bucket"))
                        .anySatisfy(line -> assertThat(line)
                                .contains("countEarly", "le=\"0.5\"")
                                .endsWith(" 2"));
                assertThat(Scrape.lines(Stats.sources(), CALLS)).isEmpty();
            }
            return null;
        });
    }

    @Test
    void soDoesOneOfAClassLoaderWithTheFunctionsOfThatAlone(@TempDir Path folder) throws Throwable {
        try (URLClassLoader loader = built(folder, "never")) {
            HandWoven early = HandWoven.of("early", loader);
            HandWoven other = new HandWoven("other");
            early.call(() -> null);
            other.call(() -> null);
            FunctionSite.declare(
                    MethodHandles.lookup(), HandWoven.declared("declared").toLine());

            // Of the same name as the one that made itself.
            try (AutometricsService service =
                    AutometricsService.builder().forClassLoader(loader).install()) {
                early.call(() -> null);
                other.call(() -> null);

                assertThat(Scrape.sum(service, CALLS, "Pond.early\"", "ok")).isEqualTo(2);
                for (String function : List.of("early", "other", "never", "declared")) {
                    assertThat(Scrape.sum(Stats.sources(), CALLS, "Pond." + function + "\"", "ok"))
                            .as(function)
                            .isEqualTo(List.of("early", "other").contains(function) ? 2 : 0);
                }
                assertThat(Scrape.lines(service, CALLS)).noneMatch(line -> line.contains("other"));
            }
        }
    }

    @Test
    void theServiceThatMadeItselfIsGoneWhenItHasNoFunctions() throws Throwable {
        try (URLClassLoader loader = new URLClassLoader(new URL[0], getClass().getClassLoader())) {
            HandWoven.of("early", loader).call(() -> null);
            assertThat(Stats.sources().names()).contains("AutometricsService");

            service("one").forClassLoader(loader).install().close();

            assertThat(Stats.sources().names()).doesNotContain("AutometricsService");
        }
    }

    @Test
    void aCallThatBeginsInOneServiceEndsThere() throws Throwable {
        HandWoven across = new HandWoven("across");
        AutometricsService first = service("first").install();
        AutometricsService[] second = new AutometricsService[1];
        across.call(() -> {
            second[0] = service("second").install();
            return null;
        });

        assertThat(Scrape.sum(first, CALLS, "across")).isEqualTo(1);
        assertThat(Scrape.sum(first, "function_calls_concurrent", "across")).isZero();
        assertThat(Scrape.sum(second[0], CALLS, "across")).isZero();
        second[0].close();
        first.close();
    }

    @Test
    void afterAServiceIsClosedTheOneBeforeItCountsAgain() throws Throwable {
        HandWoven counted = new HandWoven("count");
        AutometricsService first = service("first").install();
        service("second").install().close();
        counted.call(() -> null);

        assertThat(Scrape.sum(first, CALLS, "Pond.count\"", "ok")).isEqualTo(1);
        first.close();
        first.close();
        assertThat(sources.names()).isEmpty();
    }

    @Test
    void afterTheLastServiceIsClosedTheNextCallMakesOne() throws Throwable {
        HandWoven counted = new HandWoven("afterwards");
        service("only").install().close();
        Services.forgetAutomatic();
        counted.call(() -> null);

        assertThat(Scrape.sum(Stats.sources(), CALLS, "Pond.afterwards", "ok")).isEqualTo(1);
    }

    @Test
    void codeOfAClassLoaderCountsInItsService() throws Throwable {
        try (URLClassLoader one = new URLClassLoader(new URL[0], getClass().getClassLoader());
                URLClassLoader below = new URLClassLoader(new URL[0], one);
                URLClassLoader two = new URLClassLoader(new URL[0], getClass().getClassLoader());
                AutometricsService all = service("all").install();
                AutometricsService first = service("one").forClassLoader(one).install();
                AutometricsService second = service("two").forClassLoader(two).install()) {
            HandWoven.of("count", one).call(() -> null);
            HandWoven.of("count", below).call(() -> null);
            HandWoven.of("count", two).call(() -> null);
            new HandWoven("count").call(() -> null);

            assertThat(Scrape.lines(sources, CALLS))
                    .filteredOn(line -> line.contains("ok"))
                    .extracting(line -> line.replaceAll(".*service_name=", ""))
                    .containsExactly("\"all\"} 1", "\"one\"} 2", "\"two\"} 1");
            assertThat(List.of(all, first, second)).doesNotHaveDuplicates();
            assertThatThrownBy(() -> service("again").forClassLoader(one).install())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("AutometricsService[one]")
                    .hasMessageContaining("close it first");
        }
    }

    @Test
    void functionsOfTheBuildHaveTheirSeriesFromTheStart(@TempDir Path folder) throws Throwable {
        try (URLClassLoader loader = built(folder, "wait", "countWell");
                AutometricsService service =
                        service("built").forClassLoader(loader).install()) {
            assertThat(Scrape.lines(service, CALLS))
                    .extracting(line -> line.replaceAll(",module.*result", ",result"))
                    .containsExactly(
                            "function_calls_total{function=\"Pond.wait\",result=\"ok\",service_name=\"built\"} 0",
                            "function_calls_total{function=\"Pond.wait\",result=\"error\",service_name=\"built\"} 0",
                            "function_calls_total{function=\"Pond.countWell\",result=\"ok\",service_name=\"built\"} 0",
                            "function_calls_total{function=\"Pond.countWell\",result=\"error\",service_name=\"built\"} 0");

            HandWoven.of("wait", loader).call(() -> null);
            assertThat(Scrape.sum(service, CALLS, "wait")).isEqualTo(1);
            assertThat(Scrape.lines(service, CALLS)).hasSize(4);
        }
    }

    @Test
    void aListThatCannotBeReadCostsItsLinesAlone(@TempDir Path folder) throws Throwable {
        try (URLClassLoader loader = built(folder, "wait");
                AutometricsService service = broken(folder, loader)) {
            assertThat(Scrape.lines(service, CALLS)).hasSize(2);
        }
    }

    private AutometricsService broken(Path folder, ClassLoader loader) throws IOException {
        Files.writeString(
                folder.resolve(DeclaredFunction.INDEX),
                "\nno function\n" + HandWoven.declared("fine").toLine() + "\na\tb\tc\td\tx\tf\tg\th\ti\tj\tk\n");
        Files.writeString(folder.resolve(DeclaredFunction.OBJECTIVES), "no.such.Type\njava.lang.String\n");
        Files.write(folder.resolve(DeclaredFunction.BUILD), new byte[] {'v', '=', '\\', 'u', 'x'});
        return service("broken").forClassLoader(loader).install();
    }

    private static URLClassLoader built(Path folder, String... methods) throws IOException {
        Path index = folder.resolve(DeclaredFunction.INDEX);
        Files.createDirectories(index.getParent());
        StringBuilder lines = new StringBuilder();
        for (String method : methods) {
            lines.append(HandWoven.declared(method).toLine()).append('\n');
        }
        Files.writeString(index, lines);
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, ServicesTest.class.getClassLoader());
    }

    private static final AtomicInteger GOALS_MADE = new AtomicInteger();

    /** Is named in no code, as the objectives of a program that installs no service. */
    @SuppressWarnings("unused")
    private static final class Goals {
        static final Objective GOAL = Objective.named("goal without a service")
                .successRate(Percentile.P90)
                .build();

        static {
            GOALS_MADE.incrementAndGet();
        }
    }

    @Test
    void withoutAServiceNoClassIsInitialisedBeforeSomebodyReads(@TempDir Path folder) throws Throwable {
        try (URLClassLoader loader = built(folder)) {
            Files.writeString(
                    folder.resolve(DeclaredFunction.INDEX),
                    HandWoven.declared("aim", 0, "goal without a service", "", "", List.of())
                                    .toLine() + "\n");
            Files.writeString(folder.resolve(DeclaredFunction.OBJECTIVES), Goals.class.getName() + "\n");
            HandWoven.of("early", loader).call(() -> null);

            Eventually.isTrue(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("tidemark-objectives")));
            assertThat(GOALS_MADE).hasValue(0);

            assertThat(Scrape.lines(Stats.sources(), CALLS))
                    .filteredOn(line -> line.contains("Pond.aim\""))
                    .hasSize(2)
                    .allMatch(line -> line.contains("objective_name=\"goal without a service\""));
            assertThat(GOALS_MADE).hasValue(1);
        }
    }

    /** As {@link Goals}, of a program that calls a function and then installs a service. */
    @SuppressWarnings("unused")
    private static final class LaterGoals {
        static final Objective GOAL = Objective.named("goal of a later service")
                .successRate(Percentile.P90)
                .latency(Duration.ofMillis(7), Percentile.P90)
                .build();
    }

    @Test
    void aServiceThatTakesOverKeepsTheObjectivesItHasMade(@TempDir Path folder) throws Throwable {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = built(folder)) {
            Files.writeString(
                    folder.resolve(DeclaredFunction.INDEX),
                    HandWoven.declared("reach", 0, "goal of a later service", "", "", List.of())
                                    .toLine() + "\n");
            Files.writeString(folder.resolve(DeclaredFunction.OBJECTIVES), LaterGoals.class.getName() + "\n");
            HandWoven.of("beforeInstall", loader).call(() -> null);

            Thread.currentThread().setContextClassLoader(loader);
            try (AutometricsService service = service("later").install()) {
                assertThat(Scrape.lines(service, CALLS))
                        .filteredOn(line -> line.contains("Pond.reach\""))
                        .hasSize(2)
                        .allMatch(line -> line.contains("objective_name=\"goal of a later service\""));
                assertThat(Scrape.lines(service, "function_calls_duration_seconds_bucket"))
                        .filteredOn(line -> line.contains("Pond.reach\"") && line.contains("le=\"0.007\""))
                        .hasSize(1);
                assertThat(Scrape.sum(service, CALLS, "Pond.beforeInstall\"", "ok"))
                        .isEqualTo(1);
            }
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void anObjectiveThatIsMadeLaterGetsItsLabelsAndNoCallIsLost() throws Throwable {
        try (AutometricsService service = service("late").install()) {
            HandWoven late = new HandWoven("late", 0, "made later", "", "");
            late.call(() -> null);
            assertThat(Scrape.lines(service, CALLS)).noneMatch(line -> line.contains("objective"));

            Objective.named("made later")
                    .successRate(Percentile.P90)
                    .latency(Duration.ofMillis(3), Percentile.P90)
                    .build();
            late.call(() -> null);

            assertThat(Scrape.sum(service, CALLS, "objective_name=\"made later\"", "ok"))
                    .isEqualTo(2);
            assertThat(Scrape.sum(service, "function_calls_duration_seconds_count", "threshold=\"0.003\""))
                    .isEqualTo(2);
            assertThat(Scrape.lines(service, CALLS)).hasSize(2);
        }
    }

    @Test
    void aNameBetweenTwoObjectivesKeepsTwoSetsOfCells() throws Throwable {
        Objective.named("slow").latency(Duration.ofSeconds(3), Percentile.P90).build();
        Objective.named("slower").latency(Duration.ofSeconds(4), Percentile.P90).build();
        try (AutometricsService service = service("between").install()) {
            for (int i = 0; i < 100; i++) {
                new HandWoven("between", 0, i % 2 == 0 ? "slow" : "slower", "", "").call(() -> null);
            }

            assertThat(Scrape.sum(service, CALLS, "between\",module", "ok")).isEqualTo(100);
            int sets = 0;
            for (FunctionCells cells = service.cellsOf(HandWoven.declared("between"), HandWoven.loader());
                    cells != null;
                    cells = cells.before) {
                sets++;
            }
            assertThat(sets).isLessThan(5);
        }
    }

    @Test
    void nativeHistogramsHaveNoBucketsAndAllTheirCalls() throws Throwable {
        try (AutometricsService service = service("native").nativeHistograms().install()) {
            HandWoven counted = new HandWoven("count");
            for (int i = 0; i < 10; i++) {
                counted.call(() -> null);
            }

            assertThat(Scrape.sum(service, "function_calls_duration_seconds_count"))
                    .isEqualTo(10);
            assertThat(service.collect().get(1).points().get(0).value())
                    .isInstanceOfSatisfying(
                            io.tidemark.stats.AggregationData.Exponential.class,
                            data -> assertThat(data.scale()).isEqualTo(3));
        }
    }

    @Test
    void bucketsThatAreNoneAreRefused() {
        AutometricsService.Builder builder = AutometricsService.builder();
        assertThatThrownBy(() -> builder.buckets()).hasMessageContaining("no buckets");
        assertThatThrownBy(() -> builder.buckets(0)).hasMessageContaining("the bucket 0.0");
        assertThatThrownBy(() -> builder.buckets(1, Double.NaN)).hasMessageContaining("the bucket NaN");
        assertThatThrownBy(() -> builder.buckets(Double.POSITIVE_INFINITY)).hasMessageContaining("finite");
        assertThatThrownBy(() -> builder.buckets(2, 1)).hasMessageContaining("1.0 comes after 2.0");
    }
}
