package io.tidemark.processor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sealed record has in place of members.
 *
 * @param tag null if the name of the case is not written
 */
record CasesModel(@Nullable Tag tag, List<Case> cases) {

    /** The property that holds the name of the case. */
    record Tag(String name, boolean exact, boolean sampleGroup) {}

    /**
     * One case.
     *
     * @param name as the tag has it
     */
    record Case(String name, RecordModel record) {}

    /** The place of the first case among the members of the shape. */
    int first() {
        return tag == null ? 0 : 1;
    }

    /** The field that is the time of the entry, if it is called the same in each case. */
    @Nullable
    String timestamp() {
        List<String> fields = cases.stream()
                .map(one -> one.record().timestamp())
                .map(timestamp -> timestamp == null ? "" : timestamp.name())
                .distinct()
                .toList();
        return fields.size() == 1 && !fields.get(0).isEmpty() ? fields.get(0) : null;
    }

    List<String> names() {
        return cases.stream().map(Case::name).toList();
    }
}
