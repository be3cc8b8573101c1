package io.tidemark.format.emf;

import io.tidemark.internal.json.Strings;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What CloudWatch takes. */
final class EmfLimits {

    static final int METRICS_A_DIRECTIVE = 100;
    static final int VALUES_A_METRIC = 100;
    static final int DIMENSIONS_A_SET = 30;

    /** Names of dimensions that a format keeps account of: one bit each. */
    static final int DIMENSION_NAMES = 64;

    /** Directives beside those of the namespaces: one bit each, of 64 that they share with groups of metrics. */
    static final int EXTRA_DIRECTIVES = 48;

    static final int EVENT_BYTES = 1 << 20;

    /** 2^360 */
    static final double LARGEST_VALUE = 0x1p360;

    static final long LONGEST_PAST_MILLIS = Duration.ofDays(14).toMillis();
    static final long LONGEST_AHEAD_MILLIS = Duration.ofHours(2).toMillis();

    private static final Pattern LOG_GROUP = Pattern.compile("[A-Za-z0-9._/#-]{1,512}");
    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._#:/-]{1,255}");

    private EmfLimits() {}

    static String requireNamespace(String namespace) {
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw new IllegalArgumentException(
                    "\"" + namespace
                            + "\" is no namespace that CloudWatch takes: use 1 to 255 of the characters A-Z a-z 0-9 . _ # : / -");
        }
        return namespace;
    }

    /** As CreateLogGroup of the API of CloudWatch Logs has it. */
    static void requireLogGroup(String name) {
        if (!LOG_GROUP.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is no name of a log group: use 1 to 512 of the characters A-Z a-z 0-9 . _ / # -");
        }
    }

    static @Nullable String metricNameProblem(String name, boolean strict) {
        return nameProblem("metric", name, strict ? 255 : 1024);
    }

    static @Nullable String dimensionNameProblem(String name, boolean strict) {
        String problem = nameProblem("dimension", name, strict ? 250 : 255);
        return problem == null && name.startsWith(":")
                ? "\"" + name + "\" is no name of a dimension: it begins with a colon"
                : problem;
    }

    private static @Nullable String nameProblem(String what, String name, int longest) {
        if (name.length() > longest) {
            return "\"" + name.substring(0, 40) + "…\" is no name of a " + what + ": it has " + name.length()
                    + " characters, more than " + longest;
        }
        return Strings.isPrintableAscii(name)
                ? null
                : "\"" + name + "\" is no name of a " + what
                        + ": it is blank, or has characters that are not printable ASCII";
    }
}
