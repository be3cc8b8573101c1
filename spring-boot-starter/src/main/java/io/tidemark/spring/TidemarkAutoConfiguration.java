package io.tidemark.spring;

import io.tidemark.UnitOfWork;
import io.tidemark.autometrics.AutometricsService;
import io.tidemark.cloudwatch.CloudWatchLogsStream;
import io.tidemark.jvm.JvmMetrics;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.EntrySink;
import io.tidemark.spring.SinkFactory.CloudWatchSettings;
import io.tidemark.spring.TidemarkProperties.Sink;
import io.tidemark.stats.Measure;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.PeriodicMetrics;
import io.tidemark.stats.Stats;
import io.tidemark.stats.View;
import io.tidemark.stream.EntryStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskDecorator;
import org.springframework.util.ClassUtils;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;

/** Sinks, views, function metrics and metrics of the JVM, as {@link TidemarkProperties} say. */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration",
        })
@ConditionalOnProperty(prefix = "tidemark", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(TidemarkProperties.class)
@ImportRuntimeHints(TidemarkRuntimeHints.class)
public class TidemarkAutoConfiguration {

    private static final String SINK = "tidemarkSink";

    /** For Spring. */
    public TidemarkAutoConfiguration() {}

    /** As it was said, or as Spring calls it; null if neither says anything. */
    private static @Nullable String saidName(TidemarkProperties properties, Environment environment) {
        String name = properties.serviceName();
        if (name == null || name.isBlank()) {
            name = environment.getProperty("spring.application.name");
        }
        return name == null || name.isBlank() ? null : name;
    }

    /** Of whatever application: the name of its service. */
    static String serviceName(TidemarkProperties properties, Environment environment) {
        String name = saidName(properties, environment);
        return name == null ? "application" : name;
    }

    /** Before the beans of the application: what they record while they are made is not lost. */
    @Bean
    static BeanFactoryInitializer<ListableBeanFactory> tidemarkStartsFirst() {
        return TidemarkAutoConfiguration::startFirst;
    }

    private static void startFirst(ListableBeanFactory beans) {
        beans.getBeanProvider(AttachedSinks.class).ifAvailable(sinks -> {});
        beans.getBeanProvider(FunctionMetricsOfApplication.class).ifAvailable(service -> {});
    }

    /** A web server is made sooner than that, with filters and all that these need. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebServerFactoryCustomizer.class)
    static class BeforeWebServers {

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        static WebServerFactoryCustomizer<WebServerFactory> tidemarkStartsBeforeWebServers(ListableBeanFactory beans) {
            return server -> startFirst(beans);
        }
    }

    /** What nobody asks for has to be there nonetheless, also in an application whose beans are made when they are asked for. */
    @Bean
    static LazyInitializationExcludeFilter tidemarkIsNotLazy() {
        return (name, definition, type) -> name.startsWith("tidemark");
    }

    /** Those of the properties, and beans that are sinks or streams. */
    @Bean
    @ConditionalOnMissingBean
    AttachedSinks tidemarkSinks(
            TidemarkProperties properties, Environment environment, ConfigurableListableBeanFactory beans) {
        Map<String, EntrySink> sinks = new LinkedHashMap<>();
        SinkFactory factory = new SinkFactory(serviceName(properties, environment), cloudWatch(beans));
        try {
            for (String bean : beans.getBeanNamesForType(EntrySink.class, true, false)) {
                // Ours appends to these.
                if (!bean.equals(SINK)) {
                    sinks.put(bean, beans.getBean(bean, EntrySink.class));
                }
            }
            beans.getBeansOfType(EntryStream.class)
                    .forEach((bean, stream) -> sinks.put(
                            bean,
                            BackgroundQueue.builder(stream)
                                    .threadName("tidemark-" + bean)
                                    .build()));
            Map<String, Sink> settings =
                    properties.sinks().isEmpty() && sinks.isEmpty() ? Map.of("main", usual()) : properties.sinks();
            settings.forEach((name, each) -> {
                if (sinks.containsKey(name)) {
                    throw new InvalidConfigurationPropertyValueException(
                            "tidemark.sinks." + name + ".type",
                            each.type(),
                            "there is a bean of this name that is a sink or a stream: choose another name for one of them");
                }
                EntrySink queue = factory.open(name, each);
                if (queue != null) {
                    sinks.put(name, queue);
                }
            });
        } catch (RuntimeException problem) {
            sinks.values().forEach(sink -> AddedSources.close(sink));
            throw problem;
        }
        // Where Spring does not close the context when the JVM ends, we close the sinks.
        return AttachedSinks.of(
                sinks, !environment.getProperty("spring.main.register-shutdown-hook", Boolean.class, true));
    }

    /** For whoever wants to append: all sinks. Tests may put another in its place. */
    @Bean(SINK)
    @Primary
    @ConditionalOnMissingBean(name = SINK)
    EntrySink tidemarkSink(AttachedSinks sinks) {
        return sinks.sink();
    }

    /** A sink of which nothing is said. */
    private static Sink usual() {
        return new Binder().bindOrCreate("tidemark.sinks.main", Bindable.of(Sink.class));
    }

    private static Function<CloudWatchSettings, EntryStream> cloudWatch(ListableBeanFactory beans) {
        return settings -> CloudWatch.open(settings, beans);
    }

    /** Loaded only if it is asked for: an application need not have these classes. */
    private static final class CloudWatch {

        static EntryStream open(CloudWatchSettings settings, ListableBeanFactory beans) {
            CloudWatchLogsStream.Builder stream = CloudWatchLogsStream.builder()
                    .logGroup(settings.logGroup())
                    .autoCreate(settings.autoCreate())
                    .format(settings.format());
            if (settings.logStream() != null) {
                stream.logStream(settings.logStream());
            }
            if (settings.days() != null) {
                stream.retentionDays(settings.days());
            }
            CloudWatchLogsAsyncClient client =
                    beans.getBeanProvider(CloudWatchLogsAsyncClient.class).getIfUnique();
            if (client != null) {
                stream.client(client);
            }
            return stream.build();
        }
    }

    /** The views that properties and beans ask for. They are registered as long as the application runs. */
    @Bean
    RegisteredViews tidemarkViews(
            TidemarkProperties properties,
            ObjectProvider<View> views,
            ObjectProvider<Measure> measures,
            ListableBeanFactory beans) {
        // They are found by name: so they have to be there.
        long ignored = measures.stream().count();
        ClassLoader classes = ClassUtils.getDefaultClassLoader();
        ViewFactory factory =
                new ViewFactory(classes == null ? TidemarkAutoConfiguration.class.getClassLoader() : classes);
        RegisteredViews registered = new RegisteredViews(Stats.views());
        try {
            properties.views().forEach((name, definition) -> registered.add(factory.view(name, definition)));
            views.orderedStream().forEach(registered::add);
        } catch (RuntimeException problem) {
            registered.close();
            throw problem;
        }
        return registered;
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(prefix = "tidemark.autometrics", name = "enabled", matchIfMissing = true)
    FunctionMetricsOfApplication tidemarkFunctionMetrics(TidemarkProperties properties, Environment environment) {
        return FunctionMetricsOfApplication.install(
                properties.autometrics(),
                // Null: as the build has written it down, or the environment says.
                saidName(properties, environment));
    }

    /** Beans that are sources are read with all others. */
    @Bean
    AddedSources tidemarkSources(
            TidemarkProperties properties, ObjectProvider<MetricSource> sources, ListableBeanFactory beans) {
        AddedSources added = new AddedSources(Stats.sources());
        Boolean jvm = properties.jvm().enabled();
        if (jvm == null ? !hasMetersOfTheJvm(beans, properties) : jvm) {
            added.add("jvm", JvmMetrics.create());
        }
        sources.orderedStream()
                .filter(source -> !(source instanceof AutometricsService))
                .forEach(added::add);
        return added;
    }

    /** What Micrometer says of the JVM comes over the bridge, and has the same names. */
    private static boolean hasMetersOfTheJvm(ListableBeanFactory beans, TidemarkProperties properties) {
        String binder = "io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics";
        ClassLoader classes = TidemarkAutoConfiguration.class.getClassLoader();
        return properties.micrometer().meters()
                && ClassUtils.isPresent(binder, classes)
                && BeanFactoryUtils.beanNamesForTypeIncludingAncestors(
                                        beans, ClassUtils.resolveClassName(binder, classes), false, false)
                                .length
                        > 0;
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(prefix = "tidemark.periodic", name = "enabled")
    PeriodicMetrics tidemarkPeriodicMetrics(TidemarkProperties properties, AttachedSinks sinks, AddedSources after) {
        PeriodicMetrics.Builder builder = PeriodicMetrics.builder().sink(sinks.sink());
        try {
            builder.every(properties.periodic().every());
        } catch (IllegalArgumentException problem) {
            throw new InvalidConfigurationPropertyValueException(
                    "tidemark.periodic.every", properties.periodic().every(), problem.getMessage());
        }
        PeriodicMetrics periodic = builder.start();
        sinks.with(periodic);
        return periodic;
    }

    /** So that what runs on the executors of Spring, as {@code @Async} methods do, has the unit of work and the tags of whoever asked for it. */
    @Bean
    @ConditionalOnMissingBean
    TaskDecorator tidemarkTaskDecorator() {
        return UnitOfWork::wrap;
    }
}
