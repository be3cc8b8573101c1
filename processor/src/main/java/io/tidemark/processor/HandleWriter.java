package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.TypeVariableName;
import io.tidemark.Handle;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import javax.lang.model.element.Modifier;

/** Writes {@code XHandle}: one of several owners of an open record. */
final class HandleWriter {

    private final RecordModel record;
    private final List<TypeVariableName> variables;

    HandleWriter(RecordModel record) {
        this.record = record;
        this.variables = record.element().getTypeParameters().stream()
                .map(TypeVariableName::get)
                .toList();
    }

    TypeSpec write(TypeSpec.Builder type) {
        Names names = record.names();
        TypeName handle = parameterized(names.handle());
        return type.addJavadoc("One of several owners of an open {@code $L}. Generated.\n", record.simpleName())
                .addTypeVariables(variables)
                .superclass(ParameterizedTypeName.get(ClassName.get(Handle.class), parameterized(names.record())))
                .addMethod(MethodSpec.constructorBuilder()
                        // Raw: a class literal has no type arguments.
                        .addParameter(
                                ParameterizedTypeName.get(ClassName.get(AtomicLongFieldUpdater.class), names.guard()),
                                "state")
                        .addParameter(parameterized(names.guard()), "guard")
                        .addStatement("super(state, guard, guard)")
                        .build())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .addParameter(handle, "other")
                        .addStatement("super(other)")
                        .build())
                .addMethod(EntryMethods.method("share", handle)
                        .addStatement("return new $T(this)", handle)
                        .build())
                .build();
    }

    private TypeName parameterized(ClassName raw) {
        return variables.isEmpty() ? raw : ParameterizedTypeName.get(raw, variables.toArray(TypeName[]::new));
    }
}
