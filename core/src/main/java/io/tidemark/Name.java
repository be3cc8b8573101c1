package io.tidemark;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name that is written for a field, an enum constant or a case of a sealed record, as it is: no naming style, no container
 * prefix. Prefixes of {@link Flatten} do go before it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Name {

    /** Not empty, no white space, not {@code _aws}. */
    String value();
}
