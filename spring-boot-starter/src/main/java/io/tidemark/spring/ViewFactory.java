package io.tidemark.spring;

import io.tidemark.entry.Field;
import io.tidemark.entry.MetricField;
import io.tidemark.entry.PropertyField;
import io.tidemark.spring.TidemarkProperties.ViewDefinition;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.HttpMeasures;
import io.tidemark.stats.Measure;
import io.tidemark.stats.View;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Makes views of what the properties say. */
final class ViewFactory {

    private final ClassLoader classes;

    ViewFactory(ClassLoader classes) {
        this.classes = classes;
    }

    /** @throws InvalidConfigurationPropertyValueException if there is no such measure, record or field, or it cannot be so; names the property, and what there is */
    View view(String name, ViewDefinition definition) {
        if ((definition.measure() == null) == (definition.record() == null)) {
            throw invalid(
                    name,
                    "measure",
                    definition.measure(),
                    "a view counts a measure, or a field of a record: say which of the two");
        }
        try {
            View.Builder<?> view = definition.measure() != null
                    ? ofMeasure(name, definition, definition.measure())
                    : overRecord(name, definition, definition.record());
            return view.aggregate(aggregation(name, definition))
                    .description(definition.description())
                    .limit(definition.limit())
                    .named(name);
        } catch (IllegalArgumentException problem) {
            throw invalid(name, "aggregation", definition.aggregation(), String.valueOf(problem.getMessage()));
        }
    }

    private static View.Builder<?> ofMeasure(String name, ViewDefinition definition, String measureName) {
        // Those of HTTP are made with their class, which nobody may have needed yet.
        HttpMeasures.SERVER.views();
        Measure measure = Measure.find(measureName)
                .orElseThrow(() -> invalid(
                        name,
                        "measure",
                        measureName,
                        "no measure of this name was made so far: let a bean make it, for example with"
                                + " @Bean Measure ducks() { return Measure.ofLong(..); }"));
        return View.of(measure).by(definition.tags().toArray(String[]::new));
    }

    // What a record has is known when the application starts, and no sooner: the types of its fields are not.
    @SuppressWarnings({"unchecked", "rawtypes"})
    private View.Builder<?> overRecord(String name, ViewDefinition definition, @Nullable String record) {
        Map<String, Field<?>> fields = fields(name, String.valueOf(record));
        Field<?> field = definition.field() == null ? null : fields.get(definition.field());
        if (!(field instanceof MetricField metric)) {
            throw invalid(
                    name,
                    "field",
                    definition.field(),
                    "it has to be one of the numbers of " + record + ": " + names(fields, MetricField.class));
        }
        View.OfRecord view = View.over(metric);
        for (String tag : definition.tags()) {
            Field<?> property = fields.get(tag);
            if (property instanceof MetricField<?> number) {
                property = number.asTag();
            }
            if (!(property instanceof PropertyField)) {
                throw invalid(
                        name,
                        "tags",
                        tag,
                        "it has to be one of the properties of " + record + ": " + names(fields, PropertyField.class));
            }
            view.by((PropertyField) property);
        }
        return view;
    }

    /** By the name that is written. */
    private Map<String, Field<?>> fields(String view, String record) {
        String generated = record.replace('$', '_') + "Fields";
        Map<String, Field<?>> fields = new LinkedHashMap<>();
        try {
            for (java.lang.reflect.Field constant :
                    Class.forName(generated, true, classes).getDeclaredFields()) {
                if (Modifier.isStatic(constant.getModifiers()) && Field.class.isAssignableFrom(constant.getType())) {
                    // As visible as the record, which may be the application's own.
                    constant.setAccessible(true);
                    Field<?> field = (Field<?>) constant.get(null);
                    fields.put(field.name(), field);
                }
            }
        } catch (ReflectiveOperationException | LinkageError problem) {
            throw invalid(
                    view,
                    "record",
                    record,
                    "the class " + generated
                            + ", which the processor generates beside a record, cannot be used (" + problem
                            + "); give the full name of a class annotated @Metrics,"
                            + " with a $ before the name of a nested one");
        }
        return fields;
    }

    private static List<String> names(Map<String, Field<?>> fields, Class<?> kind) {
        List<String> names = new ArrayList<>();
        fields.forEach((name, field) -> {
            if (kind.isInstance(field)) {
                names.add(name);
            }
        });
        return names;
    }

    private static Aggregation aggregation(String name, ViewDefinition definition) {
        return switch (definition.aggregation()) {
            case COUNT -> Aggregation.count();
            case SUM -> Aggregation.sum();
            case LAST_VALUE -> Aggregation.lastValue();
            case MIN -> Aggregation.min();
            case MAX -> Aggregation.max();
            case DISTRIBUTION -> {
                if (definition.bounds().isEmpty()) {
                    yield Aggregation.exponentialDistribution();
                }
                try {
                    yield Aggregation.distribution(definition.bounds().stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray());
                } catch (IllegalArgumentException problem) {
                    throw invalid(name, "bounds", definition.bounds(), String.valueOf(problem.getMessage()));
                }
            }
        };
    }

    private static InvalidConfigurationPropertyValueException invalid(
            String view, String property, @Nullable Object value, String reason) {
        return new InvalidConfigurationPropertyValueException("tidemark.views." + view + "." + property, value, reason);
    }
}
