package io.tidemark.output;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How often a {@link RollingFile} begins a new file. Periods begin at full minutes, hours and days of UTC. */
public enum Rotation {
    /** Each minute: {@code base.2026-11-21-21-42}. */
    MINUTE(ChronoUnit.MINUTES, "yyyy-MM-dd-HH-mm"),
    /** Each hour: {@code base.2026-11-21-21}. */
    HOUR(ChronoUnit.HOURS, "yyyy-MM-dd-HH"),
    /** Each day: {@code base.2026-11-21}. */
    DAY(ChronoUnit.DAYS, "yyyy-MM-dd"),
    /** Never by time: {@code base}. */
    NEVER(null, null);

    private final @Nullable ChronoUnit unit;
    private final @Nullable DateTimeFormatter format;

    Rotation(@Nullable ChronoUnit unit, @Nullable String pattern) {
        this.unit = unit;
        this.format =
                pattern == null ? null : DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
    }

    /** What the names of files of the period have behind the base name: empty, or a dot and the time. */
    String suffix(long epochMillis) {
        return format == null ? "" : "." + format.format(Instant.ofEpochMilli(epochMillis));
    }

    /** The first millisecond of the period that {@link #suffix} tells, without the dot; empty if the text is not such a time. */
    OptionalLong parse(String text) {
        if (format == null) {
            return text.isEmpty() ? OptionalLong.of(Long.MIN_VALUE) : OptionalLong.empty();
        }
        try {
            // Completed to the minute, and in the one form that is read strictly: there is no 30th of February.
            String minute = text + "-00-00".substring(Math.min(6, Math.max(0, text.length() - "uuuu-MM-dd".length())));
            LocalDateTime time = LocalDateTime.parse(
                    minute.substring(0, 10) + "T" + minute.substring(11, 13) + ":" + minute.substring(14));
            long millis = time.toInstant(ZoneOffset.UTC).toEpochMilli();
            return suffix(millis).equals("." + text) ? OptionalLong.of(millis) : OptionalLong.empty();
        } catch (DateTimeException | IndexOutOfBoundsException noSuchTime) {
            return OptionalLong.empty();
        }
    }

    /** The first millisecond of the period. */
    long start(long epochMillis) {
        return unit == null ? Long.MIN_VALUE : Math.floorDiv(epochMillis, millis(unit)) * millis(unit);
    }

    /** The first millisecond of the next period. */
    long end(long epochMillis) {
        return unit == null ? Long.MAX_VALUE : start(epochMillis) + millis(unit);
    }

    private static long millis(ChronoUnit unit) {
        return unit.getDuration().toMillis();
    }
}
