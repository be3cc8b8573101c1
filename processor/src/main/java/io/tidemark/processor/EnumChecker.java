package io.tidemark.processor;

import io.tidemark.Naming;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;

/** Checks an enum with {@code @Metrics}. Nothing is generated for it: each record that holds one makes its table. */
final class EnumChecker {

    private final Annotations annotations;

    EnumChecker(Annotations annotations) {
        this.annotations = annotations;
    }

    Problems check(TypeElement type) {
        Problems problems = new Problems();
        Naming naming = Naming.PRESERVE;
        Optional<Annotations.Values> metrics = annotations.find(type, Annotations.METRICS);
        if (metrics.isPresent()) {
            naming = metrics.get().constant("naming", Naming.class, Naming.PRESERVE);
            for (String member : metrics.get().given()) {
                if (!member.equals("naming")) {
                    problems.error(type, Message.ENUM_ATTRIBUTE, member, type.getSimpleName());
                }
            }
        }
        Map<String, Element> byName = new HashMap<>();
        for (Element constant : type.getEnclosedElements()) {
            if (constant.getKind() != ElementKind.ENUM_CONSTANT) {
                continue;
            }
            Optional<String> given =
                    annotations.find(constant, Annotations.NAME).map(name -> name.string("value"));
            String name = given.orElse(naming.apply(constant.getSimpleName().toString()));
            String problem = given.isPresent() ? WrittenNames.problemOf(name) : null;
            if (problem != null) {
                problems.error(constant, Message.NAME_INVALID, name, "constant " + constant, problem);
            }
            Element before = byName.putIfAbsent(name, constant);
            if (before != null) {
                problems.error(constant, Message.CONSTANT_DUPLICATE, before, constant, type.getSimpleName(), name);
            }
        }
        return problems;
    }
}
