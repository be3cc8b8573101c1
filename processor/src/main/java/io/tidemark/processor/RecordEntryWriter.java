package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.tidemark.entry.Entry;
import io.tidemark.entry.RecordEntry;
import java.util.Objects;
import javax.lang.model.element.Modifier;

/** Writes {@code XEntry}, for records that no guard can extend: an entry made of a whole record. */
final class RecordEntryWriter {

    private final RecordModel record;

    RecordEntryWriter(RecordModel record) {
        this.record = record;
    }

    TypeSpec write(TypeSpec.Builder entry) {
        TypeName type = record.type();
        ClassName shape = record.names().shape();
        entry.addJavadoc("Entries of {@code $L}. Generated.\n", record.simpleName())
                .addSuperinterface(ParameterizedTypeName.get(ClassName.get(RecordEntry.class), type))
                .addField(type, "record", Modifier.PRIVATE, Modifier.FINAL)
                .addField(long.class, "epochNanos", Modifier.PRIVATE, Modifier.FINAL)
                .addField(Object.class, "closed", Modifier.PRIVATE, Modifier.FINAL)
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .addParameter(type, "record")
                        .addStatement("this.record = record")
                        .addStatement("$T.stop(record)", shape)
                        .addStatement("this.epochNanos = $T.epochNanos(record)", shape)
                        .addStatement("this.closed = $T.close(record)", shape)
                        .build())
                .addMethod(MethodSpec.methodBuilder("of")
                        .addJavadoc(
                                "An entry of the record as it is now, with the time that it gives, or that of now.\n")
                        .addModifiers(record.modifiers(Modifier.STATIC))
                        .returns(Entry.class)
                        .addParameter(type, "record")
                        .addStatement(
                                "return new $T($T.requireNonNull(record, $S))",
                                record.names().entry(),
                                Objects.class,
                                "record")
                        .build());
        EntryMethods.add(entry, record, "record", "epochNanos", "closed");
        return entry.build();
    }
}
