package io.tidemark.autometrics;

import org.jspecify.annotations.Nullable;

/** Reads a {@link Label} from a call, before its method runs. It is called by many threads at once. If it throws, the value is {@code other}, and a warning is logged now and then. */
@FunctionalInterface
public interface LabelSource {

    /**
     * The value.
     *
     * @param self whose method is called; null for a static method
     * @param arguments of the call. To be read only
     * @return null, or empty, for a call without this label
     */
    @Nullable
    String value(@Nullable Object self, @Nullable Object[] arguments);
}
