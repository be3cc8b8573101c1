package io.tidemark.autometrics.tools;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Dashboards of Grafana, 9.4 or later, for function metrics: an overview, what is known of one function, and how objectives are met. They ask a Prometheus that has metrics with the
 * names of the Autometrics specification 1.0, or of those before, of programs in any language. Immutable.
 *
 * <pre>{@code
 * Dashboards.create().writeTo(Path.of("dashboards"));
 * }</pre>
 */
public final class Dashboards {

    private final boolean nativeHistograms;

    private Dashboards(boolean nativeHistograms) {
        this.nativeHistograms = nativeHistograms;
    }

    /** For durations with buckets. */
    public static Dashboards create() {
        return new Dashboards(false);
    }

    /** For programs whose durations are native histograms, as with {@code AutometricsService.Builder.nativeHistograms()}. */
    public Dashboards nativeHistograms() {
        return new Dashboards(true);
    }

    /** Names of files, and what is in them: JSON, the same each time. */
    public Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("autometrics-overview.json", new OverviewDashboard(nativeHistograms).json());
        files.put("autometrics-function-explorer.json", new ExplorerDashboard(nativeHistograms).json());
        files.put("autometrics-slos.json", new ObjectivesDashboard(nativeHistograms).json());
        return Collections.unmodifiableMap(files);
    }

    /**
     * Writes the files, over those of the same names. None is half written, and if one cannot be written, none is.
     *
     * @param directory made if it is not there
     * @return the files
     * @throws ToolException if they cannot be written
     */
    public List<Path> writeTo(Path directory) throws ToolException {
        return new MadeFiles(files()).writeOver(directory);
    }
}
