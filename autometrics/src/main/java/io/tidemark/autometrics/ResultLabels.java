package io.tidemark.autometrics;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds {@link ResultLabel}s: once a class. */
final class ResultLabels {

    /**
     * Whether it is an error: of a class by no name, and of its constants by theirs. The JDK's classes keep this for ever: so it is of the JDK's classes alone, else they would keep the class
     * loader of this one, which may be that of a web application.
     */
    private static final ClassValue<Map<String, Boolean>> LABELS = new ClassValue<>() {
        @Override
        protected Map<String, Boolean> computeValue(Class<?> type) {
            return find(type);
        }
    };

    private static final String OF_CLASS = "";

    private ResultLabels() {}

    static @Nullable CallResult of(Object value) {
        Map<String, Boolean> found = LABELS.get(value.getClass());
        if (found.isEmpty()) {
            return null;
        }
        Boolean own = value instanceof Enum<?> constant ? found.get(constant.name()) : null;
        Boolean error = own == null ? found.get(OF_CLASS) : own;
        return error == null ? null : error ? CallResult.ERROR : CallResult.OK;
    }

    private static Map<String, Boolean> find(Class<?> type) {
        try {
            Map<String, Boolean> labels = new HashMap<>();
            Class<?> declaring = type.isEnum() ? type : type.getSuperclass();
            if (declaring != null && declaring.isEnum()) {
                for (Field field : declaring.getFields()) {
                    ResultLabel label = field.getAnnotation(ResultLabel.class);
                    if (field.isEnumConstant() && label != null) {
                        labels.put(field.getName(), label.value() == CallResult.ERROR);
                    }
                }
            }
            CallResult ofClass = ofClass(type);
            if (ofClass != null) {
                labels.put(OF_CLASS, ofClass == CallResult.ERROR);
            }
            return Map.copyOf(labels);
        } catch (LinkageError | RuntimeException unreadable) {
            // A class that its annotations or interfaces name is missing.
            return Map.of();
        }
    }

    private static @Nullable CallResult ofClass(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            ResultLabel label = at.getDeclaredAnnotation(ResultLabel.class);
            if (label != null) {
                return label.value();
            }
        }
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Class<?> each : at.getInterfaces()) {
                CallResult label = ofClass(each);
                if (label != null) {
                    return label;
                }
            }
        }
        return null;
    }
}
