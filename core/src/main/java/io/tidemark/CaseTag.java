package io.tidemark;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Adds a property to every case of a sealed metric record that holds the name of the case, before the case's own fields.
 *
 * <p>The value is the simple name of the case in the naming style of the sealed interface itself (never an inherited one), or the
 * {@link Name} of the case. It takes no prefix.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface CaseTag {

    /** The name of the property: in the naming style of its place, with container and {@link Flatten} prefixes. */
    String value();

    /** The name is written as it is: no naming style and no container prefix. {@link Flatten} prefixes do go before it. */
    boolean exact() default false;

    /** The property is part of the key of a sampler's groups, as {@link SampleGroup}. */
    boolean sampleGroup() default false;
}
