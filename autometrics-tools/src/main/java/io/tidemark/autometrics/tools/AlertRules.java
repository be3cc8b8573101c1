package io.tidemark.autometrics.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.tidemark.autometrics.Percentile;
import io.tidemark.autometrics.tools.ObjectiveRules.Kind;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of rules for Prometheus, that records how objectives of functions are met and alerts when they are not. The rules hold for any objective with one of their percentiles, by
 * any name, in any service; names and labels are those of {@code autometrics.rules.yml}. Immutable.
 *
 * <pre>{@code
 * String yaml = AlertRules.builder().of(built).build().toYaml();
 * }</pre>
 */
public final class AlertRules {

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());

    private final List<RuleGroup> groups;
    private final List<String> warnings;
    private final Set<ObjectiveInCode> objectives;

    private AlertRules(List<RuleGroup> groups, List<String> warnings, Set<ObjectiveInCode> objectives) {
        this.groups = groups;
        this.warnings = warnings;
        this.objectives = objectives;
    }

    /** What rules are to be about. */
    public static Builder builder() {
        return new Builder();
    }

    /** What was asked for and is not there, and what is odd, a line each. */
    public List<String> warnings() {
        return warnings;
    }

    /** How many rules there are. */
    public int size() {
        return groups.stream().mapToInt(group -> group.rules().size()).sum();
    }

    /** The file. The same in gives the same text. */
    public String toYaml() {
        StringBuilder text =
                new StringBuilder("# Made by \"tidemark rules\": change the objectives in code, and make it again.\n");
        for (ObjectiveInCode objective : objectives) {
            text.append("# ").append(objective).append('\n');
        }
        try {
            return text.append('\n')
                    .append(YAML.writeValueAsString(Map.of("groups", groups)))
                    .toString();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Writes the file, and the folder that it is in if that is missing. It is there as a whole or as it was.
     *
     * @throws ToolException if that cannot be done
     */
    public void writeTo(Path file) throws ToolException {
        MadeFiles.writeOver(file, toYaml());
    }

    /** Rules in the making. For one thread. */
    public static final class Builder {

        /** As Prometheus has it. */
        private static final Pattern DURATION =
                Pattern.compile("(?=.)(\\d+y)?(\\d+w)?(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?");

        private final List<String> problems = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final Set<ObjectiveInCode> objectives = new LinkedHashSet<>();
        private final Set<Percentile> percentiles = new TreeSet<>();
        private @Nullable String service;
        private BigDecimal minimumTraffic = BigDecimal.ONE;
        private boolean nativeHistograms;
        private BigDecimal errorRatio = new BigDecimal(5);
        private String errorRatioFor = "15m";
        private boolean errorRatioAlert = true;
        private @Nullable URI prometheus;

        private Builder() {}

        /** For the objectives of a program that was built. Those that cannot be made out are an error, unless a {@link #percentile} is named, which may be theirs. */
        public Builder of(BuiltClasses built) {
            problems.addAll(built.problems());
            warnings.addAll(built.warnings());
            return objectives(built.objectives());
        }

        /** For objectives: a rate of success and a latency have rules for their percentiles. */
        public Builder objectives(Collection<ObjectiveInCode> more) {
            objectives.addAll(more);
            return this;
        }

        /**
         * For rates of success and latencies of one more percentile, whoever has objectives with it.
         *
         * @param percent as {@code "99.5"}
         * @throws IllegalArgumentException if it is no such number
         */
        public Builder percentile(String percent) {
            percentiles.add(Percentile.of(percent));
            return this;
        }

        /** For one {@code service_name} alone, and not for all of them. */
        public Builder service(String serviceName) {
            if (serviceName.isBlank()) {
                throw new IllegalArgumentException("the service has no name");
            }
            service = serviceName;
            return this;
        }

        /**
         * Below which rate of calls rules are silent: one bad call of two at night is no outage. Default: 1.
         *
         * @param callsPerMinute as {@code "0.5"}, from 0 on
         * @throws IllegalArgumentException if it is no such number
         */
        public Builder minimumTraffic(String callsPerMinute) {
            BigDecimal calls = number("the minimum of traffic", callsPerMinute, "calls a minute from 0 on, as 0.5");
            if (calls.signum() < 0) {
                throw new IllegalArgumentException("the minimum of traffic \"" + callsPerMinute
                        + "\": it must be calls a minute from 0 on, as 0.5");
            }
            minimumTraffic = calls;
            return this;
        }

        /**
         * For programs whose durations are native histograms, as with {@code AutometricsService.Builder.nativeHistograms()}: latencies are computed for the thresholds of the
         * objectives in code.
         */
        public Builder nativeHistograms() {
            nativeHistograms = true;
            return this;
        }

        /**
         * From which part of errors on there is an alert of a function, with or without an objective. Default: 5.
         *
         * @param percent above 0 and below 100
         * @throws IllegalArgumentException if it is no such number
         */
        public Builder errorRatio(String percent) {
            String expected = "a percentage above 0 and below 100, as 5";
            BigDecimal number = number("the error ratio", percent, expected);
            if (number.signum() <= 0 || number.compareTo(BigDecimal.valueOf(100)) >= 0) {
                throw new IllegalArgumentException("the error ratio \"" + percent + "\": it must be " + expected);
            }
            errorRatio = number;
            return this;
        }

        /**
         * For how long. Default: {@code 15m}.
         *
         * @param duration as Prometheus has it: {@code 1h30m}
         * @throws IllegalArgumentException if it is none
         */
        public Builder errorRatioFor(String duration) {
            if (!DURATION.matcher(duration).matches()) {
                throw new IllegalArgumentException("the duration \"" + duration
                        + "\": it must be as Prometheus has it, with y, w, d, h, m, s, ms in this order: 15m, 1h30m");
            }
            errorRatioFor = duration;
            return this;
        }

        /** Without the alert on functions that fail too often. */
        public Builder withoutErrorRatioAlert() {
            errorRatioAlert = false;
            return this;
        }

        /**
         * Alerts link to charts of this Prometheus.
         *
         * @throws IllegalArgumentException if it is no address of a server
         */
        public Builder prometheusUrl(URI address) {
            Objects.requireNonNull(ChartLinks.base(address));
            prometheus = address;
            return this;
        }

        private static BigDecimal number(String what, String text, String expected) {
            try {
                BigDecimal number = new BigDecimal(text);
                if (Math.abs((long) number.scale()) <= 12 && number.precision() <= 24) {
                    return number;
                }
            } catch (NumberFormatException none) {
                // As any other that is none.
            }
            throw new IllegalArgumentException(what + " \"" + text + "\": it must be " + expected);
        }

        /**
         * The rules.
         *
         * @throws ToolException if there is nothing to make rules of, or an objective in code cannot be made out
         */
        public AlertRules build() throws ToolException {
            if (!problems.isEmpty() && percentiles.isEmpty()) {
                throw new ToolException(problems);
            }
            RuleScope scope = new RuleScope(service, minimumTraffic, nativeHistograms, prometheus);
            List<String> said = new ArrayList<>(problems);
            said.addAll(warnings);
            List<RuleGroup> groups = new ArrayList<>();
            Set<Percentile> successRates = new TreeSet<>(percentiles);
            Map<Percentile, Set<BigDecimal>> latencies = new TreeMap<>();
            percentiles.forEach(percentile -> latencies.put(percentile, new TreeSet<>()));
            for (ObjectiveInCode objective : objectives) {
                objective.successRate().ifPresent(successRates::add);
                objective
                        .latencyPercentile()
                        .ifPresent(percentile -> latencies
                                .computeIfAbsent(percentile, key -> new TreeSet<>())
                                .add(new BigDecimal(objective.latencyThreshold().orElseThrow())));
            }
            for (Percentile percentile : successRates) {
                groups.addAll(new ObjectiveRules(Kind.SUCCESS_RATE, percentile, Set.of(), scope).groups());
            }
            latencies.forEach((percentile, thresholds) -> {
                if (nativeHistograms && thresholds.isEmpty()) {
                    said.add(
                            "no rules for latencies of " + percentile
                                    + ": with native histograms they need the thresholds of objectives, and none in code has this percentile");
                } else {
                    groups.addAll(new ObjectiveRules(Kind.LATENCY, percentile, thresholds, scope).groups());
                }
            });
            if (errorRatioAlert) {
                groups.add(new ErrorRatioRules(errorRatio, errorRatioFor, scope).group());
            }
            if (groups.isEmpty()) {
                throw new ToolException(
                        "there is nothing to make rules of: no objective is in the code. Write one, as"
                                + " Objective.named(\"api\").successRate(Percentile.P99_9).build() in a constant, or name a percentile with --percentile (of the goal: percentiles)");
            }
            return new AlertRules(groups, List.copyOf(said), objectives);
        }
    }
}
