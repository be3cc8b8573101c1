package io.tidemark.internal;

import io.tidemark.WorkFollower;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is current on a thread, as the module for function metrics sees it, which core does not know: the scopes from one on, outwards. */
public interface CurrentWork {

    /** That of the innermost guard which is open now; null if no guard is open, or it has none. Does not throw. */
    @Nullable
    WorkFollower follower();

    /** What is current on this thread; null if nothing is. */
    static @Nullable CurrentWork now() {
        return Observed.source.get();
    }

    /**
     * Has {@code listener} be told on each thread when what is current there changes. There is one.
     *
     * @param listener is given null if no record that is current has a follower. Does not throw
     */
    static void observedBy(Consumer<@Nullable CurrentWork> listener) {
        Observed.listener = listener;
    }

    /** Who is told; null if nobody is. */
    static @Nullable Consumer<@Nullable CurrentWork> listener() {
        return Observed.listener;
    }

    /** For {@code UnitOfWork}: what it says is current. */
    static void saidBy(Supplier<@Nullable CurrentWork> source) {
        Observed.source = source;
    }

    /** Both ends. Nothing is current before {@code UnitOfWork} is used. */
    final class Observed {
        private static volatile Supplier<@Nullable CurrentWork> source = () -> null;
        private static volatile @Nullable Consumer<@Nullable CurrentWork> listener;

        private Observed() {}
    }
}
