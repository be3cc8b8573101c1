package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import javax.lang.model.element.TypeElement;

/** The names of the types that are generated beside a record. */
record Names(
        ClassName record,
        ClassName shape,
        ClassName guard,
        ClassName handle,
        ClassName fields,
        ClassName entry,
        ClassName aggregate) {

    static Names of(TypeElement record) {
        ClassName name = ClassName.get(record);
        String base = String.join("_", name.simpleNames());
        String in = name.packageName();
        return new Names(
                name,
                ClassName.get(in, base + "Shape"),
                ClassName.get(in, base + "Guard"),
                ClassName.get(in, base + "Handle"),
                ClassName.get(in, base + "Fields"),
                ClassName.get(in, base + "Entry"),
                ClassName.get(in, base + "Aggregate"));
    }

    /** The names of what is merged of the records: its shape is in the aggregate. */
    Names ofAggregate() {
        return new Names(record, aggregate, guard, handle, fields, entry, aggregate);
    }
}
