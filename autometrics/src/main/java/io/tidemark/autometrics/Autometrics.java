package io.tidemark.autometrics;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Counts, times and watches each call of a method: {@code function.calls}, {@code function.calls.duration} and {@code function.calls.concurrent}, as the
 * Autometrics specification 1.0 names them. On a class, each public method that it declares, less those with {@link SkipAutometrics}; what is said on a method replaces what is said on
 * its class.
 *
 * <pre>{@code
 * @Autometrics(objective = "api")
 * Receipt feed(Duck duck) { … }
 * }</pre>
 *
 * <p>The calls are woven in, by the Maven plugin, by Byte Buddy's Gradle plugin or by the agent: private, static and final methods count, and so do calls of a class to itself. Without
 * weaving the annotation does nothing. It is not inherited: an overriding method is counted if it, or its class, has the annotation. Methods without a body cannot be counted, nor can
 * constructors.
 *
 * <p>A call that throws is an error; so is one whose result, a {@code CompletionStage}, fails or is cancelled. All others are {@code ok}. {@link #okIf} and {@link #errorIf} say otherwise,
 * and so does {@link ResultLabel}.
 *
 * <p>A call ends when what the method has returned does, on whatever thread:
 *
 * <ul>
 *   <li>A {@code CompletionStage}: the method's own is returned. What others have it do when it completes, on the thread that completes it, may run before that is seen, and is in the
 *       duration then.
 *   <li>A {@code Future} of an executor that was wrapped with {@link AutometricsService#wrap(java.util.concurrent.ExecutorService)}. Of another one, the call ends when the method returns.
 *   <li>A {@code Flow.Publisher}, a {@code Publisher} of Reactive Streams, a {@code Mono} or a {@code Flux} of Reactor, if the method is declared to return exactly that: each subscription is
 *       a call, from its beginning until it completes, fails or is cancelled; a retry is another one. So a publisher that nobody subscribes to is none. The result is the value of a {@code
 *       Mono}, with which the call ends; others have none. A subscription that is cancelled is an error if nothing had come yet, and else ok: so end {@code take} and {@code next}. The caller is
 *       that of the method. Functions that operators call do not have this one as their caller. What is returned is another publisher in place of the method's own, which fuses with nothing.
 * </ul>
 *
 * <p>A stage that is never completed is a call that goes on; if nobody has it any more who could complete it, the call ends as an error when the garbage collector has found that.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Autometrics {

    /** The name of an {@link Objective} that the calls have to meet; none if empty. */
    String objective() default "";

    /** Asked of each call that would be an error: if it says so, the call is ok. One class; it has a constructor without parameters. */
    Class<? extends CallTest>[] okIf() default {};

    /** Asked of each call that would be ok: if it says so, the call is an error. One class; it has a constructor without parameters. */
    Class<? extends CallTest>[] errorIf() default {};

    /** Whether the number of calls that are going on is kept. */
    boolean concurrency() default true;

    /**
     * Whether {@code function.calls} has the simple name of the class of what was thrown in a label {@code error}, and of what was returned in a label {@code ok}. There are at most 50
     * names a function, and {@code other}.
     */
    boolean typeLabels() default false;

    /** Further labels of {@code function.calls} and {@code function.calls.duration}. Each has a bounded number of values. */
    Label[] labels() default {};
}
