package io.tidemark.testing;

import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.FieldLayout;
import io.tidemark.unit.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;

/** Assertions on the fields of a record type. */
public final class EntryLayoutAssert extends AbstractAssert<EntryLayoutAssert, EntryLayout> {

    EntryLayoutAssert(EntryLayout actual) {
        super(actual, EntryLayoutAssert.class);
    }

    /** The written names of all fields are these, in this order. */
    public EntryLayoutAssert hasNames(String... names) {
        isNotNull();
        if (!actual.names().equals(List.of(names))) {
            throw failure("%s", Names.difference(actual.names(), List.of(names), true, "in " + shown()));
        }
        return this;
    }

    /** There is a field of this written name, whose declared unit is this. */
    public EntryLayoutAssert hasUnit(String name, Unit unit) {
        isNotNull();
        Optional<FieldLayout> field = actual.fields().stream()
                .filter(one -> one.isNamed() && one.name().equals(name))
                .findFirst();
        if (field.isEmpty()) {
            throw failure(
                    "no field \"%s\"%s%nin %s",
                    name,
                    Suggestion.of(name, actual.names())
                            .map(near -> "; did you mean \"" + near + "\"?")
                            .orElse(""),
                    shown());
        }
        if (!field.get().unit().equals(unit)) {
            throw failure(
                    "expected %s in %s, but it is in %s%nin %s",
                    name, unit.text(), field.get().unit().text(), shown());
        }
        return this;
    }

    /** No two fields have one name, and none has an empty or reserved one. */
    public EntryLayoutAssert hasNoProblems() {
        isNotNull();
        if (!actual.problems().isEmpty()) {
            throw failure("%s%nin %s", String.join("; ", actual.problems()), shown());
        }
        return this;
    }

    private String shown() {
        List<String> lines = new ArrayList<>();
        lines.add(actual.type());
        for (FieldLayout field : actual.fields()) {
            String name = field.isNamed() ? field.name() : field.name() + "*";
            lines.add("  " + name + "  " + field.shape() + " " + field.unit().text());
        }
        return String.join("\n", lines);
    }
}
