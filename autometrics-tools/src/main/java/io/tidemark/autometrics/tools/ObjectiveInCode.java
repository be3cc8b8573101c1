package io.tidemark.autometrics.tools;

import io.tidemark.autometrics.Percentile;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An objective, as a constant of compiled code says it. Immutable; equal if it asks for the same. */
public final class ObjectiveInCode {

    private final String name;
    private final @Nullable Percentile successRate;
    private final @Nullable Duration latency;
    private final @Nullable Percentile latencyPercentile;

    ObjectiveInCode(
            String name,
            @Nullable Percentile successRate,
            @Nullable Duration latency,
            @Nullable Percentile latencyPercentile) {
        this.name = name;
        this.successRate = successRate;
        this.latency = latency;
        this.latencyPercentile = latencyPercentile;
    }

    public String name() {
        return name;
    }

    /** How many of the calls are to be ok. */
    public Optional<Percentile> successRate() {
        return Optional.ofNullable(successRate);
    }

    /** What the calls are not to last longer than. */
    public Optional<Duration> latency() {
        return Optional.ofNullable(latency);
    }

    /** How many of the calls. There if {@link #latency} is. */
    public Optional<Percentile> latencyPercentile() {
        return Optional.ofNullable(latencyPercentile);
    }

    /** The latency in seconds, as the label {@code objective_latency_threshold} has it: {@code 0.25}, {@code 1.0}. */
    public Optional<String> latencyThreshold() {
        return latency().map(threshold -> {
            BigDecimal seconds =
                    BigDecimal.valueOf(threshold.toNanos()).movePointLeft(9).stripTrailingZeros();
            return (seconds.scale() < 1 ? seconds.setScale(1) : seconds).toPlainString();
        });
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ObjectiveInCode that
                && name.equals(that.name)
                && Objects.equals(successRate, that.successRate)
                && Objects.equals(latency, that.latency)
                && Objects.equals(latencyPercentile, that.latencyPercentile);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return "\"" + name + "\""
                + (successRate == null ? "" : ", " + successRate + " ok")
                + (latency == null ? "" : ", " + latencyPercentile + " within " + latency);
    }
}
