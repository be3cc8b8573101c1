package io.tidemark.nativeimage;

import io.tidemark.autometrics.CallTest;
import org.jspecify.annotations.Nullable;

/** Only an annotation names it. */
final class NothingIsNoError implements CallTest {

    @Override
    public boolean test(@Nullable Object result, @Nullable Throwable thrown) {
        return thrown instanceof IllegalStateException;
    }
}
