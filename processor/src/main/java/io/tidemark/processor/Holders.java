package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import java.util.Optional;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** What a flattened record, or a value that one sub-task fills in, can be inside of. */
final class Holders {

    private final TypeNames typeNames;
    private final TypeClassifier classifier;

    Holders(TypeNames typeNames, TypeClassifier classifier) {
        this.typeNames = typeNames;
        this.classifier = classifier;
    }

    Member.Child.Holder of(TypeMirror type) {
        if (contents(type).isEmpty()) {
            return Member.Child.Holder.NOTHING;
        }
        return isSlot(type)
                ? Member.Child.Holder.SLOT
                : isAggregated(type)
                        ? Member.Child.Holder.AGGREGATED
                        : typeNames.isA(type, "io.tidemark.SharedChild")
                                ? Member.Child.Holder.SHARED_CHILD
                                : Member.Child.Holder.OPTIONAL;
    }

    /** What it holds; empty if it is no holder. */
    Optional<TypeMirror> contents(TypeMirror type) {
        boolean holder = isSlot(type)
                || isAggregated(type)
                || typeNames.isA(type, "io.tidemark.SharedChild")
                || typeNames.isA(type, "java.util.Optional");
        return holder
                        && type instanceof DeclaredType declared
                        && declared.getTypeArguments().size() == 1
                ? Optional.of(declared.getTypeArguments().get(0))
                : Optional.empty();
    }

    boolean isAggregated(TypeMirror type) {
        return typeNames.isA(type, "io.tidemark.stats.Aggregated");
    }

    boolean isSlot(TypeMirror type) {
        return typeNames.isA(type, "io.tidemark.Slot") || typeNames.isA(type, "io.tidemark.LazySlot");
    }

    /** A guard tells the slots that its record was made with how they are closed; it would not know of one that comes later. */
    static boolean mayChange(VariableElement field) {
        return !field.getModifiers().contains(Modifier.FINAL);
    }

    /** Whether a slot holds a value that could change after the slot was filled. */
    boolean holdsWhatChanges(TypeMirror slot) {
        return contents(slot)
                .flatMap(content -> classifier.classify(content, null, record -> null))
                .filter(kind -> kind.copy() != null || kind.stop(CodeBlock.of("value")) != null)
                .isPresent();
    }
}
