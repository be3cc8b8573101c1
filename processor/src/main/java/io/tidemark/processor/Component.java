package io.tidemark.processor;

import java.util.Map;
import java.util.function.Supplier;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * The one component of a metric record that is written as a value.
 *
 * @param type as the record's type arguments make it
 * @param access how the record of the field reads it
 * @param isStable whether reading it gives the same each time, and runs no code of the user's
 * @param given those of its annotations that apply where the field has none of its own
 * @param formatter makes its formatter; gives null if it has none, or an unfit one: that is told
 */
record Component(
        TypeMirror type,
        Access access,
        boolean isStable,
        Map<String, Annotations.Values> given,
        Supplier<@Nullable Formatter> formatter) {}
