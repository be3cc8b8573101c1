package io.tidemark.format.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Flag;
import io.tidemark.stream.Problem;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must become of the fields of an entry by the documented rules of a format: worked out anew, the slow way. */
final class Expected {

    /** In what the formats differ. */
    enum Rules {
        EMF(0x1p360),
        EMF_STRICT(0x1p360),
        JSON(Double.MAX_VALUE);

        private final double largest;

        Rules(double largest) {
            this.largest = largest;
        }

        private double largestTotal(long count) {
            return this == JSON ? largest : largest * count;
        }

        boolean isMetricName(String name) {
            return switch (this) {
                case EMF -> name.matches("(?=.*[!-~])[ -~]{1,1024}");
                case EMF_STRICT -> name.matches("(?=.*[!-~])[ -~]{1,255}");
                case JSON -> true;
            };
        }
    }

    /** What becomes of dimensions of a metric's own. */
    enum Own {
        ERROR,
        IGNORE,
        SPLIT,
        KEEP
    }

    /** One that is written: a metric if {@code isMetric}; its value is one of those that are not null. */
    record Member(
            String name,
            boolean isMetric,
            String text,
            List<String> list,
            BigDecimal exact,
            Double decimal,
            List<Wild.Observation> observations,
            Unit unit,
            boolean highResolution,
            DimensionSet own) {

        /** How many parts it is written in, if a part holds 100 values. */
        int parts() {
            return observations == null ? 1 : (observations.size() + 99) / 100;
        }

        void assertTextOrNumber(JsonNode node) {
            if (text != null) {
                assertThat(node.textValue()).as(name).isEqualTo(text);
            } else if (list != null) {
                List<String> items = new ArrayList<>();
                node.forEach(item -> items.add(item.textValue()));
                assertThat(items).as(name).isEqualTo(list);
            } else {
                assertNumber(node);
            }
        }

        void assertNumber(JsonNode node) {
            assertThat(node.isNumber()).as("%s: %s", name, node).isTrue();
            if (exact != null) {
                assertThat(node.decimalValue()).as(name).isEqualByComparingTo(exact);
            } else {
                assertDecimal(node, decimal);
            }
        }
    }

    static void assertDecimal(JsonNode node, double value) {
        // As text, and not as a double: the reader may have rounded it itself.
        assertThat(Double.parseDouble(node.decimalValue().toString())).isEqualTo(value + 0.0);
    }

    private final Rules rules;
    private final Own own;
    private final Set<String> taken = new HashSet<>();

    final List<Member> metrics = new ArrayList<>();
    final List<Member> properties = new ArrayList<>();
    final Map<Problem, Long> problems = new EnumMap<>(Problem.class);

    /** Whether a mistake that a strict format does not take was made. */
    boolean invalid;

    Expected(Wild.WildEntry entry, Rules rules, Own own) {
        this.rules = rules;
        this.own = own;
        invalid = rules == Rules.EMF_STRICT && !entry.layout().problems().isEmpty();
        entry.fields().forEach(this::add);
    }

    void problem(Problem problem) {
        problems.merge(problem, 1L, Long::sum);
    }

    boolean has(String name) {
        return taken.contains(name);
    }

    private void add(Wild.Field field) {
        switch (field.kind()) {
            case ERROR -> problem(Problem.VALUE_INVALID);
            case TEXT -> {
                if (admit(field.name())) {
                    properties.add(
                            property(field.name(), wellFormed(field.texts().get(0)), null));
                }
            }
            case LIST -> {
                if (admit(field.name())) {
                    properties.add(property(
                            field.name(),
                            null,
                            field.texts().stream().map(Expected::wellFormed).toList()));
                }
            }
            default -> addNumbers(field);
        }
    }

    private static Member property(String name, String text, List<String> list) {
        return new Member(
                wellFormed(name), false, text, list, null, null, null, MetricUnit.NONE, false, DimensionSet.empty());
    }

    private void addNumbers(Wild.Field field) {
        Unit given = field.given();
        Unit unit = field.declared() == MetricUnit.NONE ? given : field.declared();
        boolean converted = given != MetricUnit.NONE && !given.equals(unit);
        if (converted && !(given instanceof MetricUnit from && from.convertsTo(unit))) {
            problem(Problem.VALUE_INVALID);
            return;
        }
        DimensionSet dimensions = field.own();
        if (!dimensions.dimensions().isEmpty()) {
            if (own == Own.ERROR) {
                problem(Problem.VALUE_INVALID);
                return;
            }
            dimensions = own == Own.IGNORE ? DimensionSet.empty() : dimensions;
        }
        BigDecimal exact = null;
        Double decimal = null;
        List<Wild.Observation> observations = null;
        switch (field.kind()) {
            case LONG -> {
                if (converted) {
                    decimal = number(convert((double) field.number(), given, unit), 1);
                } else {
                    exact = BigDecimal.valueOf(field.number());
                }
            }
            case NANOS -> {
                unit = unit == MetricUnit.NONE ? MetricUnit.MILLISECONDS : unit;
                int decimals = unit == MetricUnit.SECONDS
                        ? 9
                        : unit == MetricUnit.MILLISECONDS ? 6 : unit == MetricUnit.MICROSECONDS ? 3 : 0;
                if (decimals == 0) {
                    problem(Problem.VALUE_INVALID);
                    return;
                }
                exact = BigDecimal.valueOf(field.number(), decimals);
            }
            default -> {
                observations = new ArrayList<>();
                for (Wild.Observation one : field.observations()) {
                    double total = converted ? convert(one.total(), given, unit) : one.total();
                    if (Double.isNaN(total)) {
                        problem(Problem.NAN_LEFT_OUT);
                    } else {
                        observations.add(new Wild.Observation(number(total, one.count()), one.count()));
                    }
                }
                if (observations.isEmpty()) {
                    return;
                }
                if (observations.size() == 1 && observations.get(0).count() == 1) {
                    decimal = observations.get(0).total();
                    observations = null;
                }
            }
        }
        if (!admit(field.name())) {
            return;
        }
        boolean isMetric = !field.flags().contains(Flag.NoMetric.class);
        if (isMetric && !rules.isMetricName(field.name())) {
            problem(Problem.NAME_INVALID);
            invalid |= rules == Rules.EMF_STRICT;
            isMetric = false;
        }
        if (isMetric && rules != Rules.JSON && !(unit instanceof MetricUnit)) {
            problem(Problem.UNIT_LEFT_OUT);
            unit = MetricUnit.NONE;
        }
        Member member = new Member(
                wellFormed(field.name()),
                isMetric,
                null,
                null,
                exact,
                decimal,
                observations,
                unit,
                field.flags().contains(Flag.HighResolution.class),
                isMetric ? dimensions : DimensionSet.empty());
        (isMetric ? metrics : properties).add(member);
    }

    private static double convert(double number, Unit from, Unit to) {
        return ((MetricUnit) from).convert(number, to);
    }

    private double number(double total, long count) {
        double largest = rules.largestTotal(count);
        if (Math.abs(total) > largest) {
            problem(Problem.VALUE_CLAMPED);
            return Math.copySign(largest, total);
        }
        return total;
    }

    private boolean admit(String name) {
        if (name.isEmpty() || name.equals("_aws")) {
            problem(Problem.NAME_INVALID);
            return false;
        }
        if (!taken.add(wellFormed(name))) {
            problem(Problem.NAME_INVALID);
            invalid |= rules == Rules.EMF_STRICT;
            return false;
        }
        return true;
    }

    /** With U+FFFD for each lone surrogate. */
    static String wellFormed(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(point -> out.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point));
        return out.toString();
    }
}
