package io.tidemark.entry;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a field closes to, as far as it is known beforehand.
 *
 * @param kind the outermost shape
 * @param element what an {@link Kind#OPTIONAL} or a {@link Kind#LIST} holds; else null
 */
public record ValueShape(Kind kind, @Nullable ValueShape element) {

    /** The shapes. */
    public enum Kind {
        /** A whole number. */
        LONG,
        /** A decimal number, a duration among them. */
        DOUBLE,
        /** 0 or 1. */
        BOOLEAN,
        /** A string property. */
        STRING,
        /** May be absent. */
        OPTIONAL,
        /** Several observations, or several strings. */
        LIST,
        /** Known only when it is written. */
        OPAQUE
    }

    public static final ValueShape LONG = new ValueShape(Kind.LONG, null);
    public static final ValueShape DOUBLE = new ValueShape(Kind.DOUBLE, null);
    public static final ValueShape BOOLEAN = new ValueShape(Kind.BOOLEAN, null);
    public static final ValueShape STRING = new ValueShape(Kind.STRING, null);
    public static final ValueShape OPAQUE = new ValueShape(Kind.OPAQUE, null);

    public ValueShape {
        if ((kind == Kind.OPTIONAL || kind == Kind.LIST) == (element == null)) {
            throw new IllegalArgumentException(kind + (element == null ? " needs an element" : " has no element"));
        }
    }

    public static ValueShape optional(ValueShape element) {
        return new ValueShape(Kind.OPTIONAL, Objects.requireNonNull(element, "element"));
    }

    public static ValueShape list(ValueShape element) {
        return new ValueShape(Kind.LIST, Objects.requireNonNull(element, "element"));
    }

    /** The shape inside {@link Kind#OPTIONAL} and {@link Kind#LIST}, however deep. */
    public ValueShape innermost() {
        ValueShape shape = this;
        while (shape.element != null) {
            shape = shape.element;
        }
        return shape;
    }

    @Override
    public String toString() {
        return element == null ? kind.name() : kind + "(" + element + ")";
    }
}
