package io.tidemark.prometheus;

import java.util.Locale;
import java.util.regex.Pattern;

/** What is made of a name that has characters which Prometheus did not take before version 3 ("Escaping schemes", its documentation). */
enum Escaping {
    /** Each such character becomes {@code _}. What those get who ask for nothing. */
    UNDERSCORES("underscores"),

    /** A dot becomes {@code _dot_}, and {@code _} becomes {@code __}. */
    DOTS("dots"),

    /** The code of the character, between underscores. */
    VALUES("values"),

    /** Names stay as they are, in quotes. */
    ALLOW_UTF_8("allow-utf-8");

    private static final Pattern METRIC_NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private final String text;

    Escaping(String text) {
        this.text = text;
    }

    /** As it is negotiated: {@code escaping=underscores}. */
    String text() {
        return text;
    }

    /** Whether every version takes it. */
    static boolean isMetricName(String name) {
        return METRIC_NAME.matcher(name).matches();
    }

    /** Whether every version takes it. */
    static boolean isLabelName(String name) {
        return LABEL_NAME.matcher(name).matches();
    }

    String metricName(String name) {
        // Only dots escapes what needs it not: else a_dot_b could be either.
        return this == ALLOW_UTF_8 || (this != DOTS && isMetricName(name)) ? name : escaped(name);
    }

    /** Of labels, a colon is no character; what begins with two underscores is for Prometheus itself. */
    String labelName(String key) {
        String name = this == ALLOW_UTF_8 ? key : metricName(key).replace(':', '_');
        while (name.startsWith("__")) {
            name = name.substring(1);
        }
        return name.isEmpty() ? "_" : name;
    }

    private String escaped(String name) {
        StringBuilder escaped = new StringBuilder(this == VALUES ? "U__" : "");
        for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
            int c = name.codePointAt(i);
            if (c == '_' && this != UNDERSCORES) {
                escaped.append("__");
            } else if (isPlain(c, i)) {
                escaped.append((char) c);
            } else {
                escaped.append(
                        switch (this) {
                            case DOTS -> c == '.' ? "_dot_" : "__";
                            case VALUES -> "_" + Integer.toHexString(c).toLowerCase(Locale.ROOT) + "_";
                            default -> "_";
                        });
            }
        }
        return escaped.toString();
    }

    private static boolean isPlain(int c, int at) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || c == ':'
                || (c >= '0' && c <= '9' && at > 0);
    }
}
