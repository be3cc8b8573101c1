package io.tidemark.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import software.amazon.cloudwatchlogs.emf.environment.Environment;
import software.amazon.cloudwatchlogs.emf.environment.EnvironmentProvider;
import software.amazon.cloudwatchlogs.emf.exception.EMFClientException;
import software.amazon.cloudwatchlogs.emf.logger.MetricsLogger;
import software.amazon.cloudwatchlogs.emf.model.DimensionSet;
import software.amazon.cloudwatchlogs.emf.model.MetricsContext;
import software.amazon.cloudwatchlogs.emf.model.Unit;
import software.amazon.cloudwatchlogs.emf.sinks.ISink;

/**
 * The line by aws-embedded-metrics. Its environment is known from the start: detecting it is no part of the figure. Its sink
 * makes the bytes that its own sinks make.
 */
final class AwsEmfPeer {
    private final EnvironmentProvider provider;
    private final MetricsLogger reused;
    private final Map<Operation, DimensionSet> dimensions = new EnumMap<>(Operation.class);

    AwsEmfPeer(OutputStream out) throws EMFClientException {
        provider = new KnownEnvironment(out);
        reused = new MetricsLogger(provider);
        for (ReferenceInput input : ReferenceInput.make(0)) {
            dimensions.put(input.operation(), DimensionSet.of("Operation", input.operationName()));
        }
    }

    /** A logger for each record, as its documentation does it. */
    void writeWithNewLogger(ReferenceInput in) throws EMFClientException {
        write(new MetricsLogger(provider), in);
    }

    /** One logger for all. */
    void writeWithReusedLogger(ReferenceInput in) throws EMFClientException {
        write(reused, in);
    }

    private void write(MetricsLogger logger, ReferenceInput in) throws EMFClientException {
        logger.setNamespace(ReferenceRecord.NAMESPACE);
        logger.setTimestamp(Instant.ofEpochMilli(in.timestamp()));
        logger.setDimensions(dimensions.get(in.operation()));
        logger.putMetric("CacheHits", in.cacheHits());
        logger.putMetric("Retries", in.retries());
        logger.putMetric("ItemsScanned", in.itemsScanned());
        logger.putMetric("QueueTime", in.queueMillis(), Unit.MILLISECONDS);
        logger.putMetric("TotalTime", in.totalMillis(), Unit.MILLISECONDS);
        logger.putMetric("ResponseSize", in.responseSize(), Unit.BYTES);
        logger.putMetric("Success", in.success() ? 1 : 0);
        logger.putProperty("RequestId", in.requestId());
        logger.flush();
    }

    private static final class KnownEnvironment extends EnvironmentProvider implements Environment, ISink {
        private final OutputStream out;
        private final CompletableFuture<Environment> resolved = CompletableFuture.completedFuture(this);

        KnownEnvironment(OutputStream out) {
            this.out = out;
        }

        @Override
        public CompletableFuture<Environment> resolveEnvironment() {
            return resolved;
        }

        @Override
        public Environment getDefaultEnvironment() {
            return this;
        }

        @Override
        public boolean probe() {
            return true;
        }

        @Override
        public String getName() {
            return "benchmark";
        }

        @Override
        public String getType() {
            return "benchmark";
        }

        @Override
        public String getLogGroupName() {
            return "benchmark";
        }

        @Override
        public void configureContext(MetricsContext context) {}

        @Override
        public ISink getSink() {
            return this;
        }

        @Override
        public void accept(MetricsContext context) {
            try {
                for (String event : context.serialize()) {
                    byte[] bytes = (event + "\n").getBytes(StandardCharsets.UTF_8);
                    out.write(bytes, 0, bytes.length);
                }
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }

        @Override
        public CompletableFuture<Void> shutdown() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
