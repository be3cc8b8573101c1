package io.tidemark.spring;

import io.tidemark.AttachHandle;
import io.tidemark.ServiceMetrics;
import io.tidemark.entry.Entry;
import io.tidemark.sink.CountedSink;
import io.tidemark.sink.DiscardSink;
import io.tidemark.sink.EntrySink;
import io.tidemark.sink.SinkStats;
import io.tidemark.sink.TeeSink;
import io.tidemark.stats.PeriodicMetrics;
import io.tidemark.stats.SinkSource;
import io.tidemark.stats.Stats;
import io.tidemark.stats.ViewSink;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The sinks of an application: all that its records go to, attached to {@link ServiceMetrics} from its start to its end.
 *
 * <p>Views count each record before it comes to the queues. Closed with the application context, after the web server has finished its requests: what they
 * appended is written then. Safe for use by several threads.
 */
public final class AttachedSinks implements EntrySink, AutoCloseable {

    private static final Log LOG = LogFactory.getLog(AttachedSinks.class);

    private final Map<String, CountedSink> sinks;
    private final EntrySink all;
    private final SinkSource figures = SinkSource.create();

    /** Null if another application of this process was first. */
    private final @Nullable AttachHandle attached;

    private AttachedSinks(Map<String, CountedSink> sinks, EntrySink next) {
        this.sinks = Collections.unmodifiableMap(new LinkedHashMap<>(sinks));
        this.all = ViewSink.of(Stats.views(), next);
        this.attached = attach(all);
        this.sinks.forEach(figures::add);
        Stats.sources().add(figures);
    }

    /** Of these sinks, by name; of none, records are counted in views and discarded. They are closed with this. */
    public static AttachedSinks of(Map<String, ? extends EntrySink> sinks) {
        EntrySink[] each = sinks.values().toArray(EntrySink[]::new);
        EntrySink next = each.length == 0
                ? DiscardSink.instance()
                : each.length == 1 ? each[0] : TeeSink.of(each[0], each[1], Arrays.copyOfRange(each, 2, each.length));
        Map<String, CountedSink> counted = new LinkedHashMap<>();
        sinks.forEach((name, sink) -> {
            if (sink instanceof CountedSink figures) {
                counted.put(name, figures);
            }
        });
        return new AttachedSinks(counted, next);
    }

    private static @Nullable AttachHandle attach(EntrySink sink) {
        try {
            // The context closes it, when the web server has ended: a hook would not wait for that.
            return ServiceMetrics.attach(sink).withoutShutdownHook();
        } catch (IllegalStateException another) {
            LOG.warn(
                    "Records that are made with ServiceMetrics.sinkOrDiscard() do not go to the sinks of this application: "
                            + another.getMessage());
            return null;
        }
    }

    /** Emits the metrics of all sources with the records, until the sinks are closed. */
    void with(PeriodicMetrics periodic) {
        AttachHandle handle = attached;
        if (handle != null) {
            handle.onFlush(periodic::emit).onClose(periodic::close);
        }
    }

    /** What became of the records, by the name of the sink. */
    public Map<String, SinkStats> stats() {
        Map<String, SinkStats> stats = new LinkedHashMap<>();
        sinks.forEach((name, sink) -> stats.put(name, sink.stats()));
        return stats;
    }

    /** How many records are in no output, and never will be: dropped, invalid, or failed in one of the places that they were to go to. */
    static long lost(SinkStats stats) {
        long lost = stats.dropped();
        for (SinkStats.Branch branch : stats.branches()) {
            lost += branch.invalid() + branch.failed();
        }
        return lost;
    }

    @Override
    public void append(Entry entry) {
        all.append(entry);
    }

    @Override
    public CompletionStage<Void> flush() {
        return all.flush();
    }

    /** Writes what is there, ends the sinks, and detaches them. Does not throw. */
    @Override
    public void close() {
        AttachHandle handle = attached;
        try {
            if (handle != null) {
                handle.close();
            } else if (all instanceof AutoCloseable closeable) {
                closeable.close();
            }
        } catch (Exception problem) {
            LOG.warn("Closing the sinks of records failed", problem);
        } finally {
            Stats.sources().remove(figures);
        }
        sinks.forEach((name, sink) -> {
            SinkStats end = sink.stats();
            if (lost(end) > 0) {
                LOG.warn("Records of the sink " + name + " were lost: " + end);
            }
        });
    }
}
