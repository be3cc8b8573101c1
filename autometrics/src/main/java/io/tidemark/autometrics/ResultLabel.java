package io.tidemark.autometrics;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How calls count that throw an exception of this class, or return a value of it.
 *
 * <pre>{@code
 * sealed interface Answer {
 *     record Found(Duck duck) implements Answer {}
 *
 *     @ResultLabel(CallResult.ERROR)
 *     record Refused(String why) implements Answer {}
 * }
 * }</pre>
 *
 * <p>On an exception, with its subclasses; on a case of a sealed type that a method returns, on a class that it returns, or on a constant of an enum that it returns. Of the labels of a class
 * the nearest one holds: its own, that of its superclasses, of its interfaces. {@link Autometrics#okIf} and {@link Autometrics#errorIf} go before it.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD})
public @interface ResultLabel {
    CallResult value();
}
