package io.tidemark.testing;

import io.tidemark.entry.Field;
import io.tidemark.entry.Flag;
import io.tidemark.testing.TestEntry.Metric;
import io.tidemark.testing.TestEntry.Observation;
import io.tidemark.testing.TestEntry.Property;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on an entry, by the names that are written. Each failure shows the whole entry, and for a name that is not there
 * the one that may have been meant.
 */
public final class TestEntryAssert extends AbstractAssert<TestEntryAssert, TestEntry> {

    TestEntryAssert(TestEntry actual) {
        super(actual, TestEntryAssert.class);
    }

    /** There is a metric of this name. */
    public TestEntryAssert hasMetric(String name) {
        metric(name);
        return this;
    }

    /** There is a metric of this name with this one value. */
    public TestEntryAssert hasMetric(String name, long value) {
        return single(name, value, null);
    }

    /** There is a metric of this name with this one value, exactly: the number that is written, which is the shortest for it. */
    public TestEntryAssert hasMetric(String name, double value) {
        return single(name, value, null);
    }

    /** There is a metric of this name that is 1, or 0. */
    public TestEntryAssert hasMetric(String name, boolean value) {
        return single(name, value ? 1 : 0, null);
    }

    /** There is a metric of this name with this one value, whatever unit of time it is written in. */
    public TestEntryAssert hasMetric(String name, Duration value) {
        Metric metric = metric(name);
        int digits = metric.unit() == MetricUnit.SECONDS
                ? 9
                : metric.unit() == MetricUnit.MILLISECONDS ? 6 : metric.unit() == MetricUnit.MICROSECONDS ? 3 : -1;
        if (digits < 0) {
            throw failure(
                    "expected %s to be a duration, but its unit is %s%nin %s",
                    name, metric.unit().text(), actual);
        }
        return single(name, BigDecimal.valueOf(value.toNanos(), digits).doubleValue(), null);
    }

    /** There is a metric of this name with this one value in this unit. */
    public TestEntryAssert hasMetric(String name, long value, Unit unit) {
        return single(name, value, unit);
    }

    /** There is a metric of this name with this one value in this unit. */
    public TestEntryAssert hasMetric(String name, double value, Unit unit) {
        return single(name, value, unit);
    }

    /** The generated field is a metric with this one value: {@code hasMetric(RequestMetricsFields.NUMBER_OF_DUCKS, 5)}. */
    public TestEntryAssert hasMetric(Field<?> field, double value) {
        return single(field.name(), value, null);
    }

    /** There is a metric of this name with one value that is near this one: for times that a test does not control. */
    public TestEntryAssert hasMetricCloseTo(String name, double value, Offset<Double> offset) {
        Metric metric = metric(name);
        if (metric.count() != 1 || Math.abs(metric.value() - value) > offset.value) {
            throw failure(
                    "expected %s within %s of %s, but it is %s%nin %s",
                    name, Numbers.text(offset.value), Numbers.text(value), metric, actual);
        }
        return this;
    }

    /** There is a metric of this name in this unit. */
    public TestEntryAssert hasUnit(String name, Unit unit) {
        Metric metric = metric(name);
        if (!metric.unit().equals(unit)) {
            throw failure(
                    "expected %s in %s, but it is in %s%nin %s",
                    name, unit.text(), metric.unit().text(), actual);
        }
        return this;
    }

    /** There is a metric of this name with these observations, in this order; repeated ones count as often as they repeat. */
    public TestEntryAssert hasObservations(String name, double... values) {
        Metric metric = metric(name);
        List<BigDecimal> observed = new ArrayList<>();
        for (Observation observation : metric.observations()) {
            double each = observation.total().doubleValue() / observation.count();
            for (long i = 0; i < observation.count(); i++) {
                observed.add(BigDecimal.valueOf(each).stripTrailingZeros());
            }
        }
        List<BigDecimal> expected = Arrays.stream(values)
                .mapToObj(value -> BigDecimal.valueOf(value).stripTrailingZeros())
                .toList();
        if (!observed.equals(expected)) {
            throw failure("expected %s to be %s, but it is %s%nin %s", name, shown(values), metric, actual);
        }
        return this;
    }

    /** There is a metric of this name that has this mark. */
    public TestEntryAssert hasFlag(String name, Class<? extends Flag> flag) {
        Metric metric = metric(name);
        if (!metric.flags().contains(flag)) {
            throw failure(
                    "expected %s to have the flag %s, but it has %s%nin %s",
                    name, flag.getName(), metric.flags(), actual);
        }
        return this;
    }

    /** There is a property of this name. */
    public TestEntryAssert hasProperty(String name) {
        property(name);
        return this;
    }

    /** There is a property of this name with this text. */
    public TestEntryAssert hasProperty(String name, String value) {
        Property property = property(name);
        if (property.list() || !property.text().equals(value)) {
            throw failureWithActualExpected(
                    property.text(),
                    value,
                    "expected %s to be \"%s\", but it is %s%nin %s",
                    name,
                    value,
                    property,
                    actual);
        }
        return this;
    }

    /** The generated field is a property with this text. */
    public TestEntryAssert hasProperty(Field<?> field, String value) {
        return hasProperty(field.name(), value);
    }

    /** There is a property of this name that is a list of these texts, in this order. */
    public TestEntryAssert hasPropertyList(String name, String... values) {
        Property property = property(name);
        Property expected = new Property(name, List.of(values), true);
        if (!property.equals(expected)) {
            throw failureWithActualExpected(
                    property.text(),
                    expected.text(),
                    "expected %s to be %s, but it is %s%nin %s",
                    name,
                    expected,
                    property,
                    actual);
        }
        return this;
    }

    /** None of these is the name of a metric or a property. */
    public TestEntryAssert doesNotHave(String... names) {
        isNotNull();
        for (String name : names) {
            if (actual.has(name)) {
                throw failure("expected no \"%s\", but it is there%nin %s", name, actual);
            }
        }
        return this;
    }

    /** The names of all metrics and properties are these, in any order. */
    public TestEntryAssert hasOnly(String... names) {
        isNotNull();
        List<String> expected = List.of(names);
        if (actual.names().size() != expected.size() || !actual.names().containsAll(expected)) {
            throw failure("%s", Names.difference(actual.names(), expected, false, "in " + actual));
        }
        return this;
    }

    /** The names of all metrics and properties are these, in this order. */
    public TestEntryAssert hasNames(String... names) {
        isNotNull();
        if (!actual.names().equals(List.of(names))) {
            throw failure("%s", Names.difference(actual.names(), List.of(names), true, "in " + actual));
        }
        return this;
    }

    /** The time of the entry is this. */
    public TestEntryAssert hasTimestamp(Instant timestamp) {
        isNotNull();
        if (!actual.timestamp().equals(timestamp)) {
            throw failureWithActualExpected(
                    actual.timestamp(),
                    timestamp,
                    "expected the time %s, but it is %s%nin %s",
                    timestamp,
                    actual.timestamp(),
                    actual);
        }
        return this;
    }

    /** All that the entry had could be written: no invalid value, no name twice. */
    public TestEntryAssert isValid() {
        isNotNull();
        if (!actual.invalid().isEmpty()) {
            throw failure(
                    "expected all to be valid, but %s%nin %s", actual.invalid().get(0), actual);
        }
        return this;
    }

    private TestEntryAssert single(String name, Number value, @Nullable Unit unit) {
        Metric metric = metric(name);
        boolean same = metric.observations().size() == 1
                && metric.observations().get(0).count() == 1
                && Numbers.same(metric.observations().get(0).total(), value)
                && (unit == null || unit.equals(metric.unit()));
        if (!same) {
            String expected = Numbers.text(value) + (unit == null || unit == MetricUnit.NONE ? "" : " " + unit.text());
            throw failureWithActualExpected(
                    metric.toString(),
                    expected,
                    "expected %s to be %s, but it is %s%nin %s",
                    name,
                    expected,
                    metric,
                    actual);
        }
        return this;
    }

    private Metric metric(String name) {
        isNotNull();
        Metric metric = actual.metrics().get(name);
        if (metric == null) {
            throw failure("%s", actual.missing("metric", name));
        }
        return metric;
    }

    private Property property(String name) {
        isNotNull();
        Property property = actual.properties().get(name);
        if (property == null) {
            throw failure("%s", actual.missing("property", name));
        }
        return property;
    }

    private static String shown(double[] values) {
        List<String> texts = new ArrayList<>();
        for (double value : values) {
            texts.add(Numbers.text(value));
        }
        return texts.toString();
    }
}
