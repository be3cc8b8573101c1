package io.tidemark;

import io.tidemark.entry.Flag;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a metric record: a class or a Java record whose fields are written together, once, as one entry; or a sealed interface
 * (or sealed, abstract class), whose entries hold the fields of one of its cases. On an enum: the style of its constants' names.
 *
 * <p>Every field that is not static and not {@link Ignore}d is written. What a field may be, and how it is written, is in the
 * guide to records. A mistake is a compile error at the element.
 *
 * <p>For a class {@code X} the processor generates {@code XGuard}, the open record (a final subclass with {@code X}'s constructors
 * plus a sink), {@code XShape} and {@code XFields}, all in {@code X}'s package. For a Java record and for a sealed type it generates
 * {@code XEntry.of(x)} in place of the guard.
 *
 * <p>The cases of a sealed type are Java records and final classes; what a sealed type among them permits are cases as well. They need no
 * annotation. A case without a naming or a prefix of its own takes those of the sealed type. {@link CaseTag} writes which case it is.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Metrics {

    /** The style of the names of the fields; of the records flattened into this one too, unless they set one themselves. */
    Naming naming() default Naming.INHERIT;

    /**
     * Goes before the names of the record's own fields, in the naming style: not before {@link Name}d ones, not into
     * flattened ones. Letters, digits, {@code _} and {@code -}; ends in {@code _} or {@code -}.
     */
    String prefix() default "";

    /** As {@link #prefix}, but copied as it is. Only one of the two may be given. */
    String exactPrefix() default "";

    /** The dimension sets of the entry (CloudWatch): as {@link Dimensions}, for a root. */
    Dimensions[] dimensions() default {};

    /** Whether an entry can be made of this record alone. {@code false} for records that are only ever flattened into others. */
    boolean root() default true;

    /** Flags of all its fields. */
    Class<? extends Flag>[] flags() default {};
}
