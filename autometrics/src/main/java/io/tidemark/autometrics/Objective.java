package io.tidemark.autometrics;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What calls have to meet: a rate of success, a latency, or both. Methods name it: {@code @Autometrics(objective = "api")}.
 *
 * <pre>{@code
 * static final Objective API =
 *         Objective.named("api").successRate(P99_9).latency(Duration.ofMillis(250), P99).build();
 * }</pre>
 *
 * <p>In a constant, as here, the build finds it: its class is initialised when function metrics begin. It holds for the service of its class loader, and below.
 *
 * <p>It becomes labels, from which rules and dashboards are made: {@code objective_name} and {@code objective_percentile} of {@code function_calls_total}
 * for the rate of success; these and {@code objective_latency_threshold} of {@code function_calls_duration_seconds} for the latency, whose threshold becomes a bucket. Immutable.
 */
public final class Objective {

    /** What the Autometrics specification 1.0 asks of names. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_ -]*");

    private final String name;
    private final @Nullable Percentile successRate;
    private final @Nullable Duration latency;
    private final @Nullable Percentile latencyPercentile;

    private Objective(Builder from) {
        this.name = from.name;
        this.successRate = from.successRate;
        this.latency = from.latency;
        this.latencyPercentile = from.latencyPercentile;
    }

    /**
     * An objective.
     *
     * @param name a letter or digit, then letters, digits, {@code _}, {@code -} and spaces. Any other is warned of, and gives no labels
     */
    public static Builder named(String name) {
        return new Builder(Objects.requireNonNull(name, "name"));
    }

    /** Whether the specification has it for a name. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
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

    /** The latency in seconds, as exporters write the bound of its bucket: {@code 0.25}, {@code 1.0}. */
    public Optional<String> latencyThreshold() {
        return latency().map(threshold -> {
            BigDecimal seconds = exactSeconds(threshold).stripTrailingZeros();
            return (seconds.scale() < 1 ? seconds.setScale(1) : seconds).toPlainString();
        });
    }

    /** With the threshold as a bound. */
    DurationScale addTo(DurationScale scale) {
        return latency == null ? scale : scale.with(seconds(latency));
    }

    private static double seconds(Duration duration) {
        return exactSeconds(duration).doubleValue();
    }

    private static BigDecimal exactSeconds(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos()).movePointLeft(9);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Objective that
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
        return "Objective[" + name
                + (successRate == null ? "" : ", " + successRate + " ok")
                + (latency == null ? "" : ", " + latencyPercentile + " within " + latency) + "]";
    }

    /** An objective in the making. For one thread. */
    public static final class Builder {
        private final String name;
        private @Nullable Percentile successRate;
        private @Nullable Duration latency;
        private @Nullable Percentile latencyPercentile;

        private Builder(String name) {
            this.name = name;
        }

        /** How many of the calls are to be ok. */
        public Builder successRate(Percentile percentile) {
            this.successRate = Objects.requireNonNull(percentile, "percentile");
            return this;
        }

        /**
         * How many of the calls are not to last longer.
         *
         * @param threshold a microsecond to a day
         * @throws IllegalArgumentException if the threshold is none of these
         */
        public Builder latency(Duration threshold, Percentile percentile) {
            if (threshold.compareTo(Duration.ofNanos(1_000)) < 0 || threshold.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("the latency " + threshold + " of the objective \"" + name
                        + "\": it must be from a microsecond to a day");
            }
            this.latency = threshold;
            this.latencyPercentile = Objects.requireNonNull(percentile, "percentile");
            return this;
        }

        /**
         * The objective, from now on known by its name.
         *
         * @throws IllegalStateException if it says neither a rate of success nor a latency
         */
        public Objective build() {
            if (successRate == null && latency == null) {
                throw new IllegalStateException("the objective \"" + name
                        + "\" asks for nothing: give it a successRate(..), a latency(..), or both");
            }
            Objective objective = new Objective(this);
            Objectives.add(
                    objective,
                    StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                            .getCallerClass()
                            .getClassLoader());
            return objective;
        }
    }
}
