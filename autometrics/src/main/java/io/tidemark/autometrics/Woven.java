package io.tidemark.autometrics;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Weaving marks classes with it that have been woven: so none is woven twice. Not to be written by hand. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Woven {

    /** How woven code and {@link FunctionSite} agree. */
    int VERSION = 1;

    /** {@link #VERSION} when it was woven. */
    int value();
}
