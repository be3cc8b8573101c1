package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.WildcardTypeName;
import io.tidemark.Naming;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * A metric record as it is declared, read and checked.
 *
 * @param timestamp the field that is the time of the entry; null if none
 * @param recordId the field that identifies the record; null if none
 * @param visible whether it and what encloses it are public
 * @param cases of a sealed record, which has no members; null for any other
 */
record RecordModel(
        TypeElement element,
        Names names,
        boolean root,
        boolean visible,
        Naming naming,
        String prefix,
        boolean exactPrefix,
        List<String> flags,
        List<DimensionsModel> dimensions,
        @Nullable TimestampModel timestamp,
        @Nullable RecordIdModel recordId,
        List<Member> members,
        List<Formatter> formatters,
        NameTables nameTables,
        @Nullable CasesModel cases) {

    /** One dimension set. */
    record DimensionsModel(List<String> names, List<String> fromGlobals) {}

    /** How the time of an entry is read. */
    record TimestampModel(String name, Access access, TypeName type, Form form) {
        /** What the field holds. */
        enum Form {
            INSTANT,
            MILLIS,
            BOXED_MILLIS
        }
    }

    /**
     * The id of a record.
     *
     * @param text whether it is a string; else a UUID
     */
    record RecordIdModel(String name, Access access, boolean text) {}

    String simpleName() {
        return element.getSimpleName().toString();
    }

    /** The cases of a sealed record; none for any other. */
    List<CasesModel.Case> allCases() {
        return cases == null ? List.of() : cases.cases();
    }

    boolean isJavaRecord() {
        return element.getKind() == ElementKind.RECORD;
    }

    boolean hasGuard() {
        return root
                && !isJavaRecord()
                && cases == null
                && !element.getModifiers().contains(Modifier.FINAL)
                && !element.getModifiers().contains(Modifier.ABSTRACT);
    }

    boolean hasEntry() {
        return root
                && (isJavaRecord() || cases != null || element.getModifiers().contains(Modifier.FINAL));
    }

    /** Whether the shape tells the time of an entry: a case may hold it for the sealed root that it is a case of. */
    boolean hasTime() {
        return root || timestamp != null;
    }

    /** The record's type where its type arguments do not matter: {@code X<?>}. */
    TypeName type() {
        return wildcards(names.record(), element.getTypeParameters().size());
    }

    Modifier[] modifiers(Modifier... further) {
        if (!visible) {
            return further;
        }
        Modifier[] all = Arrays.copyOf(further, further.length + 1);
        all[further.length] = Modifier.PUBLIC;
        return all;
    }

    /** Whether closing has values of its own to copy, so that there always is something closed. */
    boolean hasCopies() {
        return members.stream()
                .anyMatch(member ->
                        member instanceof Member.Value value && value.kind().copy() != null);
    }

    /** Whether something in it may run, in it or in a record flattened into it, that stops when the record closes. */
    boolean hasRunning() {
        return members.stream()
                .anyMatch(member -> member instanceof Member.Value value
                        ? value.kind().stop(CodeBlock.of("value")) != null
                        : member instanceof Member.Child child && !child.taken());
    }

    /** What follows the work of the record: a field of it, or a flattened record that has one; null if there is none. */
    @Nullable
    Member follower() {
        for (Member member : members) {
            if (follows(member)
                    || (member instanceof Member.Child child && child.child().follower() != null)) {
                return member;
            }
        }
        return null;
    }

    /** Whether a field itself follows the work of its record. */
    static boolean follows(Member member) {
        return member instanceof Member.Value value && value.kind() instanceof CopiedKind copied && copied.follows();
    }

    boolean hasChildren() {
        return members.stream().anyMatch(Member.Child.class::isInstance);
    }

    /** Whether it, a case of it, or a record flattened into it, has slots that hold records. */
    boolean hasSlots() {
        return SlotsWriter.hasSlots(members)
                || allCases().stream().anyMatch(one -> one.record().hasSlots());
    }

    private static TypeName wildcards(ClassName name, int parameters) {
        return parameters == 0
                ? name
                : ParameterizedTypeName.get(
                        name,
                        IntStream.range(0, parameters)
                                .mapToObj(i -> WildcardTypeName.subtypeOf(Object.class))
                                .toArray(TypeName[]::new));
    }
}
