package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import javax.lang.model.element.Modifier;

/** The methods of {@code RecordEntry}, which guards and entries have alike. */
final class EntryMethods {

    private EntryMethods() {}

    static void add(TypeSpec.Builder type, RecordModel record, String self, String epochNanos, String closed) {
        add(type, record, record.type(), self, epochNanos, closed);
    }

    static void add(
            TypeSpec.Builder type,
            RecordModel record,
            TypeName recordType,
            String self,
            String epochNanos,
            String closed) {
        ClassName shape = record.names().shape();
        type.addMethod(method("layout", ClassName.get(EntryLayout.class))
                .addStatement("return $T.LAYOUT", shape)
                .build());
        type.addMethod(method("epochNanos", TypeName.LONG)
                .addStatement("return $L", epochNanos)
                .build());
        for (String name : new String[] {"writeTo", "writeSampleKey"}) {
            type.addMethod(method(name, TypeName.VOID)
                    .addParameter(EntryWriter.class, "out")
                    .addStatement("$T.$L($L, $L, 0, out)", shape, name.equals("writeTo") ? "write" : name, self, closed)
                    .build());
        }
        type.addMethod(method("tidemarkRecord", recordType)
                .addStatement("return $L", self)
                .build());
        type.addMethod(method("tidemarkClosed", ClassName.OBJECT)
                .addStatement("return $L", closed)
                .build());
    }

    static MethodSpec.Builder method(String name, TypeName returns) {
        return MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(returns);
    }
}
