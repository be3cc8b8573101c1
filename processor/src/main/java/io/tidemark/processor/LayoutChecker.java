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
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/** Composes the layout of a record as the program will, and checks what only its final names show. */
final class LayoutChecker {

    private static final int MOST_DIMENSIONS = 30;

    /** A field of the layout: its way through flattened records, and the record's own field that it comes through. */
    private record Leaf(String path, Element at) {}

    private final RecordModel record;
    private final Problems problems;
    private final List<Leaf> leaves = new ArrayList<>();

    LayoutChecker(RecordModel record, Problems problems) {
        this.record = record;
        this.problems = problems;
    }

    void check() {
        EntryLayout layout = EntryLayout.of(ShapeBuilding.of(record));
        for (Member member : record.members()) {
            addLeaves(member, "", at(member));
        }
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
    private void addLeaves(Member member, String before, Element at) {
        String path = before + member.name();
        if (member instanceof Member.Child child) {
            for (Member inside : child.child().members()) {
                addLeaves(inside, path + ".", at);
            }
        } else {
            leaves.add(new Leaf(path, at));
        }
    }

    private void checkNames(EntryLayout layout) {
        Map<String, Leaf> byName = new HashMap<>();
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
            Leaf before = byName.putIfAbsent(field.name(), leaf);
            if (before != null) {
                problems.error(leaf.at(), Message.NAME_DUPLICATE, field.name(), before.path(), leaf.path());
            }
        }
    }

    private void checkConstants() {
        Map<String, Member> byConstant = new HashMap<>();
        for (Member member : record.members()) {
            if (member instanceof Member.Value) {
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
        for (FieldLayout field : layout.fields()) {
            if (field.kind() == FieldLayout.Kind.NESTED) {
                // Only run time knows its names.
                return;
            }
            if (field.kind() == FieldLayout.Kind.PROPERTY || field.kind() == FieldLayout.Kind.OPEN) {
                properties.add(field.name());
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
        }
    }
}
