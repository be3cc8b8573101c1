package io.tidemark.format.emf;

import io.tidemark.entry.EntryLayout;
import io.tidemark.internal.DimensionSets;
import io.tidemark.internal.json.EntryPlan;
import io.tidemark.internal.json.Strings;
import io.tidemark.internal.json.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an encoder knows of the entries of one layout: its fields, its directives, and the header that it made last. */
final class EmfPlan {

    /** A dimension set: its names as a JSON array, and the dimensions that it needs, as bits. */
    static final class DimensionNames {
        private final List<String> names;
        private final Words json;
        private final long needed;
        private final @Nullable String problem;

        /** What is said when it is left out, and for which dimension: it is often the same. */
        private String leftOut = "";

        private long leftOutFor;

        DimensionNames(List<String> names, Words json, long needed, @Nullable String problem) {
            this.names = names;
            this.json = json;
            this.needed = needed;
            this.problem = problem;
        }

        List<String> names() {
            return names;
        }

        Words json() {
            return json;
        }

        long needed() {
            return needed;
        }

        /** Why it can never be written; null if it can. */
        @Nullable
        String problem() {
            return problem;
        }

        /** That it is left out of a line with these dimensions, in words; null if it is not. */
        @Nullable
        String leftOut(EmfPlan plan, long dimensions) {
            long reason = problem == null ? Long.lowestOneBit(needed & ~dimensions) : -1;
            if (reason == 0) {
                return null;
            }
            if (reason != leftOutFor) {
                leftOut = names + " was left out: " + EmfHeader.problem(plan, this, dimensions);
                leftOutFor = reason;
            }
            return leftOut;
        }
    }

    /**
     * A directive up to its metrics.
     *
     * @param mark that of its metrics; 0 if all are
     * @param repeats whether it has the sets and the metrics of an earlier one, for another namespace
     */
    record DirectivePlan(Words open, List<DimensionNames> sets, long mark, boolean repeats) {
        /** Whether a metric with these marks belongs to it. */
        boolean takes(long marks) {
            return mark == 0 || (marks & mark) != 0;
        }
    }

    final EntryPlan entry;

    /** Why entries of the layout cannot be written; null if they can. */
    final @Nullable String invalid;

    /** All dimension names that are of interest; the place of one is the number of its bit. */
    final List<String> dimensions;

    final List<DirectivePlan> directives = new ArrayList<>();

    /** From the end of the directives to the timestamp. */
    final Words end;

    /** The header that most entries had of late, up to the timestamp, and what it was made for. */
    byte[] header = {};

    int headerLength;
    int[] headerIds = {};
    int headerCount = -1;
    long headerDimensions;

    /** What is said of the dimension sets that it is without: they count at every line. */
    String[] headerLost = {};

    /** How much more often the header was right than wrong. At 0, the next that is needed takes its place. */
    int headerScore;

    /**
     * The only directive up to its metrics, and what follows them up to the timestamp: for headers that are put together in
     * place. Of use if {@link #isSingle}: there is one directive, and all its sets can be written.
     */
    final Words single;

    final boolean isSingle;

    final Words singleEnd;

    /** The dimensions that the only directive needs, as bits. */
    final long singleNeeds;

    EmfPlan(Emf format, EntryLayout layout, boolean checked) {
        boolean strict = format.dialect().strict();
        invalid = strict && !layout.problems().isEmpty() ? String.join("; ", layout.problems()) : null;
        List<List<List<String>>> groups =
                groups(layout).stream().map(sets -> withDefaults(format, sets)).toList();
        Set<String> names = new LinkedHashSet<>();
        groups.forEach(sets -> sets.forEach(names::addAll));
        format.directives().forEach(directive -> directive.dimensionSets().forEach(names::addAll));
        dimensions = names.stream().limit(EmfLimits.DIMENSION_NAMES).toList();
        entry = new EntryPlan(layout, format.dialect(), dimensions, checked, name -> marks(format, layout, name));

        for (int group = 0; group < groups.size(); group++) {
            List<DimensionNames> sets =
                    groups.get(group).stream().map(set -> plan(set, strict)).toList();
            long mark = groups.size() == 1 ? 0 : groupMark(group);
            for (int i = 0; i < format.namespaces().size(); i++) {
                directives.add(new DirectivePlan(open(format.namespaces().get(i)), sets, mark, i > 0));
            }
        }
        for (int i = 0; i < format.directives().size(); i++) {
            Directive directive = format.directives().get(i);
            List<List<String>> own =
                    directive.dimensionSets().isEmpty() ? List.of(List.of()) : distinct(directive.dimensionSets());
            List<DimensionNames> sets =
                    own.stream().map(set -> plan(set, strict)).toList();
            directives.add(new DirectivePlan(open(directive.namespace()), sets, 1L << i, false));
        }
        String logGroup = format.logGroup();
        end = Words.of("]," + (logGroup == null ? "" : "\"LogGroupName\":" + Strings.quoted(logGroup) + ",")
                + "\"Timestamp\":");
        singleEnd = Words.of("]}" + end);
        List<DimensionNames> main = directives.get(0).sets();
        isSingle = directives.size() == 1 && main.stream().allMatch(set -> set.problem() == null);
        String sets = main.stream().map(set -> set.json().toString()).collect(Collectors.joining(","));
        single = Words.of(EmfHeader.BEGIN + directives.get(0).open().toString() + sets + EmfHeader.METRICS);
        singleNeeds = main.stream().mapToLong(DimensionNames::needed).reduce(0, (a, b) -> a | b);
    }

    /** The dimension sets of most metrics, and then those that some others have instead. */
    private static List<List<List<String>>> groups(EntryLayout layout) {
        Set<List<List<String>>> groups = new LinkedHashSet<>();
        groups.add(layout.dimensions());
        groups.addAll(layout.dimensionsOfMetrics().values());
        return groups.stream().limit(Long.SIZE - EmfLimits.EXTRA_DIRECTIVES).toList();
    }

    /** From the top downward: those from the bottom upward are of the extra directives. */
    private static long groupMark(int group) {
        return Long.MIN_VALUE >>> group;
    }

    private static long marks(Emf format, EntryLayout layout, String metric) {
        List<List<String>> sets = layout.dimensionsOfMetrics().getOrDefault(metric, layout.dimensions());
        long marks = groupMark(Math.max(0, groups(layout).indexOf(sets)));
        for (int i = 0; i < format.directives().size(); i++) {
            if (format.directives().get(i).metricNames().contains(metric)) {
                marks |= 1L << i;
            }
        }
        return marks;
    }

    private static Words open(String namespace) {
        return Words.of("{\"Namespace\":" + Strings.quoted(namespace) + ",\"Dimensions\":[");
    }

    /** Each default set with each of these; where there are none, one without names. None twice. */
    private static List<List<String>> withDefaults(Emf format, List<List<String>> sets) {
        List<List<String>> all = DimensionSets.product(format.defaultDimensions(), sets);
        return all.isEmpty() ? List.of(List.of()) : distinct(all);
    }

    /** Without those that have the names of an earlier one, in whatever order: CloudWatch would count the metrics twice. */
    private static List<List<String>> distinct(List<List<String>> sets) {
        Set<Set<String>> known = new HashSet<>();
        return sets.stream().filter(set -> known.add(Set.copyOf(set))).toList();
    }

    private DimensionNames plan(List<String> names, boolean strict) {
        String problem = problem(names, strict);
        long needed = 0;
        for (String name : names) {
            int at = dimensions.indexOf(name);
            if (at < 0) {
                problem = "the dimension sets have more than " + EmfLimits.DIMENSION_NAMES + " different names";
            } else {
                needed |= 1L << at;
            }
        }
        return new DimensionNames(names, json(names), needed, problem);
    }

    static @Nullable String problem(List<String> names, boolean strict) {
        if (names.size() > EmfLimits.DIMENSIONS_A_SET) {
            return "a dimension set has " + names.size() + " names, more than " + EmfLimits.DIMENSIONS_A_SET;
        }
        for (String name : names) {
            String problem = EmfLimits.dimensionNameProblem(name, strict);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    static Words json(List<String> names) {
        StringBuilder text = new StringBuilder("[");
        for (String name : names) {
            text.append(text.length() == 1 ? "" : ",").append(Strings.quoted(name));
        }
        return Words.of(text.append(']').toString());
    }
}
