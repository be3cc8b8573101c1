package io.tidemark.spring;

import io.tidemark.stats.MetricSource;
import io.tidemark.stats.MetricSources;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/** The sources that an application has added, to go with it. */
final class AddedSources implements AutoCloseable {

    private static final Log LOG = LogFactory.getLog(AddedSources.class);

    private final MetricSources sources;
    private final List<MetricSource> added = new ArrayList<>();

    AddedSources(MetricSources sources) {
        this.sources = sources;
    }

    /** Adds a source, which is closed with these if it can be; not, if there is one of this name. */
    void add(String name, MetricSource source) {
        if (sources.names().contains(name)) {
            close(source);
            return;
        }
        sources.add(name, source);
        added.add(source);
    }

    /** Adds a source that is a bean, and so is closed by Spring. */
    void add(MetricSource source) {
        if (source != sources) {
            sources.add(source);
            added.add(source);
        }
    }

    /** Closes what can be closed. Does not throw. */
    static void close(Object source) {
        if (source instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception problem) {
                LOG.warn("Closing failed: " + source, problem);
            }
        }
    }

    @Override
    public void close() {
        added.forEach(source -> {
            sources.remove(source);
            close(source);
        });
        added.clear();
    }
}
