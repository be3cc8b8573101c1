package io.tidemark.processor;

import io.tidemark.Naming;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.Flag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** Composes the layout of a record as the program will, and checks what only its final names show. */
final class LayoutChecker {

    private static final int MOST_DIMENSIONS = 30;

    /**
     * A field of the layout.
     *
     * @param path its way through flattened records
     * @param at the record's own field that it comes through
     * @param cases the cases that it is in, from the outermost; of an entry without one of them it is no field
     */
    private record Leaf(String path, Element at, List<InCase> cases, boolean tag) {
        /** Whether one entry can hold both. */
        boolean canMeet(Leaf other) {
            return cases.stream()
                    .noneMatch(mine -> other.cases.stream()
                            .anyMatch(its -> mine.sealed().equals(its.sealed()) && mine.index() != its.index()));
        }
    }

    /**
     * One case of a sealed record.
     *
     * @param sealed the way to that record
     * @param index which of its cases
     * @param of how many
     */
    private record InCase(String sealed, int index, int of, String name) {}

    private final RecordModel record;
    private final Problems problems;
    private final List<Leaf> leaves = new ArrayList<>();

    LayoutChecker(RecordModel record, Problems problems) {
        this.record = record;
        this.problems = problems;
    }

    void check() {
        checkTimestamps();
        new FollowerChecker(record, problems).check(this::at);
        EntryLayout layout = EntryLayout.of(ShapeBuilding.of(record));
        for (Member member : record.members()) {
            addLeaves(member, "", at(member), List.of());
        }
        addCases(record, "", null, List.of());
        checkNames(layout);
        checkConstants();
        Set<Set<String>> sets = new HashSet<>();
        for (RecordModel.DimensionsModel set : record.dimensions()) {
            if (sets.add(Set.copyOf(set.names()))) {
                checkDimensions(set, layout);
            } else {
                problems.error(
                        record.element(),
                        Message.DIMENSIONS_TWICE,
                        String.join(", ", set.names()),
                        record.simpleName());
            }
        }
    }

    private Element at(Member member) {
        return record.element().equals(member.element().getEnclosingElement()) ? member.element() : record.element();
    }

    /** In the order of the layout's indexes. */
    private void addLeaves(Member member, String before, Element at, List<InCase> cases) {
        String path = before + member.name();
        if (member instanceof Member.Child child) {
            for (Member inside : child.child().members()) {
                addLeaves(inside, path + ".", at, cases);
            }
            addCases(child.child(), path + ".", at, cases);
        } else {
            leaves.add(new Leaf(path, at, cases, false));
        }
    }

    /** @param at null for those of the record itself: then each case is shown */
    private void addCases(RecordModel sealed, String before, @Nullable Element at, List<InCase> cases) {
        CasesModel model = sealed.cases();
        if (model == null) {
            return;
        }
        CasesModel.Tag tag = model.tag();
        if (tag != null) {
            leaves.add(new Leaf(before + "@CaseTag", at == null ? record.element() : at, cases, true));
        }
        for (int i = 0; i < model.cases().size(); i++) {
            RecordModel one = model.cases().get(i).record();
            List<InCase> inside = new ArrayList<>(cases);
            inside.add(new InCase(before, i, model.cases().size(), one.simpleName()));
            for (Member member : one.members()) {
                addLeaves(member, before + one.simpleName() + ".", at == null ? at(one, member) : at, inside);
            }
        }
    }

    private Element at(RecordModel one, Member member) {
        TypeElement at = CasesReader.at(one.element(), record.element());
        return at.equals(member.element().getEnclosingElement()) ? member.element() : at;
    }

    /** A flattened record's own time is nobody's. */
    void checkTimestamps() {
        for (Member member : record.members()) {
            String lost = member instanceof Member.Child child ? timestampOf(child.child()) : null;
            if (lost == null) {
                continue;
            }
            String path = member.name() + "." + lost;
            if (record.timestamp() != null) {
                problems.error(
                        at(member), Message.TIMESTAMP_TWICE, record.timestamp().name(), path);
            } else {
                problems.error(at(member), Message.TIMESTAMP_FLATTENED, path, record.simpleName(), record.simpleName());
            }
        }
    }

    private static @Nullable String timestampOf(RecordModel child) {
        if (child.timestamp() != null) {
            return child.timestamp().name();
        }
        for (CasesModel.Case one : child.allCases()) {
            String inside = timestampOf(one.record());
            if (inside != null) {
                return one.name() + "." + inside;
            }
        }
        return null;
    }

    private void checkNames(EntryLayout layout) {
        Map<String, List<FieldLayout>> byName = new HashMap<>();
        for (FieldLayout field : layout.fields()) {
            if (!field.isNamed()) {
                continue;
            }
            Leaf leaf = leaves.get(field.index());
            String problem = WrittenNames.problemOf(field.name());
            if (problem != null) {
                problems.error(leaf.at(), Message.NAME_UNWRITABLE, leaf.path(), field.name(), problem);
            } else if (field.kind() != FieldLayout.Kind.PROPERTY
                    && !field.flags().contains(Flag.NoMetric.class)
                    && !WrittenNames.isMetric(field.name())) {
                problems.error(leaf.at(), Message.METRIC_NAME, leaf.path(), field.name());
            }
            List<FieldLayout> same = byName.computeIfAbsent(field.name(), name -> new ArrayList<>());
            same.stream()
                    .filter(before -> excludes(before, field))
                    .findFirst()
                    .ifPresent(before -> nameTwice(leaves.get(before.index()), leaf, field.name()));
            same.add(field);
        }
    }

    /** Whether there cannot be both. In different cases there can, so long as a name is one kind of thing. */
    private boolean excludes(FieldLayout one, FieldLayout other) {
        return leaves.get(one.index()).canMeet(leaves.get(other.index()))
                || (one.kind() != other.kind()
                        && one.kind() != FieldLayout.Kind.OPEN
                        && other.kind() != FieldLayout.Kind.OPEN);
    }

    private void nameTwice(Leaf before, Leaf leaf, String name) {
        Message message = Message.NAME_DUPLICATE;
        if (!before.canMeet(leaf)) {
            message = Message.CASE_KIND;
        } else if (before.tag() || leaf.tag()) {
            message = Message.TAG_CLASH;
        }
        problems.error(leaf.at(), message, name, before.path(), leaf.path());
    }

    void checkConstants() {
        Map<String, Member> byConstant = new HashMap<>();
        for (Member member : record.members()) {
            if (member instanceof Member.Value value && value.keys() == null) {
                String constant = constantName(member.name());
                Member before = byConstant.putIfAbsent(constant, member);
                if (before != null) {
                    problems.error(
                            at(member),
                            Message.CONSTANT_COLLISION,
                            before.name(),
                            member.name(),
                            constant,
                            record.names().fields().simpleName());
                }
            }
        }
    }

    /** The constant of a field in {@code XFields}. */
    static String constantName(String field) {
        String name = Naming.SCREAMING_SNAKE_CASE.apply(field);
        if (name.isEmpty()) {
            return field + "_";
        }
        return Character.isJavaIdentifierStart(name.codePointAt(0)) ? name : "_" + name;
    }

    private void checkDimensions(RecordModel.DimensionsModel set, EntryLayout layout) {
        TypeElement at = record.element();
        if (set.names().size() > MOST_DIMENSIONS) {
            problems.error(
                    at,
                    Message.DIMENSION_TOO_MANY,
                    record.simpleName(),
                    set.names().size());
        }
        for (String global : set.fromGlobals()) {
            if (!set.names().contains(global)) {
                problems.error(at, Message.DIMENSION_GLOBAL, global, record.simpleName());
            }
        }
        Set<String> seen = new HashSet<>();
        for (String name : set.names()) {
            if (!seen.add(name)) {
                problems.error(at, Message.DIMENSION_TWICE, name, record.simpleName());
            } else if (!WrittenNames.isDimension(name)) {
                problems.error(at, Message.DIMENSION_INVALID, name, record.simpleName());
            } else if (!set.fromGlobals().contains(name)) {
                checkDimension(name, layout);
            }
        }
    }

    private void checkDimension(String name, EntryLayout layout) {
        Set<String> properties = new TreeSet<>();
        List<Leaf> found = new ArrayList<>();
        for (FieldLayout field : layout.fields()) {
            if (!field.isNamed()) {
                // Only run time knows its names.
                return;
            }
            if (field.kind() == FieldLayout.Kind.PROPERTY || field.kind() == FieldLayout.Kind.OPEN) {
                properties.add(field.name());
                if (field.name().equals(name)) {
                    found.add(leaves.get(field.index()));
                }
            } else if (field.name().equals(name)) {
                problems.error(
                        record.element(),
                        Message.DIMENSION_METRIC,
                        name,
                        record.simpleName(),
                        leaves.get(field.index()).path());
                return;
            }
        }
        if (!properties.contains(name)) {
            String hint = Suggestion.among(properties, name)
                    .map(meant -> " (did you mean \"" + meant + "\"?)")
                    .orElse(properties.isEmpty() ? "" : " (there are " + String.join(", ", properties) + ")");
            problems.error(record.element(), Message.DIMENSION_UNKNOWN, name, record.simpleName(), hint);
        } else if (!isInEachCase(found, 0)) {
            String cases = found.stream()
                    .map(leaf -> leaf.cases().get(leaf.cases().size() - 1).name())
                    .distinct()
                    .collect(Collectors.joining(", "));
            problems.error(record.element(), Message.DIMENSION_CASES, name, record.simpleName(), cases);
        }
    }

    /** Whether one of these fields is there whatever the cases are from this depth on. */
    private static boolean isInEachCase(List<Leaf> fields, int depth) {
        Map<String, Map<Integer, List<Leaf>>> bySealed = new HashMap<>();
        Map<String, Integer> sizes = new HashMap<>();
        for (Leaf field : fields) {
            if (field.cases().size() == depth) {
                return true;
            }
            InCase in = field.cases().get(depth);
            sizes.put(in.sealed(), in.of());
            bySealed.computeIfAbsent(in.sealed(), key -> new HashMap<>())
                    .computeIfAbsent(in.index(), key -> new ArrayList<>())
                    .add(field);
        }
        return bySealed.entrySet().stream()
                .anyMatch(one -> Objects.equals(
                                sizes.get(one.getKey()), one.getValue().size())
                        && one.getValue().values().stream().allMatch(inside -> isInEachCase(inside, depth + 1)));
    }
}
