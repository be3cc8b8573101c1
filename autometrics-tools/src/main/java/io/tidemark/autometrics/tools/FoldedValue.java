package io.tidemark.autometrics.tools;

import io.tidemark.autometrics.Objective;
import io.tidemark.autometrics.Percentile;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.analysis.Value;

/** What is known of a value on the stack of code that does not run. */
sealed interface FoldedValue extends Value {

    /** Words of the stack. */
    @Override
    int getSize();

    /**
     * A value that is known: a number, a text, a {@link Duration}, a {@link Percentile}, an {@link ObjectiveInCode}; null for null.
     */
    record Known(@Nullable Object value, int getSize) implements FoldedValue {
        static Known of(@Nullable Object value) {
            return new Known(value, value instanceof Long || value instanceof Double ? 2 : 1);
        }
    }

    /** A builder of an objective that has been told this much, and that nobody else has: what it is told next is told to this one. */
    record Making(
            String name,
            @Nullable Percentile successRate,
            @Nullable Duration latency,
            @Nullable Percentile latencyPercentile)
            implements FoldedValue {
        @Override
        public int getSize() {
            return 1;
        }

        Making successRate(Percentile percentile) {
            return new Making(name, percentile, latency, latencyPercentile);
        }

        /** @throws IllegalArgumentException as the builder does */
        Making latency(Duration threshold, Percentile percentile) {
            // It asks the real one, which remembers nothing before it is built.
            Objects.requireNonNull(Objective.named(name).latency(threshold, percentile));
            return new Making(name, successRate, threshold, percentile);
        }

        ObjectiveInCode build() {
            return new ObjectiveInCode(name, successRate, latency, latencyPercentile);
        }
    }

    /** A value that is not known, or that does not matter. */
    record Unknown(int getSize, Why why) implements FoldedValue {

        /** All are the same to the analysis: the first reason stays. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Unknown that && getSize == that.getSize;
        }

        @Override
        public int hashCode() {
            return getSize;
        }
    }

    /**
     * Why it is not known.
     *
     * @param line where; 0 if that is not known
     */
    record Why(String reason, int line) {}
}
