package io.tidemark.benchmarks;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;
import org.apache.logging.log4j.core.jmx.RingBufferAdmin;
import org.apache.logging.log4j.message.AsynchronouslyFormattable;
import org.apache.logging.log4j.message.MapMessage;

/**
 * The line by Log4j: an asynchronous logger with the Disruptor, JsonTemplateLayout and a buffered file appender. The template is the line; its
 * directive is constant text. A full ring makes the caller wait, so nothing is lost.
 */
final class Log4jPeer implements AutoCloseable {

    private static final String TEMPLATE = """
            {"_aws":{"CloudWatchMetrics":[{"Namespace":"DuckPond","Dimensions":[["Operation"]],"Metrics":[
            {"Name":"CacheHits"},{"Name":"Retries"},{"Name":"ItemsScanned"},{"Name":"QueueTime","Unit":"Milliseconds"},
            {"Name":"TotalTime","Unit":"Milliseconds"},{"Name":"ResponseSize","Unit":"Bytes"},{"Name":"Success"}]}],
            "Timestamp":{"$resolver":"map","key":"Timestamp"}},
            "CacheHits":{"$resolver":"map","key":"CacheHits"},"Retries":{"$resolver":"map","key":"Retries"},
            "ItemsScanned":{"$resolver":"map","key":"ItemsScanned"},"QueueTime":{"$resolver":"map","key":"QueueTime"},
            "TotalTime":{"$resolver":"map","key":"TotalTime"},"ResponseSize":{"$resolver":"map","key":"ResponseSize"},
            "Success":{"$resolver":"map","key":"Success"},"Operation":{"$resolver":"map","key":"Operation"},
            "RequestId":{"$resolver":"map","key":"RequestId"}}
            """;

    private final AsyncLoggerContext context;
    private final FileAppender appender;
    private final RingBufferAdmin ring;
    private final Logger logger;

    /**
     * Opens the file.
     *
     * @param ringSize entries that can wait, a power of two
     */
    Log4jPeer(Path file, int ringSize) {
        System.setProperty("log4j2.asyncLoggerRingBufferSize", Integer.toString(ringSize));
        ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.setShutdownHook("disable");
        builder.add(builder.newAppender("file", "File")
                .addAttribute("fileName", file.toString())
                .addAttribute("bufferSize", 64 * 1024)
                .addAttribute("immediateFlush", false)
                .addAttribute("ignoreExceptions", false)
                .add(builder.newLayout("JsonTemplateLayout")
                        .addAttribute("eventTemplate", TEMPLATE)
                        .addAttribute("eventDelimiter", "\n")));
        builder.add(builder.newRootLogger(Level.INFO)
                .addAttribute("includeLocation", false)
                .add(builder.newAppenderRef("file")));
        context = new AsyncLoggerContext("benchmark");
        context.start(builder.build());
        Appender found = context.getConfiguration().getAppender("file");
        if (!(found instanceof FileAppender fileAppender)) {
            throw new IllegalStateException("Log4j was not configured as asked: " + found);
        }
        appender = fileAppender;
        ring = context.createRingBufferAdmin();
        logger = context.getLogger("benchmark");
    }

    void write(ReferenceInput in) {
        logger.info(new Fields()
                .with("Timestamp", in.timestamp())
                .with("CacheHits", in.cacheHits())
                .with("Retries", in.retries())
                .with("ItemsScanned", in.itemsScanned())
                .with("QueueTime", in.queueMillis())
                .with("TotalTime", in.totalMillis())
                .with("ResponseSize", in.responseSize())
                .with("Success", in.success() ? 1 : 0)
                .with("Operation", in.operationName())
                .with("RequestId", in.requestId()));
    }

    /** Waits until everything is in the file. */
    void flush() {
        while (ring.getRemainingCapacity() < ring.getBufferSize()) {
            LockSupport.parkNanos(50_000);
        }
        appender.getManager().flush();
    }

    @Override
    public void close() {
        context.stop();
    }

    /** Formatted on the thread that writes, not on the caller's. */
    @AsynchronouslyFormattable
    @SuppressWarnings("serial")
    private static final class Fields extends MapMessage<Fields, Object> {
        Fields() {
            super(16);
        }
    }
}
