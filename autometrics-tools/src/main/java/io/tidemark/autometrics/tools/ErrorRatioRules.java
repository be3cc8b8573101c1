package io.tidemark.autometrics.tools;

import io.tidemark.autometrics.tools.RuleGroup.Rule;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An alert on each function that fails too often, with or without an objective. */
final class ErrorRatioRules {

    private static final String GROUP = "function, module, service_name";

    /** Stand for labels of an alert. They are the same in an address. */
    private static final String FUNCTION = "_function_of_the_alert_";

    private static final String MODULE = "_module_of_the_alert_";
    private static final String SERVICE = "_service_of_the_alert_";

    private final BigDecimal percent;
    private final String holding;
    private final RuleScope scope;

    /**
     * @param percent from how many of a hundred on
     * @param holding for how long
     */
    ErrorRatioRules(BigDecimal percent, String holding, RuleScope scope) {
        this.percent = percent;
        this.holding = holding;
        this.scope = scope;
    }

    RuleGroup group() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("category", "error-ratio");
        labels.put("severity", "ticket");
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("title", "(ticket) {{$labels.function}} fails too often");
        annotations.put(
                "summary",
                "{{ $value | humanizePercentage }} of the calls of `{{$labels.function}}` in the module `{{$labels.module}}` of the `{{$labels.service_name}}` service end in an error, for more than "
                        + holding);
        link().ifPresent(link -> annotations.put("link", link));
        return new RuleGroup(
                scope.groupName("autometrics-error-ratio"),
                List.of(Rule.alert("High Error Ratio", expression(), holding, labels, annotations)));
    }

    private String expression() {
        return """
                (
                  %s
                  /
                  (%s %s)
                )
                > %s
                """.formatted(
                sum(",result=\"error\""), sum(""), scope.enoughTraffic(), BurnRates.number(percent.movePointLeft(2)));
    }

    private String sum(String matcher) {
        return "sum by (" + GROUP + ") (rate({" + MetricNames.CALLS + matcher + scope.matcher(",") + "}[5m]))";
    }

    private Optional<String> link() {
        if (scope.prometheus() == null) {
            return Optional.empty();
        }
        String link = ChartLinks.to(scope.prometheus())
                .link(
                        Chart.ERROR_RATIO,
                        FUNCTION,
                        FunctionQueries.of(MODULE, FUNCTION).ofService(SERVICE));
        return Optional.of(link.replace("%22" + FUNCTION + "%22", RuleScope.quotedLabel("function"))
                .replace("%22" + MODULE + "%22", RuleScope.quotedLabel("module"))
                .replace("%22" + SERVICE + "%22", RuleScope.quotedLabel("service_name"))
                .replace(FUNCTION, "{{ $labels.function | urlquery }}"));
    }
}
