package io.tidemark.processor;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import java.io.IOException;
import java.util.List;
import javax.annotation.processing.Filer;
import javax.annotation.processing.FilerException;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** Begins and writes generated files. Each comes from one record alone, as isolating processing demands. */
final class Sources {

    /**
     * What javac's lints, Error Prone and NullAway could say of generated code under a user's -Werror. javac does not know
     * {@code "all"}, the others do.
     */
    private static final List<String> SUPPRESSED =
            List.of("all", "serial", "exports", "deprecation", "removal", "rawtypes", "unchecked", "cast", "overloads");

    private final Elements elements;
    private final Filer filer;

    Sources(Elements elements, Filer filer) {
        this.elements = elements;
        this.filer = filer;
    }

    /** Begins a type as visible as the record. */
    TypeSpec.Builder begin(ClassName name, RecordModel record) {
        TypeSpec.Builder type = TypeSpec.classBuilder(name)
                .addModifiers(record.modifiers(Modifier.FINAL))
                .addOriginatingElement(record.element());
        type.addAnnotation(AnnotationSpec.builder(SuppressWarnings.class)
                .addMember("value", "{$L}", ShapeBuilding.strings(SUPPRESSED))
                .build());
        // It is in java.compiler, which a module need not read.
        TypeElement generated = elements.getTypeElement(
                elements.getModuleOf(record.element()), "javax.annotation.processing.Generated");
        if (generated != null) {
            type.addAnnotation(AnnotationSpec.builder(ClassName.get(generated))
                    .addMember("value", "$S", MetricsProcessor.class.getName())
                    .build());
        }
        return type;
    }

    void write(ClassName name, TypeSpec type, RecordModel record, Problems problems) {
        try {
            JavaFile.builder(name.packageName(), type).indent("    ").build().writeTo(filer);
        } catch (FilerException exists) {
            problems.error(record.element(), Message.TYPE_EXISTS, name.canonicalName(), record.simpleName());
        } catch (IOException failed) {
            problems.error(record.element(), Message.INTERNAL, name.canonicalName(), failed);
        }
    }
}
