package io.tidemark;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Adds a string property to a sealed metric record that holds the name of its case. Without it, an entry shows its case by its
 * fields only.
 *
 * <pre>{@code
 * @Metrics @CaseTag("operation")
 * sealed interface Operation {
 *     record MeetDogs(long dogsMet) implements Operation {}
 *     record FindGoose(boolean gooseFound) implements Operation {}
 * }
 * }</pre>
 *
 * <p>writes {@code operation:"MeetDogs"} and {@code dogsMet}, or {@code operation:"FindGoose"} and {@code gooseFound}.
 *
 * <p>The property's value is the simple name of the case in the {@linkplain Metrics#naming naming} that the sealed type sets itself (one
 * that it inherits does not count), or the {@link Name} of the case. No prefix goes before it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface CaseTag {

    /**
     * The name of the property, as a field of the sealed type would be called: it takes its naming and its container prefix. Not
     * blank, no white space, not {@code _aws}.
     */
    String value();

    /** Whether the name is copied as it is. Prefixes of {@link Flatten} go before it all the same. */
    boolean exact() default false;

    /** Whether the property is part of the key of a sampling group, as with {@link SampleGroup}. */
    boolean sampleGroup() default false;
}
