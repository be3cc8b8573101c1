package io.tidemark.testing;

import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.FieldLayout;
import io.tidemark.unit.Unit;
import java.io.IOException;
import java.nio.file.Path;
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

    /**
     * Names, units and dimension sets are those of a file under version control, one a line: a change of any of them is a failed test, and a
     * line in a review. Run the test with the system property {@code tidemark.updateGolden=true} (with Gradle, which does not hand
     * properties on, the environment variable {@code TIDEMARK_UPDATE_GOLDEN=true}) to write the file as things are now; the
     * assertion then holds.
     *
     * @param file for example {@code Path.of("src/test/resources/OrderMetrics.golden")}; Maven and Gradle run tests in the folder of the module
     */
    public EntryLayoutAssert matchesGolden(Path file) {
        isNotNull();
        GoldenFile golden = new GoldenFile(file);
        List<String> lines = GoldenFile.lines(actual);
        try {
            if (GoldenFile.isUpdating()) {
                golden.write(lines);
                return this;
            }
            List<String> expected = golden.read();
            if (expected == null) {
                throw failure(
                        "there is no golden file %s; %s to write it, with these lines:%n%s",
                        file.toAbsolutePath(), GoldenFile.HOW, String.join("\n", lines));
            }
            if (!expected.equals(lines)) {
                throw failure(
                        "%s",
                        Names.difference(
                                lines,
                                expected,
                                true,
                                "in " + actual.type() + ", by " + file.toAbsolutePath() + "; if that is what you mean, "
                                        + GoldenFile.HOW));
            }
        } catch (IOException problem) {
            throw failure("the golden file %s cannot be read or written: %s", file.toAbsolutePath(), problem);
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
