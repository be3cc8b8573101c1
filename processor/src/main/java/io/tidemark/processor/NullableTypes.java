package io.tidemark.processor;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import java.util.List;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.VariableElement;

/**
 * Keeps the user's {@code @Nullable} on mirrored parameters, whatever library it is from: else a null checker refuses the null that
 * the record's own constructor takes. Nothing of the kind is added where there is none.
 */
final class NullableTypes {

    private NullableTypes() {}

    static ParameterSpec parameter(VariableElement parameter, String name) {
        TypeName type = GuardWriter.named(TypeName.get(parameter.asType()));
        List<AnnotationSpec> ofType = nullable(parameter.asType().getAnnotationMirrors());
        if (!ofType.isEmpty()) {
            return ParameterSpec.builder(type.annotated(ofType), name).build();
        }
        return ParameterSpec.builder(type, name)
                .addAnnotations(nullable(parameter.getAnnotationMirrors()))
                .build();
    }

    private static List<AnnotationSpec> nullable(List<? extends AnnotationMirror> mirrors) {
        return mirrors.stream()
                .filter(mirror ->
                        Annotations.simpleName(Annotations.nameOf(mirror)).equals("Nullable"))
                .map(AnnotationSpec::get)
                .toList();
    }
}
