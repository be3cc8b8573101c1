package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.TypeVariableName;
import com.palantir.javapoet.WildcardTypeName;
import io.tidemark.FlushGuard;
import io.tidemark.ForceFlushGuard;
import io.tidemark.Guard;
import io.tidemark.GuardState;
import io.tidemark.WorkFollower;
import io.tidemark.entry.RecordEntry;
import io.tidemark.sink.EntrySink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.regex.Pattern;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;

/** Writes {@code XGuard}: the open record, a thin subclass over {@code XShape}. */
final class GuardWriter {

    private static final Pattern HIDDEN = Pattern.compile("(?<!Guard)\\.(Body|ResultBody)\\b");

    private final RecordModel record;
    private final List<ExecutableElement> constructors;
    private final ClassName guard;
    private final List<TypeVariableName> variables;
    private final ClosedWriter closed;

    GuardWriter(RecordModel record, List<ExecutableElement> constructors) {
        this.record = record;
        this.constructors = constructors;
        this.closed = new ClosedWriter(record);
        this.guard = record.names().guard();
        this.variables = record.element().getTypeParameters().stream()
                .map(TypeVariableName::get)
                .toList();
    }

    TypeSpec write(TypeSpec.Builder type) {
        TypeElement element = record.element();
        TypeName recordType = named(parameterized(record.names().record()));
        // A field that the guard inherits would hide a type of its name.
        ElementFilter.fieldsIn(element.getEnclosedElements())
                .forEach(field -> type.alwaysQualify(field.getSimpleName().toString()));
        record.members().forEach(member -> type.alwaysQualify(member.name()));
        type.addJavadoc(
                        "An open {@code $L}: closed once, it is appended to its sink. Generated.\n",
                        record.simpleName())
                .addTypeVariables(variables)
                .superclass(recordType)
                .addSuperinterface(Guard.class)
                .addSuperinterface(ParameterizedTypeName.get(ClassName.get(RecordEntry.class), recordType))
                // A nested type that the guard inherits would hide an imported one of its name.
                .avoidClashesWithNestedClasses(element)
                .avoidClashesWithNestedClasses(Guard.class);
        addState(type);
        for (ExecutableElement constructor : constructors) {
            type.addMethod(mirror(constructor));
        }
        type.addMethod(run());
        type.addMethod(call());
        addLife(type);
        addRecordId(type);
        if (record.follower() != null) {
            type.addMethod(EntryMethods.method("tidemarkFollower", ClassName.get(WorkFollower.class))
                    .addStatement("return $T.follower(this)", record.names().shape())
                    .build());
        }
        EntryMethods.add(
                type,
                record,
                recordType,
                "this",
                "this.tidemarkEpochNanos",
                closed.ofGuard().toString());
        return type.build();
    }

    /** A type as a guard can name it: {@code Guard} has nested types that hide others of the same package. */
    static TypeName named(TypeName type) {
        return HIDDEN.matcher(type.toString()).find() ? TypeVariableName.get(type.toString()) : type;
    }

    private TypeName parameterized(ClassName raw) {
        return variables.isEmpty() ? raw : ParameterizedTypeName.get(raw, variables.toArray(TypeName[]::new));
    }

    private void addState(TypeSpec.Builder type) {
        ClassName updater = ClassName.get(AtomicLongFieldUpdater.class);
        type.addField(FieldSpec.builder(
                                ParameterizedTypeName.get(updater, guard),
                                "TIDEMARK_STATE",
                                Modifier.PRIVATE,
                                Modifier.STATIC,
                                Modifier.FINAL)
                        .initializer("$T.newUpdater($T.class, $S)", updater, guard, "tidemarkState")
                        .build())
                .addField(long.class, "tidemarkState", Modifier.PRIVATE, Modifier.VOLATILE)
                .addField(EntrySink.class, "tidemarkSink", Modifier.PRIVATE, Modifier.FINAL)
                .addField(long.class, "tidemarkEpochNanos", Modifier.PRIVATE)
                .addStaticBlock(CodeBlock.of(
                        "$T.prepare($T.LAYOUT);\n",
                        GuardState.class,
                        record.names().shape()));
    }

    /** The same constructor, with the sink behind its parameters. */
    private MethodSpec mirror(ExecutableElement constructor) {
        MethodSpec.Builder mirror = MethodSpec.constructorBuilder();
        for (Modifier modifier : List.of(Modifier.PUBLIC, Modifier.PROTECTED)) {
            if (constructor.getModifiers().contains(modifier)) {
                mirror.addModifiers(modifier);
            }
        }
        if (constructor.getAnnotation(Deprecated.class) != null) {
            mirror.addAnnotation(Deprecated.class);
        }
        constructor.getTypeParameters().forEach(variable -> mirror.addTypeVariable(TypeVariableName.get(variable)));
        constructor.getThrownTypes().forEach(thrown -> mirror.addException(TypeName.get(thrown)));
        Locals names = new Locals();
        List<String> arguments = new ArrayList<>();
        for (VariableElement parameter : constructor.getParameters()) {
            String name = names.of(parameter.getSimpleName().toString());
            mirror.addParameter(NullableTypes.parameter(parameter, name));
            arguments.add(name);
        }
        String sink = names.fresh("sink");
        mirror.addParameter(ParameterSpec.builder(EntrySink.class, sink).build());
        mirror.addStatement("super($L)", String.join(", ", arguments));
        mirror.addStatement("this.tidemarkSink = $T.requireNonNull($L, $S)", Objects.class, sink, "sink");
        if (record.hasSlots()) {
            mirror.addStatement("$T.bind(this)", record.names().shape());
        }
        mirror.addStatement("$T.opened(TIDEMARK_STATE, this)", GuardState.class);
        return mirror.build();
    }

    private MethodSpec run() {
        TypeVariableName thrown = variable("E", Throwable.class);
        return MethodSpec.methodBuilder("run")
                .addJavadoc("Runs with this record as the current one, tells it if that fails, and closes it.\n")
                .addModifiers(Modifier.PUBLIC)
                .addTypeVariable(thrown)
                .addParameter(body(Guard.Body.class, thrown), "body")
                .addException(thrown)
                .addStatement("$T.run(this, body)", GuardState.class)
                .build();
    }

    private MethodSpec call() {
        TypeVariableName value = variable("V");
        TypeVariableName thrown = variable("E", Throwable.class);
        return MethodSpec.methodBuilder("call")
                .addJavadoc("Calls with this record as the current one, tells it if that fails, and closes it.\n")
                .addModifiers(Modifier.PUBLIC)
                .addTypeVariable(value)
                .addTypeVariable(thrown)
                .returns(value)
                .addParameter(body(Guard.ResultBody.class, value, thrown), "body")
                .addException(thrown)
                .addStatement("return $T.call(this, body)", GuardState.class)
                .build();
    }

    private TypeName body(Class<?> raw, TypeName... further) {
        List<TypeName> arguments = new ArrayList<>();
        arguments.add(WildcardTypeName.supertypeOf(parameterized(guard)));
        for (int i = 0; i < further.length; i++) {
            boolean result = further.length == 2 && i == 0;
            arguments.add(result ? WildcardTypeName.subtypeOf(further[i]) : further[i]);
        }
        return ParameterizedTypeName.get(ClassName.get(raw), arguments.toArray(TypeName[]::new));
    }

    /** A type variable that the record's own do not hide. */
    private TypeVariableName variable(String name, Class<?>... bounds) {
        NameAllocator names = new NameAllocator();
        variables.forEach(variable -> names.newName(variable.name()));
        return TypeVariableName.get(names.newName(name), bounds);
    }

    private void addLife(TypeSpec.Builder type) {
        addDelegate(type, "close", TypeName.VOID);
        addDelegate(type, "discard", TypeName.VOID);
        addDelegate(type, "isClosed", TypeName.BOOLEAN);
        addDelegate(type, "flushGuard", ClassName.get(FlushGuard.class));
        addDelegate(type, "forceFlushGuard", ClassName.get(ForceFlushGuard.class));
        type.addMethod(EntryMethods.method("flushAfter", ClassName.get(ForceFlushGuard.class))
                .addParameter(Duration.class, "time")
                .addStatement("return $T.flushAfter(TIDEMARK_STATE, this, time)", GuardState.class)
                .build());
        ClassName handle = record.names().handle();
        type.addMethod(EntryMethods.method("handle", parameterized(handle))
                .addStatement("return new $T$L(TIDEMARK_STATE, this)", handle, variables.isEmpty() ? "" : "<>")
                .build());
        ClassName shape = record.names().shape();
        type.addMethod(EntryMethods.method("tidemarkStop", TypeName.VOID)
                .beginControlFlow("try")
                .addStatement("$T.stop(this)", shape)
                .nextControlFlow("finally")
                .addStatement("this.tidemarkEpochNanos = $T.epochNanos(this)", shape)
                .endControlFlow()
                .build());
        if (record.hasRunning()) {
            type.addMethod(EntryMethods.method("tidemarkStopLate", TypeName.VOID)
                    .addStatement("$T.stop(this)", shape)
                    .build());
        }
        if (closed.isNeeded()) {
            closed.addToGuard(type);
        }
        type.addMethod(EntryMethods.method("tidemarkEmit", TypeName.VOID)
                .addStatement("this.tidemarkSink.append(this)")
                .build());
    }

    private void addRecordId(TypeSpec.Builder type) {
        RecordModel.RecordIdModel id = record.recordId();
        if (id != null) {
            MethodSpec.Builder method = EntryMethods.method("tidemarkRecordId", ClassName.get(String.class));
            if (id.text()) {
                method.addStatement("return $L", id.access().of("this"));
            } else {
                method.addStatement("var id = $L", id.access().of("this"));
                method.addStatement("return id == null ? null : id.toString()");
            }
            type.addMethod(method.build());
        }
    }

    private static void addDelegate(TypeSpec.Builder type, String name, TypeName returns) {
        String prefix = returns.equals(TypeName.VOID) ? "" : "return ";
        type.addMethod(EntryMethods.method(name, returns)
                .addStatement("$L$T.$L(TIDEMARK_STATE, this)", prefix, GuardState.class, name)
                .build());
    }
}
