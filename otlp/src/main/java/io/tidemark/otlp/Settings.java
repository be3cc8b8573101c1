package io.tidemark.otlp;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What OpenTelemetry's exporters are told: first what the program said, then system properties, then the environment. {@code
 * otel.exporter.otlp.endpoint} is {@code OTEL_EXPORTER_OTLP_ENDPOINT} there. Empty values are none, as the specification says.
 */
final class Settings implements ConfigProperties {

    /** For ever, as far as a program is concerned. */
    static final Duration LONGEST = Duration.ofDays(10_000);

    private final Map<String, String> own = new HashMap<>();
    private final Map<String, Map<String, String>> ownMaps = new HashMap<>();
    private final UnaryOperator<@Nullable String> environment;
    private final ComponentLoader components;

    Settings(UnaryOperator<@Nullable String> environment, ComponentLoader components) {
        this.environment = environment;
        this.components = components;
    }

    Settings with(String name, String value) {
        own.put(name, value);
        return this;
    }

    /** Of these, the ones said here come first; others are added to them. Keys do not differ by case. */
    Settings with(String name, Map<String, String> entries) {
        ownMaps.put(name, Map.copyOf(entries));
        return this;
    }

    @Override
    public @Nullable String getString(String name) {
        String value = own.get(name);
        if (value == null) {
            value = System.getProperty(name);
        }
        if (value == null || value.isBlank()) {
            value = environment.apply(
                    name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
        }
        return value == null || value.isBlank() ? null : value.trim();
    }

    @Override
    public @Nullable Boolean getBoolean(String name) {
        String value = getString(name);
        return value == null ? null : Boolean.valueOf(value.equalsIgnoreCase("true"));
    }

    @Override
    public @Nullable Integer getInt(String name) {
        Long value = getLong(name);
        return value == null ? null : Integer.valueOf(Math.toIntExact(value));
    }

    @Override
    public @Nullable Long getLong(String name) {
        String value = getString(name);
        try {
            return value == null ? null : Long.valueOf(value);
        } catch (NumberFormatException problem) {
            throw wrong(name, value, "a whole number");
        }
    }

    @Override
    public @Nullable Double getDouble(String name) {
        String value = getString(name);
        try {
            return value == null ? null : Double.valueOf(value);
        } catch (NumberFormatException problem) {
            throw wrong(name, value, "a number");
        }
    }

    /** Milliseconds; or with one of the units that OpenTelemetry's Java takes: {@code ns us ms s m h d}. */
    @Override
    public @Nullable Duration getDuration(String name) {
        String value = getString(name);
        if (value == null) {
            return null;
        }
        int digits = 0;
        while (digits < value.length() && Character.isDigit(value.charAt(digits))) {
            digits++;
        }
        try {
            long number = Long.parseLong(value.substring(0, digits));
            return switch (value.substring(digits).trim()) {
                case "ns" -> Duration.ofNanos(number);
                case "us" -> Duration.ofNanos(Math.multiplyExact(number, 1_000));
                case "", "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                case "d" -> Duration.ofDays(number);
                default -> throw wrong(name, value, "milliseconds, as 10000, or 10s");
            };
        } catch (NumberFormatException | ArithmeticException problem) {
            throw wrong(name, value, "milliseconds, as 10000, or 10s");
        }
    }

    /**
     * A length of time that is above zero, and short enough to be counted in nanoseconds.
     *
     * @param own what the program says; null for nothing
     * @param otherwise if the environment says nothing either
     * @throws IllegalArgumentException if the environment says something else
     */
    Duration duration(@Nullable Duration own, String name, Duration otherwise) {
        Duration told = own == null ? getDuration(name) : own;
        if (told == null) {
            return otherwise;
        }
        if (told.isZero() || told.isNegative()) {
            throw wrong(name, getString(name), "above zero");
        }
        return told.compareTo(LONGEST) < 0 ? told : LONGEST;
    }

    @Override
    public List<String> getList(String name) {
        String value = getString(name);
        List<String> all = new ArrayList<>();
        if (value != null) {
            for (String each : value.split(",", -1)) {
                if (!each.isBlank()) {
                    all.add(each.trim());
                }
            }
        }
        return all;
    }

    /** {@code key=value,key=value}, where values may be percent-encoded: that is left to who reads them. */
    @Override
    public Map<String, String> getMap(String name) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String entry : getList(name)) {
            int equals = entry.indexOf('=');
            if (equals < 1) {
                throw wrong(name, entry, "key=value,key=value");
            }
            String value = entry.substring(equals + 1).trim();
            if (!value.isEmpty()) {
                all.put(entry.substring(0, equals).trim(), value);
            }
        }
        Map<String, String> mine = ownMaps.get(name);
        if (mine != null) {
            Map<String, String> merged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            merged.putAll(all);
            merged.putAll(mine);
            return merged;
        }
        return all;
    }

    /** As {@link #getMap}, percent-decoded. */
    Map<String, String> getDecodedMap(String name) {
        Map<String, String> all = new LinkedHashMap<>();
        getMap(name).forEach((key, value) -> {
            try {
                // A plus is a plus: it is no form.
                all.put(key, URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException problem) {
                throw wrong(name, value, "percent-encoded, as 50%25");
            }
        });
        return all;
    }

    @Override
    public ComponentLoader getComponentLoader() {
        return components;
    }

    private IllegalArgumentException wrong(String name, @Nullable String value, String expected) {
        return new IllegalArgumentException(name + " (or "
                + name.toUpperCase(Locale.ROOT).replace('.', '_') + ") is \"" + value + "\": it must be " + expected);
    }
}
