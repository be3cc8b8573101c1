package io.tidemark.autometrics;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds {@link ResultLabel}s: once a class. */
final class ResultLabels {

    /** Of constants, where they have labels, before that of their class. */
    private record Found(@Nullable CallResult ofClass, Map<String, CallResult> ofConstants) {}

    private static final Found NOTHING = new Found(null, Map.of());

    private static final ClassValue<Found> LABELS = new ClassValue<>() {
        @Override
        protected Found computeValue(Class<?> type) {
            return find(type);
        }
    };

    private ResultLabels() {}

    static @Nullable CallResult of(Object value) {
        Found found = LABELS.get(value.getClass());
        if (value instanceof Enum<?> constant && !found.ofConstants().isEmpty()) {
            CallResult own = found.ofConstants().get(constant.name());
            return own == null ? found.ofClass() : own;
        }
        return found.ofClass();
    }

    private static Found find(Class<?> type) {
        try {
            Map<String, CallResult> constants = new HashMap<>();
            Class<?> declaring = type.isEnum() ? type : type.getSuperclass();
            if (declaring != null && declaring.isEnum()) {
                for (Field field : declaring.getFields()) {
                    ResultLabel label = field.getAnnotation(ResultLabel.class);
                    if (field.isEnumConstant() && label != null) {
                        constants.put(field.getName(), label.value());
                    }
                }
            }
            CallResult ofClass = ofClass(type);
            return ofClass == null && constants.isEmpty() ? NOTHING : new Found(ofClass, Map.copyOf(constants));
        } catch (LinkageError | RuntimeException unreadable) {
            // A class that its annotations or interfaces name is missing.
            return NOTHING;
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
