package io.tidemark.format.local;

import io.tidemark.entry.DimensionSet;
import io.tidemark.unit.Unit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A value of an entry, ready to be shown. Its texts are well-formed and not too long; they are not escaped. */
sealed interface Shown {

    /**
     * The value in one line.
     *
     * @param code wraps what an entry brings with it and is escaped already, as Markdown has to
     */
    String text(UnaryOperator<String> code);

    /** A property. */
    record Text(String text) implements Shown {
        @Override
        public String text(UnaryOperator<String> code) {
            return code.apply(SafeText.quoted(text));
        }
    }

    /** A property that is a list. */
    record Texts(List<String> items) implements Shown {
        @Override
        public String text(UnaryOperator<String> code) {
            return items.stream()
                    .map(item -> code.apply(SafeText.quoted(item)))
                    .collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /** A metric. */
    sealed interface Metric extends Shown {

        Unit unit();

        /** Those that the metric has for itself. */
        DimensionSet dimensions();

        /** The figures by name, in order; a single number is {@code value}. */
        Map<String, BigDecimal> figures();

        /** The numbers in readable units, without dimensions. */
        String numbers(UnaryOperator<String> code);

        @Override
        default String text(UnaryOperator<String> code) {
            if (dimensions().dimensions().isEmpty()) {
                return numbers(code);
            }
            return numbers(code)
                    + dimensions().dimensions().stream()
                            .map(one -> code.apply(SafeText.name(one.name()) + "=" + SafeText.quoted(one.value())))
                            .collect(Collectors.joining(", ", " by ", ""));
        }
    }

    /** One number. */
    record Single(BigDecimal value, Unit unit, DimensionSet dimensions) implements Metric {
        @Override
        public Map<String, BigDecimal> figures() {
            return Map.of("value", value);
        }

        @Override
        public String numbers(UnaryOperator<String> code) {
            return ReadableNumber.text(value, unit, code);
        }
    }

    /** Several observations. */
    record Several(Map<String, BigDecimal> figures, Unit unit, DimensionSet dimensions) implements Metric {
        @Override
        public String numbers(UnaryOperator<String> code) {
            return figures.entrySet().stream()
                    .map(figure -> figure.getKey() + " "
                            + (figure.getKey().equals(Percentiles.COUNT)
                                    ? ReadableNumber.plain(figure.getValue())
                                    : ReadableNumber.text(figure.getValue(), unit, code)))
                    .collect(Collectors.joining(", "));
        }
    }
}
