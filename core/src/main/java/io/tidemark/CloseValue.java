package io.tidemark;

import org.jspecify.annotations.Nullable;

/**
 * A value that becomes another when the record that holds it closes: a histogram still being filled becomes its observations, a
 * path becomes its length. A field of such a type is written as {@code C} is.
 *
 * <pre>{@code
 * final class Attempts implements CloseValue<Long> {
 *     private long made;
 *
 *     void another() {
 *         made++;
 *     }
 *
 *     @Override public Long closeValue() {
 *         return made;
 *     }
 * }
 * }</pre>
 *
 * @param <C> what it becomes. It must not change afterwards: entries are written later, by another thread
 */
@FunctionalInterface
public interface CloseValue<C> {

    /**
     * The value now. Called once a record, when its entry is emitted, by the thread that emits it. If it throws, the field is
     * absent and that is counted.
     *
     * @return null if there is nothing to write
     */
    @Nullable
    C closeValue();
}
