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

    /** Those that nobody else closes. */
    private final List<MetricSource> own = new ArrayList<>();

    AddedSources(MetricSources sources) {
        this.sources = sources;
    }

    /** Adds a source, which is closed with these if it can be; not, if there is one of this name. */
    void add(String name, MetricSource source) {
        own.add(source);
        if (!sources.names().contains(name)) {
            sources.add(name, source);
            added.add(source);
        }
    }

    /** Adds a source that is a bean, and so is closed by Spring. One that is there already, of a parent for example, is left there. */
    void add(MetricSource source) {
        int before = sources.names().size();
        if (source != sources) {
            sources.add(source);
            if (sources.names().size() > before) {
                added.add(source);
            }
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
        added.forEach(sources::remove);
        added.clear();
        own.forEach(AddedSources::close);
        own.clear();
    }
}
