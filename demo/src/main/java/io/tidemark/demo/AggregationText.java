package io.tidemark.demo;

import io.tidemark.stats.Aggregation;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what an aggregation says of itself, and shorter forms of it. */
final class AggregationText {
    private static final Pattern FORM = Pattern.compile("(\\w+) *(?:[(\\[](.*)[)\\]])?");
    private static final Pattern SHORT_DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final String KNOWN = "count, sum, signedSum, lastValue, min, max, distribution(10, 100, 1000), "
            + "exponentialDistribution, exponentialDistribution(160, 20), quantiles(1m) or quantiles(1m, 0.5, 0.99)";

    private AggregationText() {}

    static Aggregation read(String text) throws BadRequest {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw unknown(text);
        }
        List<String> arguments = arguments(form.group(2));
        String name = form.group(1);
        try {
            return switch (name) {
                case "distribution" -> Aggregation.distribution(numbers(arguments));
                case "exponentialDistribution" -> exponential(text, arguments);
                case "quantiles" -> quantiles(arguments);
                default -> {
                    if (!arguments.isEmpty()) {
                        throw unknown(text);
                    }
                    yield simple(name);
                }
            };
        } catch (IllegalArgumentException refused) {
            throw new BadRequest(refused);
        }
    }

    private static Aggregation exponential(String text, List<String> arguments) throws BadRequest {
        if (arguments.isEmpty()) {
            return Aggregation.exponentialDistribution();
        }
        if (arguments.size() != 2) {
            throw new BadRequest(text + " has no maximum of buckets and of scale: write "
                    + "exponentialDistribution(160, 20), or leave them out");
        }
        return Aggregation.exponentialDistribution(whole(arguments.get(0)), whole(arguments.get(1)));
    }

    private static Aggregation quantiles(List<String> arguments) throws BadRequest {
        if (arguments.isEmpty()) {
            throw new BadRequest("quantiles of what while? Write it, as quantiles(1m)");
        }
        Duration window = duration(arguments.get(0));
        double[] quantiles = numbers(arguments.subList(1, arguments.size()));
        return quantiles.length == 0 ? Aggregation.quantiles(window) : Aggregation.quantiles(window, quantiles);
    }

    private static Aggregation simple(String name) throws BadRequest {
        return switch (name) {
            case "count" -> Aggregation.count();
            case "sum" -> Aggregation.sum();
            case "signedSum" -> Aggregation.signedSum();
            case "lastValue" -> Aggregation.lastValue();
            case "min" -> Aggregation.min();
            case "max" -> Aggregation.max();
            default -> throw unknown(name);
        };
    }

    /** A while, as 10m or PT10M. */
    static Duration duration(String text) throws BadRequest {
        Matcher form = SHORT_DURATION.matcher(text);
        if (form.matches()) {
            long number = Long.parseLong(form.group(1));
            return switch (form.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofHours(number);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException none) {
            throw new BadRequest("'" + text + "' is no duration: write it as 500ms, 30s, 10m or 2h");
        }
    }

    static int whole(String text) throws BadRequest {
        if (!text.matches("-?[0-9]{1,9}")) {
            throw new BadRequest("'" + text + "' is no whole number of at most nine digits: write it as 160");
        }
        return Integer.parseInt(text);
    }

    private static List<String> arguments(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return List.of();
        }
        return Arrays.stream(text.replaceAll("[\\[\\]]", "").split(",", -1))
                .map(String::strip)
                .toList();
    }

    private static double[] numbers(List<String> texts) throws BadRequest {
        double[] numbers = new double[texts.size()];
        for (int i = 0; i < numbers.length; i++) {
            try {
                numbers[i] = Double.parseDouble(texts.get(i));
            } catch (NumberFormatException none) {
                throw new BadRequest("'" + texts.get(i) + "' is no number: write it as 100 or 2.5");
            }
        }
        return numbers;
    }

    private static BadRequest unknown(String text) {
        return new BadRequest(String.format(Locale.ROOT, "'%s' is no aggregation: write %s", text, KNOWN));
    }
}
