package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How records of a type are merged.
 *
 * @param merged what comes of them, as if it were a record: with those fields that are in it. Its shape is in {@code XAggregate}
 * @param parts what is done with each of those fields, in their order
 * @param canBeMade whether generated code can make a record without parameters
 */
record AggregateModel(RecordModel record, RecordModel merged, List<Part> parts, boolean canBeMade) {

    /** What is done with one field. */
    sealed interface Part {

        Member member();

        /** The field of the aggregate that holds it. */
        String field();

        /** Records are grouped by it. */
        record Key(Member.Value member) implements Part {
            @Override
            public String field() {
                return "key_" + member.name();
            }

            /** The method of the shape that writes it. */
            String writer() {
                return "writeKey_" + member.name();
            }
        }

        /**
         * Its values are merged.
         *
         * @param type of what they are merged into
         * @param made an expression that makes one
         */
        record Merged(Member.Value member, ClassName type, CodeBlock made) implements Part {
            @Override
            public String field() {
                return "merged_" + member.name();
            }
        }

        /** The fields of a flattened record are merged as they say. */
        record Child(Member.Child member, ClassName type) implements Part {
            @Override
            public String field() {
                return "merged_" + member.name();
            }
        }
    }

    boolean hasKeys() {
        return parts.stream().anyMatch(Part.Key.class::isInstance);
    }

    String keyNames() {
        return parts.stream()
                .filter(Part.Key.class::isInstance)
                .map(key -> key.member().name())
                .collect(Collectors.joining(", "));
    }
}
