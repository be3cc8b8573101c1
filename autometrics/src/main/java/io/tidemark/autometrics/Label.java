package io.tidemark.autometrics;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A label of the calls of a method, read from each call. Its values are bounded: by those that are declared, or by a limit. Any other value counts as {@code other}.
 *
 * <pre>{@code
 * @Autometrics(labels = @Label(key = "plan", from = PlanOfCustomer.class, values = {"free", "paid"}))
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({})
public @interface Label {

    /** Letters, digits, {@code _} and {@code .}, not beginning with a digit; none of those that function metrics have themselves. */
    String key();

    /** What reads the value. It has a constructor without parameters. */
    Class<? extends LabelSource> from();

    /** All values that there may be, besides {@code other}. If none are declared, {@link #limit} holds. */
    String[] values() default {};

    /** How many values there may be, besides {@code other}, where none are declared: those that come first. */
    int limit() default 20;
}
