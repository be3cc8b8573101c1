package io.tidemark.nativeimage;

import io.tidemark.autometrics.LabelSource;
import org.jspecify.annotations.Nullable;

/** Only an annotation names it. */
final class DuckKind implements LabelSource {

    @Override
    public String value(@Nullable Object self, @Nullable Object[] arguments) {
        return "mallard";
    }
}
