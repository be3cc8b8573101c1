package io.tidemark.processor;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Checks that every field of a record can be used by several threads at once. */
final class SharedChildChecker {

    /** Immutable, beside numbers and enums. */
    private static final Set<String> IMMUTABLE = Set.of(
            "java.lang.String",
            "java.lang.Boolean",
            "java.lang.Character",
            "java.lang.Byte",
            "java.lang.Short",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Float",
            "java.lang.Double",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.net.InetAddress",
            "java.net.URI",
            "java.time.Duration",
            "java.time.Instant",
            "java.util.UUID",
            "java.util.OptionalInt",
            "java.util.OptionalLong",
            "java.util.OptionalDouble");

    private static final Set<String> SAFE = Set.of(
            "io.tidemark.CounterGuard",
            "io.tidemark.SharedHistogram",
            "io.tidemark.Slot",
            "io.tidemark.LazySlot",
            "io.tidemark.SharedChild",
            "io.tidemark.time.Stopwatch",
            "io.tidemark.time.TimestampOnClose");

    /** As safe as what they hold. */
    private static final List<String> HOLDERS = List.of(
            "java.util.Optional",
            "java.util.concurrent.atomic.AtomicReference",
            "io.tidemark.Dimensioned",
            "io.tidemark.DynamicField",
            "io.tidemark.State",
            "io.tidemark.StateHandle");

    private final TypeNames typeNames;

    SharedChildChecker(TypeNames typeNames) {
        this.typeNames = typeNames;
    }

    /**
     * One that is not safe.
     *
     * @param path its way through flattened records
     */
    record Unsafe(String path, String why) {}

    /** The first field that is not safe to share. */
    Optional<Unsafe> firstUnsafe(RecordModel child) {
        return firstUnsafe(child, "");
    }

    private Optional<Unsafe> firstUnsafe(RecordModel child, String before) {
        for (Member member : child.members()) {
            String path = before + member.name();
            TypeMirror type = member.element().asType();
            if (Holders.mayChange(member.element())) {
                return Optional.of(new Unsafe(path, "is not final"));
            }
            if (member instanceof Member.Child inner) {
                Optional<Unsafe> within = inner.taken() ? Optional.empty() : firstUnsafe(inner.child(), path + ".");
                if (within.isPresent()) {
                    return within;
                }
            } else if (!isSafe(type)) {
                return Optional.of(new Unsafe(path, "has type " + type + ", which is not safe to share"));
            }
        }
        for (CasesModel.Case one : child.allCases()) {
            Optional<Unsafe> within =
                    firstUnsafe(one.record(), before + one.record().simpleName() + ".");
            if (within.isPresent()) {
                return within;
            }
        }
        return Optional.empty();
    }

    private boolean isSafe(@Nullable TypeMirror type) {
        if (type == null) {
            return false;
        }
        if (type.getKind().isPrimitive()) {
            return true;
        }
        List<? extends TypeMirror> bounds = TypeClassifier.bounds(type);
        if (bounds.size() != 1 || !(bounds.get(0) instanceof DeclaredType declared)) {
            return false;
        }
        String name = declared.asElement().toString();
        if (declared.asElement().getKind() == ElementKind.ENUM
                || IMMUTABLE.contains(name)
                || SAFE.contains(name)
                || CopiedKind.isNumber(name)
                || typeNames.isA(declared, MemberReader.WORK_FOLLOWER)) {
            return true;
        }
        return HOLDERS.stream()
                .filter(holder -> typeNames.isA(declared, holder))
                .anyMatch(holder -> declared.getTypeArguments().size() == 1
                        && isSafe(declared.getTypeArguments().get(0)));
    }
}
