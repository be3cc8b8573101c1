package io.tidemark.spring;

import io.tidemark.AttachHandle;
import io.tidemark.ServiceMetrics;
import io.tidemark.sink.CountedSink;
import io.tidemark.sink.DiscardSink;
import io.tidemark.sink.EntrySink;
import io.tidemark.sink.SinkStats;
import io.tidemark.sink.TeeSink;
import io.tidemark.stats.PeriodicMetrics;
import io.tidemark.stats.SinkSource;
import io.tidemark.stats.Stats;
import io.tidemark.stats.ViewSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The sinks of an application: all that its records go to, attached to {@link ServiceMetrics} from its start to its end.
 *
 * <p>Views count each record before it comes to the queues. Closed with the application context, after the web server has finished its requests: what they
 * appended is written then. Of several applications in one process the first is attached; when it ends, the next. Safe for use by several threads.
 */
public final class AttachedSinks implements AutoCloseable {

    private static final Log LOG = LogFactory.getLog(AttachedSinks.class);

    /** Of this process; the first is attached, unless something else is. Guarded by itself. */
    private static final List<AttachedSinks> APPLICATIONS = new ArrayList<>();

    private final Map<String, CountedSink> sinks;
    private final EntrySink all;
    private final boolean hook;
    private final SinkSource figures = SinkSource.create();

    // Guarded by the applications.
    private @Nullable AttachHandle attached;
    private @Nullable PeriodicMetrics periodic;

    private AttachedSinks(Map<String, CountedSink> sinks, EntrySink next, boolean hook) {
        this.sinks = Collections.unmodifiableMap(new LinkedHashMap<>(sinks));
        this.all = ViewSink.of(Stats.views(), next);
        this.hook = hook;
        synchronized (APPLICATIONS) {
            APPLICATIONS.add(this);
            if (APPLICATIONS.get(0) == this) {
                attach();
            } else {
                LOG.info(
                        "Another application of this process was first: until it ends, records that are made with"
                                + " ServiceMetrics.sinkOrDiscard() go to its sinks, and those of requests to the sinks of their own application");
            }
        }
        LOG.info("Records go " + (sinks.isEmpty() ? "to views alone" : "to " + places()));
        this.sinks.forEach(figures::add);
        Stats.sources().add(figures);
    }

    /** Of these sinks, by name; of none, records are counted in views and discarded. They are closed with this. */
    public static AttachedSinks of(Map<String, ? extends EntrySink> sinks) {
        return of(sinks, false);
    }

    /** @param hook whether the end of the JVM closes them: where nothing else does */
    static AttachedSinks of(Map<String, ? extends EntrySink> sinks, boolean hook) {
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
        return new AttachedSinks(counted, next, hook);
    }

    private String places() {
        return stats().entrySet().stream()
                .map(sink -> sink.getKey() + " ("
                        + sink.getValue().branches().stream()
                                .map(SinkStats.Branch::name)
                                .collect(Collectors.joining(", "))
                        + ")")
                .collect(Collectors.joining(", "));
    }

    /** With the applications. */
    private void attach() {
        try {
            AttachHandle handle = ServiceMetrics.attach(all);
            if (!hook) {
                // The context closes it, when the web server has ended: a hook would not wait for that.
                handle.withoutShutdownHook();
            }
            attached = handle;
            flushWith(handle, periodic);
        } catch (IllegalStateException another) {
            LOG.warn(
                    "Records that are made with ServiceMetrics.sinkOrDiscard() do not go to the sinks of this application: "
                            + another.getMessage());
        }
    }

    private static void flushWith(@Nullable AttachHandle handle, @Nullable PeriodicMetrics periodic) {
        if (handle != null && periodic != null) {
            handle.onFlush(periodic::emit).onClose(periodic::close);
        }
    }

    /** Emits the metrics of all sources with the records, until the sinks are closed. */
    void with(PeriodicMetrics metrics) {
        synchronized (APPLICATIONS) {
            periodic = metrics;
            flushWith(attached, metrics);
        }
    }

    /** Where records are appended. */
    public EntrySink sink() {
        return all;
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

    /** Writes what is there, ends the sinks, and detaches them. Again: nothing. Does not throw. */
    @Override
    public void close() {
        AttachHandle handle;
        PeriodicMetrics metrics;
        synchronized (APPLICATIONS) {
            if (!APPLICATIONS.contains(this)) {
                return;
            }
            handle = attached;
            metrics = periodic;
        }
        try {
            if (handle != null) {
                handle.close();
            } else {
                if (metrics != null) {
                    metrics.close();
                }
                if (all instanceof AutoCloseable closeable) {
                    closeable.close();
                }
            }
        } catch (Exception problem) {
            LOG.warn("Closing the sinks of records failed", problem);
        } finally {
            Stats.sources().remove(figures);
            goOn();
        }
        sinks.forEach((name, sink) -> {
            SinkStats end = sink.stats();
            if (lost(end) > 0) {
                LOG.warn("Records of the sink " + name + " were lost: " + end);
            }
        });
    }

    /** The application that comes next has the place now. */
    private void goOn() {
        synchronized (APPLICATIONS) {
            boolean first = APPLICATIONS.get(0) == this;
            APPLICATIONS.remove(this);
            if (first && !APPLICATIONS.isEmpty()) {
                APPLICATIONS.get(0).attach();
            }
        }
    }
}
