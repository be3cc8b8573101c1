package io.tidemark.spring;

import io.tidemark.output.Rotation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What {@code tidemark.*} may say.
 *
 * @param enabled Whether Tidemark is set up at all.
 * @param serviceName Name of the service: the namespace of EMF unless a sink says otherwise, and the label service_name of function metrics. Default:
 *     spring.application.name.
 * @param sinks Where records go, by a name of your choice. Each sink has a queue of its own and gets every record. Default: one, main, to standard output.
 * @param views Views to register, by name: what is counted of measures and of records, for Prometheus and other exporters. Beans of the type View are registered as well.
 * @param web What is done for each request that is served.
 * @param autometrics Function metrics.
 * @param jvm Metrics of the JVM and its process.
 * @param periodic Metrics of all sources as entries of the sinks, at an interval.
 * @param micrometer The bridges to Micrometer, where it is there.
 * @param prometheus What is served under the actuator.
 * @param health The health indicator.
 */
@ConfigurationProperties(prefix = "tidemark", ignoreUnknownFields = false)
public record TidemarkProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String serviceName,
        Map<String, Sink> sinks,
        Map<String, ViewDefinition> views,
        @DefaultValue Web web,
        @DefaultValue Autometrics autometrics,
        @DefaultValue Jvm jvm,
        @DefaultValue Periodic periodic,
        @DefaultValue Micrometer micrometer,
        @DefaultValue Prometheus prometheus,
        @DefaultValue Health health) {

    @SuppressWarnings("NullAway") // The binder gives null for a map of which nothing is said.
    public TidemarkProperties {
        sinks = sinks == null ? Map.of() : sinks;
        views = views == null ? Map.of() : views;
    }

    /** Where lines go. */
    public enum SinkType {
        /** To standard output. */
        STDOUT,
        /** To standard error. */
        STDERR,
        /** To files in {@code directory}. */
        FILE,
        /** To a CloudWatch agent, or whatever listens at {@code endpoint}. */
        AGENT,
        /** To CloudWatch Logs, without an agent; needs tidemark-cloudwatch. */
        CLOUDWATCH,
        /** To where the environment says: {@code AWS_EMF_*}, Lambda, ECS. */
        ENVIRONMENT,
        /** Nowhere. */
        NONE
    }

    /** How lines are written. */
    public enum SinkFormat {
        /** CloudWatch's embedded metric format. */
        EMF,
        /** Plain JSON. */
        JSON,
        /** For people to read. */
        LOCAL
    }

    /** What a full queue does. */
    public enum Overflow {
        /** Drops the oldest entry, and counts it. */
        DROP_OLDEST,
        /** Lets the thread that appends wait, for {@code block-timeout} at most. */
        BLOCK
    }

    /**
     * A place that records go to.
     *
     * @param type What it is.
     * @param format How lines are written. CloudWatch takes EMF.
     * @param namespace Namespace of the metrics, of EMF. Default: the name of the service.
     * @param dimensions Default dimension sets, of EMF, separated by commas: each the names of properties of the record with a + between them, or none for the set without dimensions.
     *     none,Route+Method are two. Default: none.
     * @param logGroup Log group: of CloudWatch, or for an agent to put lines into.
     * @param logStream Log stream, of CloudWatch. Default: the name of the host.
     * @param autoCreate Whether to make log group and stream if they are missing, of CloudWatch.
     * @param retentionDays For how many days a log group that is made keeps its events.
     * @param endpoint Of an agent: tcp://host:port, udp://host:port or unix:///path. Default: tcp://127.0.0.1:25888.
     * @param directory Of files; made if it is not there.
     * @param fileName What the names of files begin with. Default: the name of the service, and .log.
     * @param rotation How often a new file is begun.
     * @param maxFileSize The size beyond which a file does not grow.
     * @param keepFiles How many files are kept.
     * @param keepSize How much is kept in finished files.
     * @param compress Whether finished files are compressed with gzip.
     * @param sampleFraction Part of the records that is written, each with a weight: 0.1 is one in ten. Default: all.
     * @param sampleRate Records a second that are written, the rare ones first, each with a weight. Default: all.
     * @param queueCapacity The most records that wait in the queue.
     * @param overflow What a full queue does.
     * @param blockTimeout How long a thread waits for a full queue, at most.
     * @param flushInterval How long a record may wait until it is written.
     * @param shutdownTimeout How long the end of the application waits until all is written, at most.
     */
    public record Sink(
            @DefaultValue("stdout") SinkType type,
            @DefaultValue("emf") SinkFormat format,
            @Nullable String namespace,
            @DefaultValue List<String> dimensions,
            @Nullable String logGroup,
            @Nullable String logStream,
            @DefaultValue("true") boolean autoCreate,
            @Nullable Integer retentionDays,
            @Nullable String endpoint,
            @Nullable Path directory,
            @Nullable String fileName,
            @DefaultValue("hour") Rotation rotation,
            @Nullable DataSize maxFileSize,
            @Nullable Integer keepFiles,
            @Nullable DataSize keepSize,
            @DefaultValue("false") boolean compress,
            @Nullable Double sampleFraction,
            @Nullable Double sampleRate,
            @DefaultValue("65536") int queueCapacity,
            @DefaultValue("drop-oldest") Overflow overflow,
            @DefaultValue("1s") Duration blockTimeout,
            @DefaultValue("1s") Duration flushInterval,
            @DefaultValue("20s") Duration shutdownTimeout) {}

    /** How the values of a view are put together. */
    public enum ViewAggregation {
        /** How many there are. */
        COUNT,
        /** Their sum; none may be negative. */
        SUM,
        /** The last one. */
        LAST_VALUE,
        /** The least. */
        MIN,
        /** The greatest. */
        MAX,
        /** How they are distributed, with {@code bounds}, or with buckets that grow by themselves. */
        DISTRIBUTION
    }

    /**
     * A view.
     *
     * @param measure The measure that is counted, by name, such as http/server/latency.
     * @param record Or the record type, by the full name of its class.
     * @param field The field of the record that is counted, by the name that is written.
     * @param tags What makes rows: tag keys of a measure, or fields of the record by the names that are written.
     * @param aggregation How values are put together.
     * @param bounds Upper bounds of buckets, inclusive, in the unit of the measure or field. Without any, buckets grow exponentially.
     * @param description In words.
     * @param limit The most rows; the rest share one.
     */
    public record ViewDefinition(
            @Nullable String measure,
            @Nullable String record,
            @Nullable String field,
            @DefaultValue List<String> tags,
            @DefaultValue("count") ViewAggregation aggregation,
            @DefaultValue List<Double> bounds,
            @DefaultValue("") String description,
            @DefaultValue("2000") int limit) {}

    /**
     * What is done for each request that is served.
     *
     * @param enabled Whether the filter is there.
     * @param records Whether a record is made of each request: the one out of the box, or that of a bean of the type RequestRecords.
     * @param measures Whether requests are counted and timed as measures, and the views of these registered: http/server/latency and the like.
     * @param exclude Paths of which nothing is recorded, as patterns of Spring. Default: those of the actuator.
     * @param filterOrder Order of the filter among others.
     */
    public record Web(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("true") boolean records,
            @DefaultValue("true") boolean measures,
            @Nullable List<String> exclude,
            @DefaultValue("-2147483646") int filterOrder) {}

    /**
     * Function metrics.
     *
     * @param enabled Whether the service is installed.
     * @param version Label of build_info. Default: as the build has written it down.
     * @param commit Label of build_info. Default: as the build has written it down.
     * @param branch Label of build_info. Default: as the build has written it down.
     * @param repositoryUrl Label of build_info. Default: as the build has written it down.
     * @param buckets Upper bounds of the buckets of durations, in seconds. Default: those of the Autometrics specification.
     * @param nativeHistograms Whether durations are native histograms, in place of buckets.
     * @param callers Whether calls are counted by caller.
     * @param exemplars Whether exemplars are kept.
     */
    public record Autometrics(
            @DefaultValue("true") boolean enabled,
            @Nullable String version,
            @Nullable String commit,
            @Nullable String branch,
            @Nullable String repositoryUrl,
            @DefaultValue List<Double> buckets,
            @DefaultValue("false") boolean nativeHistograms,
            @DefaultValue("true") boolean callers,
            @DefaultValue("false") boolean exemplars) {}

    /**
     * Metrics of the JVM and its process.
     *
     * @param enabled Whether they are among the sources. Default: unless Micrometer's meters of the JVM are, by way of the bridge.
     */
    public record Jvm(@Nullable Boolean enabled) {}

    /**
     * Metrics of all sources as entries of the sinks, at an interval.
     *
     * @param enabled Whether it is done. In CloudWatch each metric with each combination of its tags is billed.
     * @param every The interval.
     */
    public record Periodic(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("1m") Duration every) {}

    /**
     * The bridges to Micrometer, where it is there.
     *
     * @param meters Whether Micrometer's meters are among the sources, and so go wherever Tidemark's metrics go.
     * @param views Whether Tidemark's metrics are shown in the other registries of Micrometer.
     */
    public record Micrometer(
            @DefaultValue("true") boolean meters,
            @DefaultValue("false") boolean views) {}

    /**
     * What is served under the actuator.
     *
     * @param labels Labels of all metrics.
     */
    public record Prometheus(Map<String, String> labels) {

        @SuppressWarnings("NullAway")
        public Prometheus {
            labels = labels == null ? Map.of() : labels;
        }
    }

    /**
     * The health indicator.
     *
     * @param downOnLoss Whether the application is down while records are lost, rather than DEGRADED, which changes nothing for whoever asks for a status.
     * @param recent For how long after a loss it is told.
     */
    public record Health(
            @DefaultValue("false") boolean downOnLoss,
            @DefaultValue("5m") Duration recent) {}
}
