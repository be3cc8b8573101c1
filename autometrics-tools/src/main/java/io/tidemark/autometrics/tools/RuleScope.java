package io.tidemark.autometrics.tools;

import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all rules of a file.
 *
 * @param service the only one that they are for; null for all
 * @param callsPerMinute with fewer they are silent
 * @param prometheus where links go to; null for none
 */
record RuleScope(
        @Nullable String service,
        BigDecimal callsPerMinute,
        boolean nativeHistograms,
        @Nullable URI prometheus) {

    /** Two files of rules can be told apart by it. */
    String groupName(String name) {
        return service == null ? name : name + "-" + service;
    }

    /** That of the service, behind another one; nothing if they are for all. */
    String matcher(String separator) {
        return service == null ? "" : separator + "service_name=" + quoted(service);
    }

    /** A string of PromQL. */
    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** A comparison that keeps rates of calls which are high enough to say something. */
    String enoughTraffic() {
        // A ratio of nothing is no number, and would stay in the average of a month.
        return callsPerMinute.signum() == 0 ? "> 0" : ">= (" + BurnRates.number(callsPerMinute) + " / 60)";
    }

    /**
     * The address of a chart for the labels of an alert, as a template.
     *
     * @param query PromQL; each second part is the name of a label, whose value stands there as a string
     */
    Optional<String> link(List<String> query) {
        if (prometheus == null) {
            return Optional.empty();
        }
        StringBuilder link = new StringBuilder(ChartLinks.base(prometheus)).append("/graph?g0.expr=");
        for (int i = 0; i < query.size(); i++) {
            link.append(i % 2 == 0 ? ChartLinks.encoded(query.get(i)) : quotedLabel(query.get(i)));
        }
        return Optional.of(link.append("&g0.tab=0").toString());
    }

    /** In a template: the value of a label as a string of PromQL, which are those of Go, encoded for an address. */
    static String quotedLabel(String label) {
        return "{{ printf \"%q\" $labels." + label + " | urlquery }}";
    }
}
