package io.tidemark.benchmarks;

import static net.logstash.logback.argument.StructuredArguments.keyValue;
import static net.logstash.logback.argument.StructuredArguments.raw;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.status.Status;
import java.nio.file.Path;
import net.logstash.logback.composite.loggingevent.ArgumentsJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventJsonProviders;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;

/**
 * The line by Logback and logstash-logback-encoder, through Logback's file appender. The encoder writes the record's fields and
 * nothing else; the part of the EMF directive that never changes is text beforehand.
 */
final class LogbackPeer implements AutoCloseable {
    private static final String DIRECTIVE = "{\"CloudWatchMetrics\":[{\"Namespace\":\"" + ReferenceRecord.NAMESPACE
            + "\",\"Dimensions\":[[\"Operation\"]],\"Metrics\":["
            + "{\"Name\":\"CacheHits\"},{\"Name\":\"Retries\"},{\"Name\":\"ItemsScanned\"},"
            + "{\"Name\":\"QueueTime\",\"Unit\":\"Milliseconds\"},{\"Name\":\"TotalTime\",\"Unit\":\"Milliseconds\"},"
            + "{\"Name\":\"ResponseSize\",\"Unit\":\"Bytes\"},{\"Name\":\"Success\"}]}],\"Timestamp\":";

    private final LoggerContext context = new LoggerContext();
    private final Logger logger;

    LogbackPeer(Path file) {
        // Without it each event fails inside of the appender, which says so nowhere but in the context's status.
        context.setMDCAdapter(new LogbackMDCAdapter());
        LoggingEventJsonProviders providers = new LoggingEventJsonProviders();
        providers.addArguments(new ArgumentsJsonProvider());
        LoggingEventCompositeJsonEncoder encoder = new LoggingEventCompositeJsonEncoder();
        encoder.setContext(context);
        encoder.setProviders(providers);
        encoder.setLineSeparator("\n");
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setImmediateFlush(false);
        appender.setEncoder(encoder);
        appender.start();
        logger = context.getLogger("benchmark");
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(appender);
    }

    void write(ReferenceInput in) {
        logger.info(
                "",
                raw("_aws", DIRECTIVE + in.timestamp() + "}"),
                keyValue("CacheHits", in.cacheHits()),
                keyValue("Retries", in.retries()),
                keyValue("ItemsScanned", in.itemsScanned()),
                keyValue("QueueTime", in.queueMillis()),
                keyValue("TotalTime", in.totalMillis()),
                keyValue("ResponseSize", in.responseSize()),
                keyValue("Success", in.success() ? 1 : 0),
                keyValue("Operation", in.operationName()),
                keyValue("RequestId", in.requestId()));
    }

    /**
     * Fails if Logback met a problem: it would be measured as fast.
     *
     * @throws IllegalStateException with what Logback says
     */
    void check() {
        for (Status status : context.getStatusManager().getCopyOfStatusList()) {
            if (status.getEffectiveLevel() >= Status.WARN) {
                throw new IllegalStateException(status.toString());
            }
        }
    }

    @Override
    public void close() {
        context.stop();
    }
}
