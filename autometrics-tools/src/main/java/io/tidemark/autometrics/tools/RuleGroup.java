package io.tidemark.autometrics.tools;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A group in a file of rules for Prometheus. */
record RuleGroup(
        @JsonProperty("name") String name,
        @JsonProperty("rules") List<Rule> rules) {

    /** Either records or alerts. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Rule(
            @JsonProperty("record") @Nullable String record,
            @JsonProperty("alert") @Nullable String alert,
            @JsonProperty("expr") String expression,
            @JsonProperty("for") @Nullable String holding,
            @JsonProperty("labels") Map<String, String> labels,
            @JsonProperty("annotations") @Nullable Map<String, String> annotations) {

        static Rule record(String name, String expression, Map<String, String> labels) {
            return new Rule(name, null, expression, null, labels, null);
        }

        static Rule alert(
                String name,
                String expression,
                @Nullable String holding,
                Map<String, String> labels,
                Map<String, String> annotations) {
            return new Rule(null, name, expression, holding, labels, annotations);
        }
    }
}
