package io.tidemark.spring;

import io.tidemark.format.Format;
import io.tidemark.format.emf.Emf;
import io.tidemark.format.json.Json;
import io.tidemark.format.local.LocalFormat;
import io.tidemark.output.Destination;
import io.tidemark.output.Output;
import io.tidemark.output.RollingFile;
import io.tidemark.output.StandardError;
import io.tidemark.output.StandardOutput;
import io.tidemark.sample.Sampling;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.OverflowPolicy;
import io.tidemark.spring.TidemarkProperties.Overflow;
import io.tidemark.spring.TidemarkProperties.Sink;
import io.tidemark.spring.TidemarkProperties.SinkFormat;
import io.tidemark.spring.TidemarkProperties.SinkType;
import io.tidemark.stream.EntryStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/** Makes a queue, and what is behind it, of what the properties say of a sink. */
final class SinkFactory {

    private static final String CLOUDWATCH = "io.tidemark.cloudwatch.CloudWatchLogsStream";

    private final String service;
    private final Function<CloudWatchSettings, EntryStream> cloudWatch;

    /**
     * @param service its name
     * @param cloudWatch makes a stream to CloudWatch Logs; called only if that is on the class path
     */
    SinkFactory(String service, Function<CloudWatchSettings, EntryStream> cloudWatch) {
        this.service = service;
        this.cloudWatch = cloudWatch;
    }

    /** What a stream to CloudWatch Logs is made of. */
    record CloudWatchSettings(
            Format format,
            String logGroup,
            @Nullable String logStream,
            boolean autoCreate,
            @Nullable Integer days) {}

    /**
     * The queue of one sink; null if it is none.
     *
     * @throws InvalidConfigurationPropertyValueException if the properties do not go together, or a directory cannot be used; names the property
     */
    @Nullable
    BackgroundQueue open(String name, Sink sink) {
        Properties of = new Properties(name);
        EntryStream stream = stream(of, sink);
        if (stream == null) {
            return null;
        }
        BackgroundQueue.Builder queue = BackgroundQueue.builder(stream).threadName("tidemark-" + name);
        try {
            of.checked("queue-capacity", sink.queueCapacity(), queue::capacity);
            of.checked("flush-interval", sink.flushInterval(), queue::flushInterval);
            of.checked("shutdown-timeout", sink.shutdownTimeout(), queue::shutdownTimeout);
            if (sink.overflow() == Overflow.BLOCK) {
                queue.onOverflow(of.checked("block-timeout", sink.blockTimeout(), OverflowPolicy::block));
            }
        } catch (InvalidConfigurationPropertyValueException problem) {
            stream.close();
            throw problem;
        }
        return queue.build();
    }

    private @Nullable EntryStream stream(Properties of, Sink sink) {
        of.onlyFor(sink, "directory", sink.directory(), SinkType.FILE);
        of.onlyFor(sink, "file-name", sink.fileName(), SinkType.FILE);
        of.onlyFor(sink, "max-file-size", sink.maxFileSize(), SinkType.FILE);
        of.onlyFor(sink, "keep-files", sink.keepFiles(), SinkType.FILE);
        of.onlyFor(sink, "keep-size", sink.keepSize(), SinkType.FILE);
        of.onlyFor(sink, "compress", sink.compress() ? true : null, SinkType.FILE);
        of.onlyFor(sink, "endpoint", sink.endpoint(), SinkType.AGENT);
        of.onlyFor(sink, "log-group", sink.logGroup(), SinkType.AGENT, SinkType.CLOUDWATCH, SinkType.ENVIRONMENT);
        of.onlyFor(sink, "log-stream", sink.logStream(), SinkType.CLOUDWATCH);
        of.onlyFor(sink, "retention-days", sink.retentionDays(), SinkType.CLOUDWATCH);
        if (sink.format() != SinkFormat.EMF
                && (sink.namespace() != null || !sink.dimensions().isEmpty())) {
            throw of.invalid(
                    sink.namespace() != null ? "namespace" : "dimensions",
                    sink.namespace() != null ? sink.namespace() : sink.dimensions(),
                    "it is for format=emf, and the format is " + lower(sink.format()));
        }
        return switch (sink.type()) {
            case NONE -> null;
            case STDOUT -> format(of, sink, null).writeTo(StandardOutput.open());
            case STDERR -> format(of, sink, null).writeTo(StandardError.open());
            case FILE -> format(of, sink, null).writeTo(file(of, sink));
            case AGENT -> format(of, sink, sink.logGroup()).writeTo(agent(of, sink));
            case ENVIRONMENT -> environment(of, sink);
            case CLOUDWATCH -> cloudWatch(of, sink);
        };
    }

    private EntryStream environment(Properties of, Sink sink) {
        Destination destination;
        try {
            destination = Destination.fromEnvironment();
        } catch (IllegalArgumentException problem) {
            throw of.invalid("type", SinkType.ENVIRONMENT, problem);
        }
        String group = sink.logGroup() == null ? destination.logGroup().orElse(null) : sink.logGroup();
        return format(of, sink, group).writeTo(destination.open());
    }

    private EntryStream cloudWatch(Properties of, Sink sink) {
        if (!ClassUtils.isPresent(CLOUDWATCH, SinkFactory.class.getClassLoader())) {
            throw of.invalid(
                    "type",
                    SinkType.CLOUDWATCH,
                    "the dependency io.tidemark:tidemark-cloudwatch is missing, and software.amazon.awssdk:cloudwatchlogs with it");
        }
        if (sink.format() != SinkFormat.EMF) {
            throw of.invalid("format", sink.format(), "CloudWatch makes metrics of EMF alone: leave it out");
        }
        String group = sink.logGroup();
        if (group == null) {
            throw of.invalid("log-group", null, "type=cloudwatch needs it, such as /" + service + "/requests");
        }
        CloudWatchSettings settings = new CloudWatchSettings(
                format(of, sink, null, CLOUDWATCH_EVENT_BYTES),
                group,
                sink.logStream(),
                sink.autoCreate(),
                sink.retentionDays());
        try {
            return cloudWatch.apply(settings);
        } catch (IllegalArgumentException problem) {
            throw of.invalid("log-group", group, problem);
        }
    }

    /** The longest event that CloudWatch Logs takes, less what it counts for each. */
    private static final int CLOUDWATCH_EVENT_BYTES = (1 << 20) - 26;

    private Format format(Properties of, Sink sink, @Nullable String logGroup) {
        return format(of, sink, logGroup, 0);
    }

    private Format format(Properties of, Sink sink, @Nullable String logGroup, int maxEventBytes) {
        return switch (sink.format()) {
            case LOCAL -> {
                if (sink.sampleFraction() != null || sink.sampleRate() != null) {
                    throw of.invalid(
                            "format", sink.format(), "what is for people to read is not sampled: take emf or json");
                }
                yield LocalFormat.pretty();
            }
            case JSON -> sampled(of, sink, Json.create(), Json.create().sampled());
            case EMF -> emf(of, sink, logGroup, maxEventBytes);
        };
    }

    private Format emf(Properties of, Sink sink, @Nullable String logGroup, int maxEventBytes) {
        // What an application is called may be what CloudWatch takes for no namespace; what was said is not changed.
        String namespace =
                sink.namespace() == null ? shortened(service.replaceAll("[^A-Za-z0-9._#:/-]", "_")) : sink.namespace();
        of.checked("namespace", namespace, name -> Emf.builder(name).build());
        if (logGroup != null) {
            of.checked(
                    "log-group",
                    logGroup,
                    group -> Emf.builder(namespace).logGroup(group).build());
        }
        Function<List<List<String>>, Format> formats = sets -> {
            Emf.Builder emf = Emf.builder(namespace);
            if (!sets.isEmpty()) {
                emf.defaultDimensions(sets);
            }
            if (logGroup != null) {
                emf.logGroup(logGroup);
            }
            if (maxEventBytes > 0) {
                emf.maxEventBytes(maxEventBytes);
            }
            Emf built = emf.build();
            return sampled(of, sink, built, built.sampled());
        };
        if (sink.dimensions().isEmpty()) {
            return formats.apply(List.of());
        }
        List<List<String>> sets = FittingDimensions.sets(sink.dimensions());
        // Sets that cannot be are found here, and not when the first record is written.
        of.checked("dimensions", sets, formats);
        return new FittingDimensions(sets, formats);
    }

    private static Format sampled(Properties of, Sink sink, Format all, Sampling sampling) {
        Double fraction = sink.sampleFraction();
        Double rate = sink.sampleRate();
        if (fraction != null && rate != null) {
            throw of.invalid("sample-rate", rate, "there is sample-fraction as well: take one of them");
        }
        if (fraction != null) {
            return of.checked("sample-fraction", fraction, sampling::fixedFraction);
        }
        return rate == null ? all : of.checked("sample-rate", rate, sampling::congress);
    }

    private Output agent(Properties of, Sink sink) {
        String endpoint = sink.endpoint() == null ? "tcp://127.0.0.1:25888" : sink.endpoint();
        return of.checked(
                "endpoint",
                endpoint,
                where -> Destination.from(Map.of("AWS_EMF_ENVIRONMENT", "Agent", "AWS_EMF_AGENT_ENDPOINT", where))
                        .open());
    }

    private Output file(Properties of, Sink sink) {
        if (sink.directory() == null) {
            throw of.invalid("directory", null, "type=file needs it, such as /var/log/" + service);
        }
        RollingFile.Builder file = RollingFile.in(sink.directory());
        String name = sink.fileName() == null ? service.replaceAll("[^A-Za-z0-9._-]", "_") + ".log" : sink.fileName();
        of.checked("file-name", name, file::named);
        file.every(sink.rotation());
        if (sink.maxFileSize() != null) {
            of.checked("max-file-size", sink.maxFileSize(), size -> file.maxFileSize(size.toBytes()));
        }
        if (sink.keepFiles() != null) {
            of.checked("keep-files", sink.keepFiles(), file::keepFiles);
        }
        if (sink.keepSize() != null) {
            of.checked("keep-size", sink.keepSize(), (DataSize size) -> file.keepBytes(size.toBytes()));
        }
        if (sink.compress()) {
            file.compressFinished();
        }
        try {
            return file.open();
        } catch (IllegalStateException problem) {
            throw of.invalid("rotation", sink.rotation(), problem);
        } catch (UncheckedIOException problem) {
            throw of.invalid("directory", sink.directory(), problem);
        }
    }

    private static String shortened(String name) {
        return name.substring(0, Math.min(255, name.length()));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The properties of one sink, in what is said of them. */
    private record Properties(String sink) {

        /** What would do nothing is not meant so. */
        void onlyFor(Sink settings, String property, @Nullable Object value, SinkType... types) {
            if (value != null && !List.of(types).contains(settings.type())) {
                throw invalid(
                        property,
                        value,
                        "it is for type="
                                + String.join(
                                        " and type=",
                                        Arrays.stream(types)
                                                .map(SinkFactory::lower)
                                                .toList()) + ", and the type is " + lower(settings.type()));
            }
        }

        <T, R> R checked(String property, T value, Function<? super T, ? extends R> use) {
            try {
                return use.apply(value);
            } catch (IllegalArgumentException problem) {
                throw invalid(property, value, problem);
            }
        }

        InvalidConfigurationPropertyValueException invalid(String property, @Nullable Object value, Exception problem) {
            String message = problem.getMessage();
            return invalid(property, value, message == null ? problem.toString() : message);
        }

        InvalidConfigurationPropertyValueException invalid(String property, @Nullable Object value, String reason) {
            return new InvalidConfigurationPropertyValueException(
                    "tidemark.sinks." + sink + "." + property, value, reason);
        }
    }
}
