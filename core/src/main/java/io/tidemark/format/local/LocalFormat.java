package io.tidemark.format.local;

import io.tidemark.Guard;
import io.tidemark.entry.Entry;
import io.tidemark.format.EntryEncoder;
import io.tidemark.format.Format;
import io.tidemark.stream.StreamStats;
import java.util.Objects;

/**
 * Entries for people to read, in development and tests. {@link #pretty} is a few aligned lines:
 *
 * <pre>{@code
 * RequestMetrics at 2026-01-01T00:00:00Z
 *   Operation      "CountDucks"
 *   NumberOfDucks  5
 *   OperationTime  1.5 ms
 *   ResponseSizes  count 3, min 900 B, p50 1.2 kB, p90 3.2 MB, p99 3.2 MB, max 3.2 MB, mean 1.067 MB, sum 3.202 MB
 * }</pre>
 *
 * <p>{@link #json} is one object on one line, for {@code jq}, and {@link #markdown} is a table, for issues and documents.
 *
 * <pre>{@code
 * ServiceMetrics.attach(LocalFormat.pretty().writeTo(StandardOutput.open()));
 * String shown = LocalFormat.markdown().percentiles(50, 99.9).format(entry);
 * }</pre>
 *
 * <p><b>Numbers</b> of time and of data are in the unit that reads best, rounded to four digits, in powers of 1000; whole numbers without
 * such a unit are exact, others have six digits. In JSON the number as it is, and its unit, stand beside the readable text.
 *
 * <p><b>Distributions</b> are figures: the number of observations, the least and the greatest, percentiles, mean and sum. A percentile is the
 * nearest rank, exactly: {@code pN} is the least value that at least {@code N} percent of the observations do not exceed. Observations that
 * an entry gives as {@code count} that add up to {@code total} are taken as {@code count} times their mean. Where that is all that there is (a
 * {@code Mean}), only number, mean and sum are shown: nothing is known of the others.
 *
 * <p><b>Texts</b> are quoted, and what could reach beyond them (line feeds, control characters, escape sequences of terminals, marks that turn
 * the direction of text, backticks and pipes in Markdown) is escaped. A text beyond 4,000 characters is cut, and of an entry that holds more
 * than a million the rest is left out; both is said.
 *
 * <p>What cannot be written (a NaN, a second field of one name) is named below the fields, with the reason, and counted as by any format. An
 * infinity is the largest double. Flags are not shown. Meant for development: it makes garbage, and takes microseconds. Immutable.
 */
public final class LocalFormat implements Format {

    private static final Percentiles COMMON = Percentiles.of(50, 90, 99);

    private final Style style;
    private final Percentiles percentiles;

    private LocalFormat(Style style, Percentiles percentiles) {
        this.style = style;
        this.percentiles = percentiles;
    }

    /** Several aligned lines, one a field. */
    public static LocalFormat pretty() {
        return new LocalFormat(new PrettyStyle(), COMMON);
    }

    /**
     * One JSON object on one line:
     *
     * <pre>{@code
     * {"type":"RequestMetrics","time":"2026-01-01T00:00:00Z","metrics":{"OperationTime":{"value":1.5,"unit":"Milliseconds","text":"1.5 ms"}},"properties":{"Operation":"CountDucks"}}
     * }</pre>
     *
     * <p>Instead of {@code value}, a distribution has {@code count}, {@code min}, {@code p50} … {@code max}, {@code mean} and {@code sum}.
     */
    public static LocalFormat json() {
        return new LocalFormat(new JsonStyle(), COMMON);
    }

    /** A Markdown table, as GitHub and most others read it: type and time in its head, one row a field. */
    public static LocalFormat markdown() {
        return new LocalFormat(new MarkdownStyle(), COMMON);
    }

    /**
     * The same with these percentiles of distributions, in this order; none of them if there are none. Without this they are 50, 90 and 99.
     *
     * @throws IllegalArgumentException if one is not from 0 to 100
     */
    public LocalFormat percentiles(double... percentiles) {
        return new LocalFormat(style, Percentiles.of(percentiles));
    }

    /**
     * One entry, without a line feed at its end. Does not throw: of an entry whose own code throws, what it wrote before is shown, and
     * the exception below. A guard that is still open is no entry yet: that is what is said of it.
     */
    public String format(Entry entry) {
        Objects.requireNonNull(entry, "entry");
        if (entry instanceof Guard guard && !guard.isClosed()) {
            // Writing it would close its values.
            return entry.layout().type() + " is still open: it is an entry when its guard is closed";
        }
        return style.show(EntryReading.of(entry, percentiles));
    }

    @Override
    public EntryEncoder newEncoder(StreamStats stats) {
        return new LocalEncoder(style, percentiles, stats);
    }

    @Override
    public String toString() {
        return "LocalFormat." + style;
    }
}
