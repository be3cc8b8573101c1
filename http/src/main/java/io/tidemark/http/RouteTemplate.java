package io.tidemark.http;

import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** The route of a method of a resource, from its annotations. */
final class RouteTemplate {

    private RouteTemplate() {}

    /** Null for a resource without a path of its own: where it is mounted only run time knows. */
    static @Nullable String of(String base, Class<?> type, Method method) {
        Path root = pathOf(type);
        if (root == null) {
            return null;
        }
        StringBuilder route = new StringBuilder();
        append(base, route);
        append(withoutExpressions(root.value()), route);
        Path own = pathOf(type, method);
        if (own != null) {
            append(withoutExpressions(own.value()), route);
        }
        return route.length() == 0 ? "/" : route.toString();
    }

    private static void append(String part, StringBuilder to) {
        String inner = part;
        while (inner.startsWith("/")) {
            inner = inner.substring(1);
        }
        while (inner.endsWith("/")) {
            inner = inner.substring(0, inner.length() - 1);
        }
        if (!inner.isEmpty()) {
            to.append('/').append(inner);
        }
    }

    /** Containers put proxies before resources, and some take what an interface says. */
    private static @Nullable Path pathOf(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            Path path = at.getAnnotation(Path.class);
            if (path != null) {
                return path;
            }
            for (Class<?> each : at.getInterfaces()) {
                path = pathOf(each);
                if (path != null) {
                    return path;
                }
            }
        }
        return null;
    }

    /** Annotations of methods are inherited (Jakarta RESTful Web Services 3.1, 3.6). */
    private static @Nullable Path pathOf(Class<?> type, Method method) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            Path path = declared(at, method);
            if (path != null) {
                return path;
            }
            for (Class<?> each : at.getInterfaces()) {
                path = pathOf(each, method);
                if (path != null) {
                    return path;
                }
            }
        }
        return method.getAnnotation(Path.class);
    }

    private static @Nullable Path declared(Class<?> type, Method method) {
        try {
            return type.getDeclaredMethod(method.getName(), method.getParameterTypes())
                    .getAnnotation(Path.class);
        } catch (NoSuchMethodException none) {
            return null;
        }
    }

    private static String withoutExpressions(String path) {
        StringBuilder plain = new StringBuilder(path.length());
        int depth = 0;
        boolean expression = false;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
            } else if (c == ':' && depth == 1) {
                expression = true;
            }
            if (depth == 0) {
                expression = false;
            }
            if (!expression && (depth == 0 || !Character.isWhitespace(c))) {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
