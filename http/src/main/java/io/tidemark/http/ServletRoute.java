package io.tidemark.http;

import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;

/** Routes from what the container has matched, with the context path: it is part of what a client sees. */
final class ServletRoute {

    private ServletRoute() {}

    /** Null if only the default servlet matched: that is where whatever is not found comes. */
    static @Nullable String of(String contextPath, HttpServletMapping mapping) {
        MappingMatch match = mapping.getMappingMatch();
        if (match == null || match == MappingMatch.DEFAULT) {
            return null;
        }
        String pattern = mapping.getPattern();
        return contextPath + (pattern.startsWith("/") ? pattern : "/" + pattern);
    }

    /** A pattern within a servlet that has matched: Spring's are below {@code /api} if its servlet is mapped to {@code /api/*}. */
    static String below(String contextPath, HttpServletMapping mapping, String pattern) {
        String servlet = "";
        if (mapping.getMappingMatch() == MappingMatch.PATH) {
            String mapped = mapping.getPattern();
            servlet = mapped.substring(0, mapped.length() - "/*".length());
        }
        if (contextPath.isEmpty() && servlet.isEmpty()) {
            return pattern;
        }
        return contextPath + servlet + (pattern.isEmpty() || pattern.startsWith("/") ? pattern : "/" + pattern);
    }
}
