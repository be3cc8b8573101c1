package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.tidemark.unit.Unit;
import java.util.List;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/** A field of a record that is written: a member of its shape. */
sealed interface Member permits Member.Value, Member.Child, Member.Nested {

    VariableElement element();

    Access access();

    /** The type as a local variable of generated code has it. */
    TypeName type();

    default String name() {
        return element().getSimpleName().toString();
    }

    /**
     * A field with a value of its own.
     *
     * @param givenName by {@code @Name}; null if there is none
     * @param quantizing null if it is written as it is
     * @param optional whether the layout says that it may be absent
     * @param keys null if it has a name
     */
    record Value(
            VariableElement element,
            Access access,
            TypeName type,
            ValueKind kind,
            @Nullable String givenName,
            Unit unit,
            Target.@Nullable Quantizing quantizing,
            boolean optional,
            boolean sampleKey,
            List<String> flags,
            List<String> skip,
            @Nullable Keys keys)
            implements Member {}

    /**
     * What goes before keys that only run time knows.
     *
     * @param isAlone whether nothing does, no prefix from further out either
     */
    record Keys(String prefix, boolean exactPrefix, boolean isAlone) {}

    /**
     * A flattened record.
     *
     * @param holder what the record is inside of
     */
    record Child(
            VariableElement element,
            Access access,
            TypeName type,
            RecordModel child,
            Holder holder,
            String prefix,
            boolean exactPrefix,
            List<String> flags)
            implements Member {

        /** What a record can be inside of. */
        enum Holder {
            NOTHING,
            OPTIONAL,
            SHARED_CHILD,
            /** The record is there only if it was filled in, and comes with what is closed of it. */
            SLOT,
            /** The records are merged; what comes of them is there if there were any. */
            AGGREGATED
        }

        boolean optional() {
            return holder == Holder.OPTIONAL;
        }

        boolean inSlot() {
            return holder == Holder.SLOT;
        }

        boolean aggregated() {
            return holder == Holder.AGGREGATED;
        }

        /** Whether closing takes out of the holder what is written, so that nothing is read from it otherwise. */
        boolean taken() {
            return inSlot() || aggregated();
        }

        /** The record in the field's value, which is not null. */
        CodeBlock record(CodeBlock value) {
            return holder == Holder.NOTHING ? value : CodeBlock.of("$L.get()", value);
        }
    }

    /** An entry whose type is known at run time only. */
    record Nested(
            VariableElement element,
            Access access,
            TypeName type,
            String prefix,
            boolean exactPrefix,
            List<String> flags)
            implements Member {}
}
