package io.tidemark.autometrics.tools;

import io.tidemark.autometrics.Percentile;
import io.tidemark.autometrics.tools.BurnRates.Leg;
import io.tidemark.autometrics.tools.RuleGroup.Rule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one percentile: what records how many calls are bad, what is recorded of the objective itself, and what alerts. Names and labels are those of
 * {@code autometrics.rules.yml}, which Sloth made, so that dashboards for it find them.
 */
final class ObjectiveRules {

    /** What an objective asks of calls. */
    enum Kind {
        SUCCESS_RATE("success-rate", "High Error Rate SLO", "High error rate", "ended in an error"),
        LATENCY("latency", "High Latency SLO", "High latency", "took longer than the threshold");

        private final String slo;
        private final String alert;
        private final String summary;
        private final String bad;

        Kind(String slo, String alert, String summary, String bad) {
            this.slo = slo;
            this.alert = alert;
            this.summary = summary;
            this.bad = bad;
        }
    }

    private static final List<String> WINDOWS = List.of("5m", "30m", "1h", "2h", "6h", "1d", "3d");
    private static final String PERIOD_DAYS = "30";
    private static final String GROUP = "objective_name, objective_percentile, service_name";
    private static final String LATENCY_GROUP = GROUP + ", objective_latency_threshold";

    /** Without zeros at the end: "1" and "1.0" are the same number. */
    private static final String PLAIN = "\"(.+?)(?:\\\\.0+)?\"";

    /** What is less may be written with an exponent as the bound of a bucket: by Java; by Go and Prometheus 3 below a tenth of it. */
    private static final BigDecimal SMALL = new BigDecimal("0.001");

    private final Kind kind;
    private final Percentile percentile;
    private final Set<BigDecimal> thresholds;
    private final RuleScope scope;
    private final String slo;
    private final BurnRates burnRates;

    /**
     * @param thresholds of the objectives in code, in seconds
     */
    ObjectiveRules(Kind kind, Percentile percentile, Set<BigDecimal> thresholds, RuleScope scope) {
        this.kind = kind;
        this.percentile = percentile;
        this.thresholds = thresholds;
        this.scope = scope;
        this.slo = kind.slo + "-" + percentile.text().replace('.', '_');
        this.burnRates = new BurnRates(percentile);
    }

    List<RuleGroup> groups() {
        return List.of(
                new RuleGroup(groupName("sli-recordings"), recordings()),
                new RuleGroup(groupName("meta-recordings"), metaRecordings()),
                new RuleGroup(groupName("alerts"), List.of(page(), ticket())));
    }

    private String groupName(String what) {
        return scope.groupName("sloth-slo-" + what + "-autometrics-" + slo);
    }

    private List<Rule> recordings() {
        List<Rule> rules = new ArrayList<>();
        for (String window : WINDOWS) {
            rules.add(Rule.record("slo:sli_error:ratio_rate" + window, badRatio(window) + "\n", labels(window)));
        }
        String all = recorded("5m") + "[" + PERIOD_DAYS + "d]";
        rules.add(Rule.record(
                "slo:sli_error:ratio_rate" + PERIOD_DAYS + "d",
                "sum_over_time(" + all + ")\n/ ignoring (sloth_window)\ncount_over_time(" + all + ")\n",
                labels(PERIOD_DAYS + "d")));
        return rules;
    }

    // The part of calls that are bad

    private String badRatio(String window) {
        return switch (kind) {
            case SUCCESS_RATE -> errorRatio(window);
            case LATENCY -> scope.nativeHistograms() ? slowRatioOfNative(window) : slowRatio(window);
        };
    }

    private String errorRatio(String window) {
        // Before the first error there may be no series of errors: then there are none, which is not the same as not to
        // know.
        return """
                (
                  %s
                  or
                  0 * %s
                )
                /
                (%s %s)""".formatted(
                        sum(GROUP, MetricNames.CALLS, ",result=\"error\"", window),
                        sum(GROUP, MetricNames.CALLS, "", window),
                        sum(GROUP, MetricNames.CALLS, "", window),
                        scope.enoughTraffic());
    }

    private String slowRatio(String window) {
        String count = sum(LATENCY_GROUP, MetricNames.COUNTS, "", window);
        String buckets = rate(MetricNames.BUCKETS, "", window);
        return """
                (
                  %s
                  -
                  sum by (%s) (
                    %s
                    and
                    %s
                  )
                )
                /
                (%s %s)""".formatted(
                        count,
                        LATENCY_GROUP,
                        checked(buckets, "objective_latency_threshold"),
                        checked(buckets, "le"),
                        count,
                        scope.enoughTraffic());
    }

    /** With a label that is the same for a bucket and for a threshold at its bound, however either is written. */
    private String checked(String series, String label) {
        String checked = replaced(series, "$1", label, PLAIN);
        for (BigDecimal threshold : thresholds) {
            if (threshold.compareTo(SMALL) < 0) {
                checked = replaced(checked, threshold.toPlainString(), label, exponent(threshold));
            }
        }
        return checked;
    }

    private static String replaced(String series, String value, String label, String expression) {
        return "label_replace(" + series + ", \"autometrics_check\", \"" + value + "\", \"" + label + "\", "
                + expression + ")";
    }

    /** 0.000025 is 2.5e-05 for Prometheus 3, and 2.5E-5 for Java. */
    private static String exponent(BigDecimal number) {
        BigDecimal plain = number.stripTrailingZeros();
        String digits = plain.unscaledValue().toString();
        int exponent = plain.scale() - digits.length() + 1;
        String mantissa = digits.charAt(0) + (digits.length() == 1 ? "(?:\\\\.0)?" : "\\\\." + digits.substring(1));
        return "\"" + mantissa + "[eE]-0?" + exponent + "\"";
    }

    private String slowRatioOfNative(String window) {
        return thresholds.stream()
                .map(threshold -> slowRatioOfNative(threshold, window))
                .collect(Collectors.joining("\nor\n"));
    }

    private String slowRatioOfNative(BigDecimal threshold, String window) {
        String seconds = BurnRates.number(threshold);
        String written = seconds.contains(".") ? "=\"" + seconds + "\"" : "=~\"" + seconds + "(\\\\.0+)?\"";
        String calls = sum(LATENCY_GROUP, MetricNames.NATIVE, ",objective_latency_threshold" + written, window);
        return """
                (
                  (1 - histogram_fraction(0, %s, %s))
                  and
                  (histogram_count(%s) %s)
                )""".formatted(seconds, calls, calls, scope.enoughTraffic());
    }

    private String sum(String group, String metric, String matcher, String window) {
        return "sum by (" + group + ") (" + rate(metric, matcher, window) + ")";
    }

    private String rate(String metric, String matcher, String window) {
        return "rate({" + metric + ",objective_percentile=\"" + percentile.text() + "\"" + matcher + scope.matcher(",")
                + "}[" + window + "])";
    }

    // The objective itself

    private List<Rule> metaRecordings() {
        String budget = selector("slo:error_budget:ratio");
        return List.of(
                meta("slo:objective:ratio", "vector(" + BurnRates.number(BurnRates.ratio(percentile)) + ")"),
                meta("slo:error_budget:ratio", "vector(" + BurnRates.number(burnRates.budget()) + ")"),
                meta("slo:time_period:days", "vector(" + PERIOD_DAYS + ")"),
                meta("slo:current_burn_rate:ratio", perBudget(recorded("5m"), budget)),
                meta("slo:period_burn_rate:ratio", perBudget(recorded(PERIOD_DAYS + "d"), budget)),
                meta("slo:period_error_budget_remaining:ratio", "1 - " + selector("slo:period_burn_rate:ratio") + "\n"),
                information());
    }

    private Rule meta(String name, String expression) {
        return Rule.record(name, expression, metaLabels());
    }

    private static String perBudget(String ratio, String budget) {
        return ratio + "\n/ on (sloth_id, sloth_slo, sloth_service) group_left ()\n" + budget + "\n";
    }

    private Rule information() {
        Map<String, String> labels = metaLabels();
        labels.put("sloth_mode", "cli-gen-prom");
        labels.put("sloth_objective", percentile.text());
        labels.put("sloth_spec", "prometheus/v1");
        labels.put("sloth_version", "tidemark");
        return Rule.record("sloth_slo_info", "vector(1)", labels);
    }

    // Alerts

    private Rule page() {
        return alert("page", Leg.PAGE_FAST, Leg.PAGE_SLOW);
    }

    private Rule ticket() {
        return alert("ticket", Leg.TICKET_FAST, Leg.TICKET_SLOW);
    }

    private Rule alert(String severity, Leg fast, Leg slow) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("category", kind.slo);
        labels.put("severity", severity);
        labels.put("sloth_severity", severity);
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(
                "title",
                "(" + severity
                        + ") {{$labels.sloth_service}} {{$labels.sloth_slo}} SLO error budget burn rate is too fast.");
        annotations.put(
                "summary",
                kind.summary + " on the `{{$labels.objective_name}}` SLO for the `{{$labels.service_name}}` service"
                        + (kind == Kind.LATENCY ? ": above {{$labels.objective_latency_threshold}} s" : ""));
        annotations.put(
                "description",
                "Of late {{ $value | humanizePercentage }} of the calls " + kind.bad + "; "
                        + BurnRates.number(burnRates.budget().movePointRight(2)) + "% may.");
        link().ifPresent(link -> annotations.put("link", link));
        return Rule.alert(
                kind.alert + " - " + percentile, leg(fast) + "\nor\n" + leg(slow) + "\n", null, labels, annotations);
    }

    private Optional<String> link() {
        List<String> query = new ArrayList<>(List.of(
                "# Part of the calls that " + kind.bad + "\n\nslo:sli_error:ratio_rate1h{sloth_id=\"" + id()
                        + "\", objective_name=",
                "objective_name",
                ", service_name=",
                "service_name"));
        if (kind == Kind.LATENCY) {
            query.addAll(List.of(", objective_latency_threshold=", "objective_latency_threshold"));
        }
        query.add("}");
        return scope.link(query);
    }

    private String leg(Leg leg) {
        return """
                (
                    %s
                    and
                    %s
                )""".formatted(exceeds(leg, leg.shortWindow()), exceeds(leg, leg.longWindow()));
    }

    private String exceeds(Leg leg, String window) {
        return "max(" + recorded(window) + " > " + burnRates.text(leg) + ") without (sloth_window)";
    }

    // Names

    private String id() {
        return "autometrics-" + slo;
    }

    private String recorded(String window) {
        return selector("slo:sli_error:ratio_rate" + window);
    }

    private String selector(String record) {
        return record + "{sloth_id=\"" + id() + "\", sloth_service=\"autometrics\", sloth_slo=\"" + slo + "\""
                + scope.matcher(", ") + "}";
    }

    private Map<String, String> labels(@Nullable String window) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("sloth_id", id());
        labels.put("sloth_service", "autometrics");
        labels.put("sloth_slo", slo);
        if (window != null) {
            labels.put("sloth_window", window);
        }
        return labels;
    }

    /** What is the same for all services has to be there once for each, where a service has rules of its own. */
    private Map<String, String> metaLabels() {
        Map<String, String> labels = labels(null);
        if (scope.service() != null) {
            labels.put("service_name", scope.service());
        }
        return labels;
    }
}
