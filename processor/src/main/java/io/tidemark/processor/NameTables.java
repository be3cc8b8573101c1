package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import io.tidemark.Naming;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;

/** The tables of names that a record's shape needs, one an enum. */
final class NameTables {

    /**
     * One table.
     *
     * @param exact constant, name, constant, name …: those with {@code @Name}
     */
    record Table(String constant, ClassName type, Naming naming, List<String> exact) {}

    private final Annotations annotations;
    private final Map<String, Table> byEnum = new LinkedHashMap<>();
    private final Set<String> constants = new HashSet<>(Set.of("SHAPE", "LAYOUT", "READER"));

    NameTables(Annotations annotations) {
        this.annotations = annotations;
    }

    Table of(TypeElement type) {
        return byEnum.computeIfAbsent(type.getQualifiedName().toString(), name -> {
            String base = Naming.SCREAMING_SNAKE_CASE.apply(type.getSimpleName().toString()) + "_NAMES";
            String constant = base;
            for (int i = 2; !constants.add(constant); i++) {
                constant = base + "_" + i;
            }
            return new Table(constant, ClassName.get(type), naming(type), exact(type));
        });
    }

    Collection<Table> all() {
        return byEnum.values();
    }

    /** The style of the constants is their enum's own; it is never taken from a record. */
    private Naming naming(TypeElement type) {
        return annotations
                .find(type, Annotations.METRICS)
                .map(metrics -> metrics.constant("naming", Naming.class, Naming.PRESERVE))
                .filter(naming -> naming != Naming.INHERIT)
                .orElse(Naming.PRESERVE);
    }

    private List<String> exact(TypeElement type) {
        List<String> exact = new ArrayList<>();
        for (Element constant : type.getEnclosedElements()) {
            if (constant.getKind() == ElementKind.ENUM_CONSTANT) {
                annotations.find(constant, Annotations.NAME).ifPresent(name -> {
                    exact.add(constant.getSimpleName().toString());
                    exact.add(name.string("value"));
                });
            }
        }
        return exact;
    }
}
