package io.tidemark.autometrics.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The block of links of a function, in HTML: one to each of its charts, and one to its dashboard. */
final class LinkBlock {

    /** The dashboard of one function. */
    private static final String DASHBOARD = "/d/autometrics-function-explorer";

    private final ChartLinks charts;
    private final @Nullable String grafana;
    private final @Nullable String service;
    private final boolean nativeHistograms;

    LinkBlock(ChartLinks charts, @Nullable String grafana, @Nullable String service, boolean nativeHistograms) {
        this.charts = charts;
        this.grafana = grafana;
        this.service = service;
        this.nativeHistograms = nativeHistograms;
    }

    /**
     * Its lines, without the fences.
     *
     * @param inherits whether it is to take the place of a description that is inherited
     * @param follows whether a description goes before it
     */
    List<String> lines(SourceFunction function, boolean inherits, boolean follows) {
        List<String> lines = new ArrayList<>();
        if (inherits) {
            lines.add("{@inheritDoc}");
            lines.add("");
        }
        lines.add((inherits || follows ? "<p>" : "") + "Live charts of its calls:");
        lines.add("<ul>");
        for (Chart chart : Chart.values()) {
            if (chart != Chart.CONCURRENT_CALLS || function.concurrency()) {
                String title = chart.title() + (chart.isOfCalled() ? " of what it calls" : "");
                lines.add(item(title, charts.link(chart, function.name(), queries(function)), "chart"));
            }
        }
        if (grafana != null) {
            lines.add(item("All of it in Grafana", dashboard(grafana, function), "dashboard"));
        }
        lines.add("</ul>");
        return lines;
    }

    private FunctionQueries queries(SourceFunction function) {
        FunctionQueries queries = FunctionQueries.of(function.module(), function.name());
        queries = service == null ? queries : queries.ofService(service);
        return nativeHistograms ? queries.nativeHistograms() : queries;
    }

    private String dashboard(String base, SourceFunction function) {
        return base + DASHBOARD + "?var-module=" + ChartLinks.encoded(function.module()) + "&var-function="
                + ChartLinks.encoded(function.name())
                + (service == null ? "" : "&var-service_name=" + ChartLinks.encoded(service));
    }

    /** What it is goes first: in a source, the address reaches beyond the screen. */
    private static String item(String title, String address, String text) {
        return "  <li>" + title + ": <a href=\"" + html(address) + "\">" + text + "</a>";
    }

    /** In ASCII, and without an end of the comment. */
    private static String html(String text) {
        StringBuilder html = new StringBuilder();
        text.codePoints().forEach(c -> {
            boolean plain = c > ' ' && c < 127 && "&<>\"'*@{}\\".indexOf(c) < 0;
            if (plain) {
                html.appendCodePoint(c);
            } else {
                html.append(c == '&' ? "&amp;" : String.format(Locale.ROOT, "&#%d;", c));
            }
        });
        return html.toString();
    }
}
