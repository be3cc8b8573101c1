package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import java.util.List;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Finds timers in what is only read when the entry is made: nothing would stop them when the record closes. */
final class RunningInside {

    private static final int DEEPEST = 8;

    private static final List<String> HOLDERS = List.of(
            "io.tidemark.CloseValue",
            "java.util.function.Supplier",
            "java.util.concurrent.atomic.AtomicReference",
            "java.util.Optional",
            "io.tidemark.Dimensioned",
            "java.util.Collection");

    private final TypeNames typeNames;
    private final TypeClassifier classifier;

    RunningInside(TypeNames typeNames, TypeClassifier classifier) {
        this.typeNames = typeNames;
        this.classifier = classifier;
    }

    /** Whether a value of this type holds something that runs, however deep. */
    boolean isIn(TypeMirror type) {
        return isIn(type, DEEPEST);
    }

    private boolean isIn(TypeMirror type, int depth) {
        // A class can be what holds itself.
        if (depth == 0) {
            return false;
        }
        if (type instanceof ArrayType array) {
            return runsOrHolds(array.getComponentType(), depth);
        }
        for (TypeMirror bound : TypeClassifier.bounds(type)) {
            for (String name : HOLDERS) {
                DeclaredType holder = typeNames.as(bound, name);
                if (holder != null
                        && holder.getTypeArguments().size() == 1
                        && runsOrHolds(holder.getTypeArguments().get(0), depth)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean runsOrHolds(TypeMirror content, int depth) {
        return runs(content) || isIn(content, depth - 1);
    }

    /** Whether a field of this type would be stopped. */
    boolean runs(TypeMirror type) {
        return classifier
                .classify(type, null, record -> null)
                .filter(kind -> kind.stop(CodeBlock.of("value")) != null)
                .isPresent();
    }
}
