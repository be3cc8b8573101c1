package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/**
 * Generates, for each record with {@code @Metrics}, its shape, its fields, and its guard with its handle, or its entry; and reports mistakes at the
 * element.
 *
 * <p>A plain processor on purpose: a framework that puts off whatever mentions an unknown type would put off every record with a
 * {@code static XGuard start()} for ever. Only the types of fields, of superclasses and of constructors are waited for.
 */
public final class MetricsProcessor extends AbstractProcessor {

    private final Set<String> waiting = new LinkedHashSet<>();
    /** All records of this compilation, and the cases of the sealed ones. */
    private final Set<String> records = new HashSet<>();
    /** A type that is not there is told once, not by each record that holds the field as well. */
    private final Set<Reading.Unresolved> told = new HashSet<>();

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        // @Generated is on what is generated here, and nobody else would claim it.
        return Set.of("io.tidemark.*", "javax.annotation.processing.Generated");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    // Claims: an annotation that nobody claims is a warning under -Xlint:processing, and no processor but this one
    // reads ours.
    @SuppressWarnings("DoNotClaimAnnotations")
    @Override
    public boolean process(Set<? extends TypeElement> claimed, RoundEnvironment round) {
        Elements elements = processingEnv.getElementUtils();
        Annotations annotations = new Annotations(elements);
        Set<TypeElement> found = new LinkedHashSet<>();
        for (String name : waiting) {
            TypeElement record = elements.getTypeElement(name);
            if (record != null) {
                found.add(record);
            }
        }
        waiting.clear();
        for (Element element : annotated(round, Annotations.METRICS)) {
            if (element instanceof TypeElement type) {
                records.add(type.getQualifiedName().toString());
                found.add(type);
            }
        }
        for (Element element : annotated(round, Annotations.NAME)) {
            // Names of constants count in any enum.
            if (element.getKind() == ElementKind.ENUM_CONSTANT
                    && element.getEnclosingElement() instanceof TypeElement type) {
                found.add(type);
            }
        }
        List<TypeElement> cases = new ArrayList<>();
        new CaseFinder(annotations).find(round.getRootElements(), cases);
        for (TypeElement type : cases) {
            records.add(type.getQualifiedName().toString());
            found.add(type);
        }
        Types types = processingEnv.getTypeUtils();
        RecordReader reader = new RecordReader(
                elements,
                types,
                annotations,
                type -> records.contains(type.getQualifiedName().toString()));
        // Sealed ones first: a case that is flattened into itself is found from above, and told at the case.
        List<TypeElement> ordered = new ArrayList<>(found);
        ordered.sort(Comparator.comparing(type -> !CaseFinder.isSealed(type)));
        for (TypeElement type : ordered) {
            process(type, reader, annotations, round.processingOver());
        }
        checkStray(round, annotations);
        return true;
    }

    private Set<? extends Element> annotated(RoundEnvironment round, String annotation) {
        TypeElement type = processingEnv.getElementUtils().getTypeElement(annotation);
        return type == null ? Set.of() : round.getElementsAnnotatedWith(type);
    }

    private void process(TypeElement type, RecordReader reader, Annotations annotations, boolean last) {
        try {
            if (type.getKind() == ElementKind.ENUM) {
                Problems problems = new EnumChecker(annotations).check(type);
                new CaseFinder(annotations)
                        .sealedRecordOf(type)
                        .ifPresent(of ->
                                problems.error(type, Message.CASE_ENUM, type.getSimpleName(), of.getSimpleName()));
                problems.report(processingEnv.getMessager());
            } else {
                processRecord(type, reader, last);
            }
        } catch (RuntimeException bug) {
            // A failed processor takes the compilation with it, and hides what else is to be told.
            Problems problems = new Problems();
            problems.error(type, Message.INTERNAL, type.getQualifiedName(), describe(bug));
            problems.report(processingEnv.getMessager());
        }
    }

    private static String describe(RuntimeException bug) {
        StackTraceElement[] stack = bug.getStackTrace();
        return bug + (stack.length == 0 ? "" : " at " + stack[0]);
    }

    private void processRecord(TypeElement type, RecordReader reader, boolean last) {
        Reading reading = reader.read(type);
        RecordModel record = reading.model;
        GuardChecker guards = new GuardChecker(processingEnv.getElementUtils(), processingEnv.getTypeUtils());
        if (record != null && record.hasGuard()) {
            guards.check(record, reading);
        }
        if (!reading.unresolved.isEmpty()) {
            if (!last) {
                waiting.add(type.getQualifiedName().toString());
                return;
            }
            for (Reading.Unresolved unresolved : reading.unresolved) {
                if (told.add(unresolved)) {
                    reading.problems.error(
                            unresolved.at(), Message.UNRESOLVED_TYPE, unresolved.what(), unresolved.type());
                }
            }
        } else if (record != null) {
            // With errors as well: else each use of a generated type would be another error, and hide the one to be
            // seen.
            generate(record, reading.aggregate, guards, reading.problems);
        }
        reading.problems.report(processingEnv.getMessager());
    }

    private void generate(
            RecordModel record, @Nullable AggregateModel aggregate, GuardChecker guards, Problems problems) {
        Names names = record.names();
        CasesModel cases = record.cases();
        if (cases == null) {
            generate(names.shape(), record, problems, new ShapeWriter(record, aggregate)::write);
            generate(names.fields(), record, problems, new FieldsWriter(record)::write);
        } else {
            generate(names.shape(), record, problems, new CasesShapeWriter(record, cases)::write);
            generate(names.fields(), record, problems, new CasesFieldsWriter(record, cases)::write);
        }
        if (record.hasGuard()) {
            generate(names.guard(), record, problems, new GuardWriter(record, guards.constructors(record))::write);
            generate(names.handle(), record, problems, new HandleWriter(record)::write);
        }
        if (aggregate != null) {
            generate(names.aggregate(), record, problems, new AggregateWriter(aggregate)::write);
        }
        if (record.hasEntry()) {
            generate(names.entry(), record, problems, new RecordEntryWriter(record)::write);
        }
    }

    private void generate(
            ClassName name, RecordModel record, Problems problems, Function<TypeSpec.Builder, TypeSpec> writer) {
        Sources sources = new Sources(processingEnv.getElementUtils(), processingEnv.getFiler());
        sources.write(name, writer.apply(sources.begin(name, record)), record, problems);
    }

    private void checkStray(RoundEnvironment round, Annotations annotations) {
        Set<Element> stray = new LinkedHashSet<>(annotated(round, Annotations.DIMENSIONS));
        stray.addAll(annotated(round, Annotations.DIMENSION_SETS));
        Problems problems = new Problems();
        for (Element element : stray) {
            if (!annotations.has(element, Annotations.METRICS)) {
                problems.error(element, Message.DIMENSIONS_NO_METRICS, element.getSimpleName());
            }
        }
        for (Element element : annotated(round, Annotations.CASE_TAG)) {
            boolean sealed = element instanceof TypeElement type
                    && (CaseFinder.isSealed(type) || CaseFinder.isSealedAndConcrete(type));
            if (!sealed) {
                problems.error(element, Message.CASE_TAG_NOT_SEALED, element.getSimpleName());
            } else if (!annotations.has(element, Annotations.METRICS)) {
                problems.error(element, Message.CASE_TAG_NO_METRICS, element.getSimpleName());
            }
        }
        for (Element element : annotated(round, Annotations.AGGREGATE)) {
            if (!annotations.has(element, Annotations.METRICS)) {
                problems.error(element, Message.AGGREGATE_NO_METRICS, element.getSimpleName());
            } else if (element.getKind() == ElementKind.ENUM) {
                problems.error(element, Message.AGGREGATE_KIND, "enum", element.getSimpleName());
            }
        }
        for (String merging : List.of(Annotations.MERGE, Annotations.KEY)) {
            for (Element element : annotated(round, merging)) {
                Element in = element.getEnclosingElement();
                // A class that is no record may be the superclass of one.
                if (element.getKind() == ElementKind.FIELD
                        && in != null
                        && annotations.has(in, Annotations.METRICS)
                        && !annotations.has(in, Annotations.AGGREGATE)
                        && !in.getModifiers().contains(Modifier.ABSTRACT)) {
                    problems.error(
                            element,
                            Message.MERGE_NO_AGGREGATE,
                            Annotations.simpleName(merging),
                            element.getSimpleName(),
                            in.getSimpleName());
                }
            }
        }
        problems.report(processingEnv.getMessager());
    }
}
