package io.tidemark.processor;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which names and prefixes can be written. */
final class WrittenNames {

    private static final Pattern PREFIX = Pattern.compile("[\\p{L}\\p{N}_-]*");

    // From the CloudWatch API reference, MetricDatum and Dimension; EmfLimits has the same when it is strict.
    private static final int LONGEST_METRIC = 255;
    private static final int LONGEST_DIMENSION = 250;

    private WrittenNames() {}

    /** What is wrong with a name, in words; null if nothing is. */
    static @Nullable String problemOf(String name) {
        if (name.isEmpty()) {
            return "a name is never empty";
        }
        if (hasSpace(name)) {
            return "a name holds no white space and no control characters";
        }
        if (name.equals("_aws")) {
            return "_aws is reserved for the directive of an EMF line";
        }
        return null;
    }

    /** Whether CloudWatch takes it as the name of a metric, and so an EMF format that is strict. */
    static boolean isMetric(String name) {
        return name.length() <= LONGEST_METRIC && isPrintableAscii(name);
    }

    /** Whether CloudWatch takes it as the name of a dimension. */
    static boolean isDimension(String name) {
        return name.length() <= LONGEST_DIMENSION && isPrintableAscii(name) && !name.startsWith(":");
    }

    static boolean hasSpace(String name) {
        return name.codePoints()
                .anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c));
    }

    static boolean isPrefix(String prefix) {
        return PREFIX.matcher(prefix).matches();
    }

    /** As the EMF format has it, which does not export it: printable ASCII, and not blank. */
    private static boolean isPrintableAscii(String name) {
        return !name.isBlank() && name.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
