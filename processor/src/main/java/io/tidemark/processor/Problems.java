package io.tidemark.processor;

import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.Messager;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;

/** What was found wrong with one record. Collected first: a record is also read for the sake of another that flattens it. */
final class Problems {

    private record Problem(Diagnostic.Kind kind, String text, Element at) {}

    private final List<Problem> problems = new ArrayList<>();

    void error(Element at, Message message, Object... arguments) {
        problems.add(new Problem(Diagnostic.Kind.ERROR, message.with(arguments), at));
    }

    /** A warning, unless the element or one around it says {@code @SuppressWarnings("tidemark")}: else -Werror left no way out. */
    void warning(Element at, Message message, Object... arguments) {
        for (Element element = at; element != null; element = element.getEnclosingElement()) {
            if (isSuppressed(element)) {
                return;
            }
        }
        problems.add(new Problem(Diagnostic.Kind.WARNING, message.with(arguments), at));
    }

    /** As a mirror: to get the annotation itself throws if its value does not compile. */
    private static boolean isSuppressed(Element element) {
        for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
            if (Annotations.nameOf(mirror).equals("java.lang.SuppressWarnings")) {
                for (AnnotationValue value : mirror.getElementValues().values()) {
                    if (value.getValue() instanceof List<?> items
                            && items.stream()
                                    .anyMatch(item -> item instanceof AnnotationValue text
                                            && "tidemark".equals(text.getValue()))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    boolean hasErrors() {
        return problems.stream().anyMatch(problem -> problem.kind() == Diagnostic.Kind.ERROR);
    }

    void report(Messager messager) {
        for (Problem problem : problems) {
            messager.printMessage(problem.kind(), problem.text(), problem.at());
        }
    }
}
