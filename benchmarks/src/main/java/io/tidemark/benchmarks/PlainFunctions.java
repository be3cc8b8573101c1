package io.tidemark.benchmarks;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.CompilerControl;

/** The methods of {@link WovenFunctions} as they were before. */
final class PlainFunctions {
    private PlainFunctions() {}

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    static void empty() {}

    /** All that is measured reads the clock twice. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    static long twoClockReads() {
        long start = System.nanoTime();
        return System.nanoTime() - start;
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    static void failing() {
        throw WovenFunctions.FAILURE;
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    static CompletableFuture<String> stage(CompletableFuture<String> stage) {
        return stage;
    }
}
