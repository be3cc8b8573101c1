package io.tidemark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.ServiceMetrics;
import io.tidemark.http.IncomingRequest;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.Stats;
import io.tidemark.stats.View;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What properties may say, and what is said of those that cannot be. */
class SettingsTest {

    @TempDir
    Path directory;

    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(TidemarkAutoConfiguration.class));

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(ServiceMetrics.isAttached()).isFalse();
        assertThat(Stats.views().registered()).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("tidemark-main"));
    }

    @Test
    void withoutPropertiesThereIsOneSinkToStandardOutput() {
        application.run(context -> {
            AttachedSinks sinks = context.getBean(AttachedSinks.class);
            assertThat(sinks.stats()).containsOnlyKeys("main");
            assertThat(sinks.stats().get("main").branches().get(0).name()).contains("standard output");
        });
    }

    @Test
    void nothingIsSetUpIfSo() {
        application
                .withPropertyValues("tidemark.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(AttachedSinks.class));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type=file                                       | directory           | type=file needs it
            type=agent,endpoint=nowhere                     | endpoint            | nowhere
            namespace=Ducks and Geese                       | namespace           | Ducks and Geese
            sample-fraction=2                               | sample-fraction     | at most 1
            sample-rate=-1                                  | sample-rate         | above 0
            sample-rate=1,sample-fraction=0.5               | sample-rate         | take one of them
            format=local,sample-rate=1                      | format              | not sampled
            type=file,directory=DIR,file-name=a/b           | file-name           | not the name of a file
            type=file,directory=DIR,rotation=never,keep-files=3 | rotation        | never
            type=file,directory=/dev/null/x                 | directory           | cannot write
            queue-capacity=0                                | queue-capacity      | from 1
            flush-interval=2m                               | flush-interval      | less than 60 seconds
            shutdown-timeout=-1s                            | shutdown-timeout    | not negative
            overflow=block,block-timeout=-1s                | block-timeout       | -1
            directory=DIR                                   | directory           | it is for type=file, and the type is stdout
            type=file,directory=DIR,endpoint=tcp://a:1      | endpoint            | it is for type=agent
            log-group=/ducks                                | log-group           | type=agent and type=cloudwatch and type=environment
            format=json,dimensions=Route                    | dimensions          | it is for format=emf
            """)
    void aSinkThatCannotBeIsToldByProperty(String properties, String property, String reason) {
        String[] values = Stream.of(
                        properties.replace("DIR", directory.toString()).split(","))
                .map(value -> "tidemark.sinks.main." + value)
                .toArray(String[]::new);
        application.withPropertyValues(values).run(context -> {
            Throwable root = root(context.getStartupFailure());
            assertThat(root)
                    .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                    .hasMessageContaining(reason);
            assertThat(((InvalidConfigurationPropertyValueException) root).getName())
                    .startsWith("tidemark.sinks.main." + property);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            measure=none                                                          | measure   | no measure of this name
            description=x                                                         | measure   | say which of the two
            record=com.example.None,field=Time                                    | record    | com.example.NoneFields
            record=io.tidemark.spring.WebRequestMetrics,field=Tim                 | field     | Time
            record=io.tidemark.spring.WebRequestMetrics,field=Time,tags=Rout      | tags      | Route
            record=io.tidemark.spring.WebRequestMetrics,field=Time,limit=0        | aggregation | 0
            measure=http/server/latency,aggregation=distribution,bounds=2\\,1     | bounds    | ascending
            """)
    void aViewThatCannotBeIsToldByProperty(String properties, String property, String reason) {
        assertThat(io.tidemark.stats.HttpMeasures.SERVER.latency()).isNotNull();
        String[] values = Stream.of(properties.split("(?<!\\\\),"))
                .map(value -> "tidemark.views.mine." + value.replace("\\,", ","))
                .toArray(String[]::new);
        application
                .withPropertyValues(values)
                .withPropertyValues("tidemark.sinks.main.type=none")
                .run(context -> {
                    Throwable root = root(context.getStartupFailure());
                    assertThat(root)
                            .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                            .hasMessageContaining(reason);
                    assertThat(((InvalidConfigurationPropertyValueException) root).getName())
                            .isEqualTo("tidemark.views.mine." + property);
                });
    }

    private static Throwable root(Throwable failure) {
        Throwable at = failure;
        while (at != null && !(at instanceof InvalidConfigurationPropertyValueException)) {
            at = at.getCause();
        }
        return at == null ? failure : at;
    }

    @Test
    void whatIsNoPropertyIsTold() {
        application
                .withPropertyValues("tidemark.sinks.main.directroy=" + directory)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("tidemark.sinks.main.directroy"));
    }

    @Test
    void metricsHaveNoDimensionsOfRecords() {
        application
                .withPropertyValues(
                        "tidemark.sinks.main.type=file",
                        "tidemark.sinks.main.directory=" + directory,
                        "tidemark.sinks.main.dimensions=Route+Method,Nowhere",
                        "tidemark.periodic.enabled=true")
                .run(context -> {
                    AttachedSinks sinks = context.getBean(AttachedSinks.class);
                    new WebRequestMetricsGuard(new Get(), sinks.sink()).close();
                });
        assertThat(Running.lines(directory)).hasSizeGreaterThan(2).allSatisfy(line -> {
            String sets = line.at("/_aws/CloudWatchMetrics/0/Dimensions").toString();
            if (line.has("Time")) {
                // The route is not known: a set that needs it is left out.
                assertThat(line.at("/_aws/CloudWatchMetrics").toString()).isEqualTo("[]");
            } else {
                assertThat(sets).startsWith("[[").doesNotContain("Route");
            }
        });
    }

    @Test
    void viewsOfMeasuresOfHttpNeedNoBean() {
        application
                .withPropertyValues(
                        "tidemark.sinks.main.type=none",
                        "tidemark.views.slow.measure=http/server/latency",
                        "tidemark.views.slow.tags=http_server_route")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aSinkWithTheNameOfABeanIsRefused() {
        application
                .withBean("main", EntryStream.class, () -> entry -> Outcome.EMITTED)
                .withPropertyValues("tidemark.sinks.main.type=file", "tidemark.sinks.main.directory=" + directory)
                .run(context -> assertThat(root(context.getStartupFailure()))
                        .hasMessageContaining("there is a bean of this name"));
    }

    @Test
    void applicationsWhoseBeansAreLazyHaveViewsAndSources() {
        application
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withPropertyValues(
                        "tidemark.sinks.main.type=none",
                        "tidemark.views.slow.measure=http/server/latency",
                        "tidemark.views.slow.aggregation=count")
                .run(context -> {
                    assertThat(Stats.views().registered())
                            .extracting(View::name)
                            .contains("slow");
                    assertThat(Stats.sources().names()).contains("jvm");
                });
    }

    @Test
    void sourcesThatAreBeansAreClosedBySpringAlone() {
        AtomicInteger closed = new AtomicInteger();
        class Source implements MetricSource, AutoCloseable {
            @Override
            public List<MetricFamily> collect() {
                return List.of();
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        }
        application
                .withPropertyValues("tidemark.sinks.main.type=none")
                .withBean("mine", Source.class, Source::new)
                .run(context -> assertThat(Stats.sources().names()).contains("Source"));
        assertThat(closed).hasValue(1);
    }

    @Test
    void aSinkHasWhatItsPropertiesSay() throws IOException {
        application
                .withPropertyValues(
                        "spring.application.name=duck pond",
                        "tidemark.sinks.main.type=file",
                        "tidemark.sinks.main.format=json",
                        "tidemark.sinks.main.directory=" + directory,
                        "tidemark.sinks.main.rotation=minute",
                        "tidemark.sinks.main.max-file-size=1MB",
                        "tidemark.sinks.main.keep-files=3",
                        "tidemark.sinks.main.keep-size=10MB",
                        "tidemark.sinks.main.compress=true",
                        "tidemark.sinks.main.sample-fraction=1",
                        "tidemark.sinks.main.overflow=block",
                        "tidemark.sinks.main.block-timeout=2s",
                        "tidemark.sinks.main.flush-interval=100ms",
                        "tidemark.sinks.quiet.type=none")
                .run(context ->
                        assertThat(context.getBean(AttachedSinks.class).stats()).containsOnlyKeys("main"));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allMatch(name -> name.startsWith("duck_pond.log."));
        }
    }

    @Test
    void sourcesAreThoseOfTheJvmAndOfTheApplication() {
        application
                .withPropertyValues("tidemark.sinks.main.type=none")
                .run(context -> assertThat(Stats.sources().names()).contains("jvm"));
        application
                .withPropertyValues("tidemark.sinks.main.type=none", "tidemark.jvm.enabled=false")
                .run(context -> assertThat(Stats.sources().names()).doesNotContain("jvm"));
    }

    @Test
    void metricsOfAllSourcesAreLinesAtAnInterval() {
        application
                .withPropertyValues(
                        "tidemark.sinks.main.type=file",
                        "tidemark.sinks.main.directory=" + directory,
                        "tidemark.periodic.enabled=true",
                        "tidemark.periodic.every=1h")
                .run(context -> {});
        assertThat(Running.lines(directory))
                .anyMatch(
                        line -> line.has("jvm.thread.count") || line.toString().contains("jvm."));
    }

    @Test
    void ofSeveralApplicationsOfAProcessTheFirstIsAttachedAndThenTheNext() {
        AtomicReference<Object> ofSecond = new AtomicReference<>();
        ApplicationContextRunner some = application.withPropertyValues(
                "tidemark.sinks.main.type=none",
                "tidemark.views.slow.measure=http/server/latency",
                "tidemark.views.slow.aggregation=count");
        some.run(first -> {
            Object attached = ServiceMetrics.sink();
            assertThat(attached).isSameAs(first.getBean(AttachedSinks.class).sink());
            some.run(second -> {
                assertThat(second).hasNotFailed();
                assertThat(ServiceMetrics.sink()).isSameAs(attached);
                ofSecond.set(second.getBean(AttachedSinks.class).sink());
                // The first ends before the second does.
                first.getSourceApplicationContext().close();
                assertThat(ServiceMetrics.sink()).isSameAs(ofSecond.get());
                assertThat(Stats.views().registered()).extracting(View::name).contains("slow");
                assertThat(Stats.sources().names()).contains("AutometricsService");
            });
        });
    }

    private record Get() implements IncomingRequest {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String path() {
            return "/";
        }

        @Override
        public @Nullable String header(String name) {
            return null;
        }
    }

    @Test
    void lossIsToldForAWhileAndTurnsNobodyAwayUnlessAsked() {
        Map<String, String> statuses = Map.of("false", "DEGRADED", "true", "DOWN");
        statuses.forEach((down, status) -> application
                .withPropertyValues("tidemark.sinks.main.type=file", "tidemark.sinks.main.directory=" + directory)
                .run(context -> {
                    AttachedSinks sinks = context.getBean(AttachedSinks.class);
                    SinkHealth health = new SinkHealth(
                            sinks, new TidemarkProperties.Health(Boolean.parseBoolean(down), Duration.ofMinutes(5)));
                    assertThat(health.report().status()).isEqualTo("UP");
                    sinks.close();
                    new WebRequestMetricsGuard(new Get(), sinks.sink()).close();
                    assertThat(health.report().status()).isEqualTo(status);
                    assertThat(health.report().details()).containsKey("lastLossSeen");
                }));
    }
}
