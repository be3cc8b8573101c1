package io.tidemark;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The formatter that writes the field's value, instead of what its type would be written as. It is given the closed, present
 * value: what is in an {@code Optional}, a {@code Supplier}, an {@code AtomicReference} or a slot, or what a {@link CloseValue}
 * closed to.
 *
 * <p>{@code @FormatWith(ToString.class)} writes anything that has a fit {@code toString}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface FormatWith {

    /**
     * A class without type parameters of its own that formats the type of the value or a supertype of it. It has a constructor
     * without parameters that the record's package can call: one instance serves all records of the type.
     */
    Class<? extends ValueFormatter<?>> value();
}
