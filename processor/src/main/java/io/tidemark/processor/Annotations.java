package io.tidemark.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** Reads annotations by name, as mirrors: their classes need not be loadable, and class literals stay types. */
final class Annotations {

    static final String METRICS = "io.tidemark.Metrics";
    static final String DIMENSIONS = "io.tidemark.Dimensions";
    static final String DIMENSION_SETS = "io.tidemark.Dimensions.Sets";
    static final String NAME = "io.tidemark.Name";
    static final String IN_UNIT = "io.tidemark.InUnit";
    static final String TIMESTAMP = "io.tidemark.Timestamp";
    static final String SAMPLE_GROUP = "io.tidemark.SampleGroup";
    static final String RECORD_ID = "io.tidemark.RecordId";
    static final String FLATTEN = "io.tidemark.Flatten";
    static final String IGNORE = "io.tidemark.Ignore";
    static final String FLAGS = "io.tidemark.Flags";
    static final String CASE_TAG = "io.tidemark.CaseTag";
    static final String FORMAT_WITH = "io.tidemark.FormatWith";
    static final String QUANTIZE = "io.tidemark.Quantize";
    // Of module stats, which need not be there.
    static final String AGGREGATE = "io.tidemark.stats.Aggregate";
    static final String MERGE = "io.tidemark.stats.Merge";
    static final String KEY = "io.tidemark.stats.Key";

    /** Those that can be on a field. */
    static final List<String> OF_FIELDS =
            List.of(NAME, IN_UNIT, TIMESTAMP, SAMPLE_GROUP, RECORD_ID, FLATTEN, FLAGS, FORMAT_WITH, QUANTIZE);

    private final Elements elements;

    Annotations(Elements elements) {
        this.elements = elements;
    }

    boolean has(Element element, String annotation) {
        return find(element, annotation).isPresent();
    }

    Optional<Values> find(Element element, String annotation) {
        for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
            if (nameOf(mirror).equals(annotation)) {
                return Optional.of(new Values(mirror, elements));
            }
        }
        return Optional.empty();
    }

    static String nameOf(AnnotationMirror mirror) {
        return ((TypeElement) mirror.getAnnotationType().asElement())
                .getQualifiedName()
                .toString();
    }

    static String simpleName(String annotation) {
        return annotation.substring(annotation.lastIndexOf('.') + 1);
    }

    /** The members of one annotation, defaults included. Whatever has an unexpected type (code that does not compile) is left out. */
    static final class Values {
        private final AnnotationMirror mirror;
        private final Elements elements;

        Values(AnnotationMirror mirror, Elements elements) {
            this.mirror = mirror;
            this.elements = elements;
        }

        /** Whether the member is written out. */
        boolean isGiven(String member) {
            return mirror.getElementValues().keySet().stream()
                    .anyMatch(key -> key.getSimpleName().contentEquals(member));
        }

        List<String> given() {
            return mirror.getElementValues().keySet().stream()
                    .map(key -> key.getSimpleName().toString())
                    .toList();
        }

        String string(String member) {
            return get(member) instanceof String text ? text : "";
        }

        /** A number; 0 if there is none. */
        int number(String member) {
            return get(member) instanceof Integer number ? number : 0;
        }

        List<Double> decimals(String member) {
            List<Double> decimals = new ArrayList<>();
            for (Object item : list(member)) {
                if (item instanceof Double decimal) {
                    decimals.add(decimal);
                }
            }
            return decimals;
        }

        boolean bool(String member) {
            return Boolean.TRUE.equals(get(member));
        }

        <E extends Enum<E>> E constant(String member, Class<E> type, E otherwise) {
            if (get(member) instanceof VariableElement constant) {
                for (E known : type.getEnumConstants()) {
                    if (constant.getSimpleName().contentEquals(known.name())) {
                        return known;
                    }
                }
            }
            return otherwise;
        }

        List<String> strings(String member) {
            List<String> strings = new ArrayList<>();
            for (Object item : list(member)) {
                if (item instanceof String text) {
                    strings.add(text);
                }
            }
            return strings;
        }

        /** Binary names of class literals, each once. */
        List<String> classes(String member) {
            List<String> names = new ArrayList<>();
            for (Object item : list(member)) {
                if (item instanceof DeclaredType type && type.asElement() instanceof TypeElement element) {
                    String name = elements.getBinaryName(element).toString();
                    if (!names.contains(name)) {
                        names.add(name);
                    }
                }
            }
            return names;
        }

        /** A class literal; empty if the class is not there (yet). */
        Optional<TypeElement> type(String member) {
            return get(member) instanceof DeclaredType type
                            && type.getKind() != TypeKind.ERROR
                            && type.asElement() instanceof TypeElement element
                    ? Optional.of(element)
                    : Optional.empty();
        }

        /** Whether one of the class literals is of a class that is not there (yet): javac gives a string in its place. */
        boolean hasMissingClass(String member) {
            return list(member).stream()
                    .anyMatch(item -> !(item instanceof DeclaredType type) || type.getKind() == TypeKind.ERROR);
        }

        List<Values> annotations(String member) {
            List<Values> annotations = new ArrayList<>();
            for (Object item : list(member)) {
                if (item instanceof AnnotationMirror inner) {
                    annotations.add(new Values(inner, elements));
                }
            }
            return annotations;
        }

        private List<Object> list(String member) {
            List<Object> items = new ArrayList<>();
            if (get(member) instanceof List<?> values) {
                for (Object value : values) {
                    if (value instanceof AnnotationValue annotationValue) {
                        items.add(annotationValue.getValue());
                    }
                }
            }
            return items;
        }

        private @Nullable Object get(String member) {
            for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> value :
                    elements.getElementValuesWithDefaults(mirror).entrySet()) {
                if (value.getKey().getSimpleName().contentEquals(member)) {
                    return value.getValue().getValue();
                }
            }
            return null;
        }
    }
}
