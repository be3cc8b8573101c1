package io.tidemark.format.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.entry.DimensionSet;
import io.tidemark.format.emf.Directive;
import io.tidemark.format.emf.Emf;
import io.tidemark.format.emf.OwnDimensions;
import io.tidemark.internal.json.Formatted;
import io.tidemark.stream.Problem;
import io.tidemark.unit.MetricUnit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One set-up of the EMF format, and what its lines must be. */
final class EmfModel {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final boolean strict;
    private final OwnDimensions policy;
    private final List<String> namespaces;
    private final List<List<String>> defaults;
    private final List<Directive> directives;
    private final int maxBytes;
    private final Formatted formatted;
    private final Formatted unlimited;

    EmfModel(
            boolean strict,
            OwnDimensions policy,
            List<String> namespaces,
            List<List<String>> defaults,
            List<Directive> directives,
            int maxBytes) {
        this.strict = strict;
        this.policy = policy;
        this.namespaces = namespaces;
        this.defaults = defaults;
        this.directives = directives;
        this.maxBytes = maxBytes;
        Emf.Builder builder = Emf.builder(
                        namespaces.get(0),
                        namespaces.subList(1, namespaces.size()).toArray(new String[0]))
                .strict(strict)
                .ownDimensions(policy)
                .defaultDimensions(defaults);
        directives.forEach(builder::directive);
        formatted = new Formatted(builder.maxEventBytes(maxBytes).build());
        unlimited = new Formatted(builder.maxEventBytes(1 << 20).build());
    }

    void check(Wild.WildEntry entry) {
        Expected.Own own = switch (policy) {
            case ERROR -> Expected.Own.ERROR;
            case IGNORE -> Expected.Own.IGNORE;
            case SPLIT -> Expected.Own.SPLIT;
        };
        Expected expected = new Expected(entry, strict ? Expected.Rules.EMF_STRICT : Expected.Rules.EMF, own);
        Set<String> dimensions = new HashSet<>();
        for (Expected.Member property : expected.properties) {
            if (property.text() != null && isDimensionValue(property.text())) {
                dimensions.add(property.name());
            }
        }
        checkDimensions(entry, expected, dimensions);
        Map<DimensionSet, List<Expected.Member>> groups = groups(entry, expected, dimensions);

        Map<Problem, Long> before = formatted.problems();
        List<String> texts = formatted.lines(entry.entry());
        texts.forEach(
                text -> assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(maxBytes));
        List<JsonNode> lines = texts.stream().map(Formatted::parse).toList();
        Map<Problem, Long> counted = less(formatted.problems(), before);
        if (lines.isEmpty()) {
            assertThat(counted).containsEntry(Problem.ENTRY_INVALID, 1L);
            assertThat(expected.invalid || isTooLong(entry))
                    .as("%s; it should have no more than %s", formatted.lastProblem(), expected.problems)
                    .isTrue();
            return;
        }
        assertThat(expected.invalid).as("is written though strict").isFalse();
        counted.remove(Problem.TIMESTAMP_OUT_OF_RANGE);
        assertThat(counted)
                .as("problems of %s; the last: %s", entry, formatted.lastProblem())
                .isEqualTo(expected.problems);
        Iterator<JsonNode> rest = lines.iterator();
        groups.forEach((set, metrics) -> checkGroup(entry, set, metrics, expected, dimensions, rest));
        assertThat(rest.hasNext()).as("a line too many").isFalse();
    }

    private static Map<Problem, Long> less(Map<Problem, Long> all, Map<Problem, Long> before) {
        Map<Problem, Long> more = new LinkedHashMap<>(all);
        before.forEach((problem, count) -> more.merge(problem, -count, Long::sum));
        more.values().removeIf(count -> count == 0);
        return more;
    }

    /** Whether the lines without a limit are longer than the limit: then the entry may be invalid. */
    private boolean isTooLong(Wild.WildEntry entry) {
        List<String> lines = unlimited.lines(entry.entry());
        return lines.isEmpty()
                || lines.stream().anyMatch(line -> line.getBytes(StandardCharsets.UTF_8).length > maxBytes);
    }

    /** The dimension sets of most metrics, and then those that some metrics have instead. */
    private List<List<List<String>>> groupsOfSets(Wild.WildEntry entry) {
        Set<List<List<String>>> groups = new LinkedHashSet<>();
        groups.add(entry.layout().dimensions());
        groups.addAll(entry.layout().dimensionsOfMetrics().values());
        return List.copyOf(groups);
    }

    private static boolean isOf(List<List<String>> group, Wild.WildEntry entry, String metric) {
        return entry.layout()
                .dimensionsOfMetrics()
                .getOrDefault(metric, entry.layout().dimensions())
                .equals(group);
    }

    /** Each default set with each of these. */
    private List<List<String>> sets(List<List<String>> group) {
        List<List<String>> empty = List.of(List.of());
        List<List<String>> all = new ArrayList<>();
        for (List<String> one : defaults.isEmpty() ? empty : defaults) {
            for (List<String> other : group.isEmpty() ? empty : group) {
                Set<String> joined = new LinkedHashSet<>(one);
                joined.addAll(other);
                if (all.stream().noneMatch(known -> new HashSet<>(known).equals(joined))) {
                    all.add(List.copyOf(joined));
                }
            }
        }
        return all;
    }

    private boolean isUsable(List<String> set, Set<String> dimensions) {
        return set.size() <= 30 && dimensions.containsAll(set) && set.stream().allMatch(this::isDimensionName);
    }

    private boolean isDimensionName(String name) {
        return !name.startsWith(":") && name.matches("(?=.*[!-~])[ -~]{1," + (strict ? 250 : 255) + "}");
    }

    private static boolean isDimensionValue(String text) {
        return text.matches("(?=.*[!-~])[ -~]{1,1024}");
    }

    /** A set that cannot be written counts, if there is a metric that it is for. */
    private void checkDimensions(Wild.WildEntry entry, Expected expected, Set<String> dimensions) {
        for (List<List<String>> group : groupsOfSets(entry)) {
            if (expected.metrics.stream().anyMatch(metric -> isOf(group, entry, metric.name()))) {
                leaveOut(sets(group), expected, dimensions);
            }
        }
        for (Directive directive : directives) {
            if (expected.metrics.stream()
                    .anyMatch(metric -> directive.metricNames().contains(metric.name()))) {
                leaveOut(directive.dimensionSets(), expected, dimensions);
            }
        }
    }

    private void leaveOut(List<List<String>> sets, Expected expected, Set<String> dimensions) {
        for (List<String> set : sets) {
            if (!isUsable(set, dimensions)) {
                expected.problem(Problem.DIMENSIONS_LEFT_OUT);
                expected.invalid |= strict;
            }
        }
    }

    /** The metrics by their own dimensions: those of a line, if no limit asks for more. */
    private Map<DimensionSet, List<Expected.Member>> groups(
            Wild.WildEntry entry, Expected expected, Set<String> dimensions) {
        Map<DimensionSet, List<Expected.Member>> groups = new LinkedHashMap<>();
        groups.put(DimensionSet.empty(), new ArrayList<>());
        for (Expected.Member metric : expected.metrics) {
            if (canBeOwn(metric.own(), expected)) {
                groups.computeIfAbsent(metric.own(), set -> new ArrayList<>()).add(metric);
            } else {
                expected.problem(Problem.VALUE_INVALID);
                expected.invalid |= strict;
            }
        }
        if (groups.size() > 1 && groups.get(DimensionSet.empty()).isEmpty()) {
            groups.remove(DimensionSet.empty());
        }
        groups.forEach((own, metrics) -> {
            for (List<List<String>> group : groupsOfSets(entry)) {
                boolean none = metrics.stream().noneMatch(metric -> isOf(group, entry, metric.name()));
                tooLarge(sets(group), own, none, expected, dimensions);
            }
            for (Directive directive : directives) {
                boolean none = metrics.stream()
                        .noneMatch(metric -> directive.metricNames().contains(metric.name()));
                tooLarge(directive.dimensionSets(), own, none, expected, dimensions);
            }
        });
        return groups;
    }

    private boolean canBeOwn(DimensionSet own, Expected expected) {
        return own.dimensions().size() <= 30
                && own.dimensions().stream()
                        .allMatch(one -> isDimensionName(one.name())
                                && isDimensionValue(one.value())
                                && !one.name().equals("_aws")
                                && !expected.has(one.name()));
    }

    private void tooLarge(
            List<List<String>> sets, DimensionSet own, boolean noMetrics, Expected expected, Set<String> dimensions) {
        for (List<String> set : sets) {
            if (!noMetrics && isUsable(set, dimensions) && joined(set, own).size() > 30) {
                expected.problem(Problem.DIMENSIONS_LEFT_OUT);
                expected.invalid |= strict;
            }
        }
    }

    private static List<String> joined(List<String> set, DimensionSet own) {
        Set<String> all = new LinkedHashSet<>(set);
        own.dimensions().forEach(one -> all.add(one.name()));
        return List.copyOf(all);
    }

    private void checkGroup(
            Wild.WildEntry entry,
            DimensionSet own,
            List<Expected.Member> metrics,
            Expected expected,
            Set<String> dimensions,
            Iterator<JsonNode> lines) {
        Map<String, Expected.Member> byName = new LinkedHashMap<>();
        metrics.forEach(metric -> byName.put(metric.name(), metric));
        Map<String, Integer> seen = new LinkedHashMap<>();
        int parts = metrics.stream().mapToInt(Expected.Member::parts).sum();
        boolean first = true;
        while (first || parts > 0) {
            assertThat(lines.hasNext()).as("a line with %d more parts", parts).isTrue();
            JsonNode line = lines.next();
            assertThat(line.at("/_aws/Timestamp").longValue()).isEqualTo(entry.millis());
            Set<String> left = new LinkedHashSet<>();
            line.fieldNames().forEachRemaining(left::add);
            left.remove("_aws");
            List<Expected.Member> here = new ArrayList<>();
            for (String name : List.copyOf(left)) {
                Expected.Member metric = byName.get(name);
                if (metric != null) {
                    left.remove(name);
                    here.add(metric);
                    parts--;
                    checkMetric(metric, line.get(name), seen);
                }
            }
            assertThat(here)
                    .as("in the order of the fields")
                    .isSubsetOf(metrics)
                    .isSortedAccordingTo((a, b) -> Integer.compare(metrics.indexOf(a), metrics.indexOf(b)));
            for (DimensionSet.Dimension dimension : own.dimensions()) {
                assertThat(line.get(dimension.name()).textValue()).isEqualTo(dimension.value());
                left.remove(dimension.name());
            }
            List<String> texts = new ArrayList<>();
            for (Expected.Member property : expected.properties) {
                if (first || isNeeded(entry, property.name()) && dimensions.contains(property.name())) {
                    checkProperty(property, line.get(property.name()));
                    texts.add(property.name());
                }
            }
            assertThat(left).containsExactlyInAnyOrderElementsOf(texts);
            if (first) {
                assertThat(left).as("in the order of the fields").containsExactlyElementsOf(texts);
            }
            assertThat(line.at("/_aws/CloudWatchMetrics")).isEqualTo(header(entry, own, here, dimensions));
            first = false;
        }
        byName.forEach((name, metric) -> {
            int values =
                    metric.observations() == null ? 1 : metric.observations().size();
            assertThat(seen).as("all of %s, once", name).containsEntry(name, values);
        });
    }

    private boolean isNeeded(Wild.WildEntry entry, String name) {
        return groupsOfSets(entry).stream()
                        .anyMatch(group -> sets(group).stream().anyMatch(set -> set.contains(name)))
                || directives.stream()
                        .anyMatch(
                                directive -> directive.dimensionSets().stream().anyMatch(set -> set.contains(name)));
    }

    private static void checkMetric(Expected.Member metric, JsonNode node, Map<String, Integer> seen) {
        if (metric.observations() == null) {
            metric.assertNumber(node);
            seen.merge(metric.name(), 1, Integer::sum);
            return;
        }
        int at = seen.getOrDefault(metric.name(), 0);
        checkObservations(
                metric.observations()
                        .subList(at, Math.min(at + 100, metric.observations().size())),
                node);
        seen.put(metric.name(), at + node.get("Values").size());
    }

    private static void checkProperty(Expected.Member property, JsonNode node) {
        assertThat(node).as("property %s", property.name()).isNotNull();
        if (property.observations() == null) {
            property.assertTextOrNumber(node);
        } else {
            checkObservations(property.observations(), node);
        }
    }

    private static void checkObservations(List<Wild.Observation> all, JsonNode node) {
        assertThat(node.get("Values")).hasSize(all.size());
        for (int i = 0; i < all.size(); i++) {
            Wild.Observation one = all.get(i);
            Expected.assertDecimal(node.get("Values").get(i), one.total() / one.count());
            assertThat(node.get("Counts").get(i).longValue()).isEqualTo(one.count());
        }
    }

    private ArrayNode header(
            Wild.WildEntry entry, DimensionSet own, List<Expected.Member> metrics, Set<String> dimensions) {
        ArrayNode all = JSON.createArrayNode();
        for (List<List<String>> group : groupsOfSets(entry)) {
            List<Expected.Member> here = metrics.stream()
                    .filter(metric -> isOf(group, entry, metric.name()))
                    .toList();
            for (String namespace : namespaces) {
                addDirectives(all, namespace, sets(group), own, here, dimensions);
            }
        }
        for (Directive directive : directives) {
            addDirectives(
                    all,
                    directive.namespace(),
                    directive.dimensionSets(),
                    own,
                    metrics.stream()
                            .filter(metric -> directive.metricNames().contains(metric.name()))
                            .toList(),
                    dimensions);
        }
        return all;
    }

    private void addDirectives(
            ArrayNode all,
            String namespace,
            List<List<String>> sets,
            DimensionSet own,
            List<Expected.Member> metrics,
            Set<String> dimensions) {
        List<List<String>> usable = sets.stream()
                .filter(set -> isUsable(set, dimensions))
                .map(set -> joined(set, own))
                .filter(set -> set.size() <= 30)
                .toList();
        if (usable.isEmpty()) {
            return;
        }
        for (int from = 0; from < metrics.size(); from += 100) {
            ObjectNode directive = all.addObject();
            directive.put("Namespace", namespace);
            ArrayNode names = directive.putArray("Dimensions");
            usable.forEach(set -> {
                ArrayNode one = names.addArray();
                set.forEach(one::add);
            });
            ArrayNode list = directive.putArray("Metrics");
            for (Expected.Member metric : metrics.subList(from, Math.min(metrics.size(), from + 100))) {
                ObjectNode one = list.addObject();
                one.put("Name", metric.name());
                if (metric.unit() != MetricUnit.NONE) {
                    one.put("Unit", metric.unit().text());
                }
                if (metric.highResolution()) {
                    one.put("StorageResolution", 1);
                }
            }
        }
    }
}
