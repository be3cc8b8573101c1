package io.tidemark.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * The floor: the line of the reference record as someone would write it who needs this one and no other, and has a day for it.
 * Constants are bytes beforehand, digits come in pairs. It trusts the names, which are its own, but no string value: those are
 * scanned for what JSON has to escape.
 */
final class HandWrittenEmf {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final byte[] HEAD =
            ascii("{\"_aws\":{\"CloudWatchMetrics\":[{\"Namespace\":\"" + ReferenceRecord.NAMESPACE
                    + "\",\"Dimensions\":[[\"Operation\"]],\"Metrics\":["
                    + "{\"Name\":\"CacheHits\"},{\"Name\":\"Retries\"},{\"Name\":\"ItemsScanned\"},"
                    + "{\"Name\":\"QueueTime\",\"Unit\":\"Milliseconds\"},{\"Name\":\"TotalTime\",\"Unit\":\"Milliseconds\"},"
                    + "{\"Name\":\"ResponseSize\",\"Unit\":\"Bytes\"},{\"Name\":\"Success\"}]}],\"Timestamp\":");
    private static final byte[] CACHE_HITS = ascii("},\"CacheHits\":");
    private static final byte[] RETRIES = ascii(",\"Retries\":");
    private static final byte[] ITEMS_SCANNED = ascii(",\"ItemsScanned\":");
    private static final byte[] QUEUE_TIME = ascii(",\"QueueTime\":");
    private static final byte[] TOTAL_TIME = ascii(",\"TotalTime\":");
    private static final byte[] RESPONSE_SIZE = ascii(",\"ResponseSize\":");
    private static final byte[] SUCCESS = ascii(",\"Success\":");
    private static final byte[][] OPERATIONS = {
        ascii(",\"Operation\":\"CountDucks\",\"RequestId\":\""),
        ascii(",\"Operation\":\"FeedDucks\",\"RequestId\":\""),
        ascii(",\"Operation\":\"MoveDucks\",\"RequestId\":\"")
    };
    private static final byte[] END = ascii("\"}\n");

    /** ASCII that JSON takes as it is. */
    private static final boolean[] PLAIN = new boolean[0x80];

    static {
        for (int c = 0x20; c < 0x80; c++) {
            PLAIN[c] = c != '"' && c != '\\';
        }
    }

    private static final byte[] TENS = new byte[100];
    private static final byte[] ONES = new byte[100];

    static {
        for (int i = 0; i < 100; i++) {
            TENS[i] = (byte) ('0' + i / 10);
            ONES[i] = (byte) ('0' + i % 10);
        }
    }

    /** The first is 0, so that 0 has one digit. */
    private static final long[] POWERS = new long[19];

    static {
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = Math.max(1, POWERS[i - 1]) * 10;
        }
    }

    /** More than a line takes, save for its one string, which takes at most six bytes a character. */
    private static final int FIXED = 1024;

    private byte[] out = new byte[64 * 1024];
    private int length;
    private final boolean copiesStrings;

    private HandWrittenEmf(boolean copiesStrings) {
        this.copiesStrings = copiesStrings;
    }

    static HandWrittenEmf withoutGarbage() {
        return new HandWrittenEmf(false);
    }

    /** Faster by some nanoseconds, for an array a line. */
    static HandWrittenEmf withGarbage() {
        return new HandWrittenEmf(true);
    }

    /** Forgets the lines so far. */
    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    String text() {
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    void write(ReferenceInput in) {
        int need = FIXED + in.requestId().length() * 6;
        if (out.length - length < need) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, length + need));
        }
        byte[] to = out;
        int at = put(to, length, HEAD);
        at = number(to, at, in.timestamp());
        at = number(to, put(to, at, CACHE_HITS), in.cacheHits());
        at = number(to, put(to, at, RETRIES), in.retries());
        at = number(to, put(to, at, ITEMS_SCANNED), in.itemsScanned());
        at = millis(to, put(to, at, QUEUE_TIME), in.queueTime());
        at = millis(to, put(to, at, TOTAL_TIME), in.totalTime());
        at = decimal(to, put(to, at, RESPONSE_SIZE), in.responseSize());
        at = put(to, at, SUCCESS);
        to[at++] = in.success() ? (byte) '1' : (byte) '0';
        at = put(to, at, OPERATIONS[in.operation().ordinal()]);
        at = string(to, at, in.requestId());
        length = put(to, at, END);
    }

    private static int put(byte[] to, int at, byte[] constant) {
        System.arraycopy(constant, 0, to, at, constant.length);
        return at + constant.length;
    }

    private static int number(byte[] to, int at, long value) {
        if (value < 0) {
            return put(to, at, ascii(Long.toString(value)));
        }
        int end = at + digits(value);
        int next = end;
        while (value > Integer.MAX_VALUE) {
            long hundreds = value / 100;
            int pair = (int) (value - hundreds * 100);
            to[--next] = ONES[pair];
            to[--next] = TENS[pair];
            value = hundreds;
        }
        int rest = (int) value;
        while (rest >= 100) {
            int hundreds = rest / 100;
            int pair = rest - hundreds * 100;
            to[--next] = ONES[pair];
            to[--next] = TENS[pair];
            rest = hundreds;
        }
        to[--next] = ONES[rest];
        if (rest >= 10) {
            to[--next] = TENS[rest];
        }
        return end;
    }

    /** Decimal digits of a number that is not negative: 1233 / 4096 is log10(2), or one too many. */
    private static int digits(long value) {
        int guess = ((64 - Long.numberOfLeadingZeros(value | 1)) * 1233) >> 12;
        return value >= POWERS[guess] ? guess + 1 : guess;
    }

    /** A duration in milliseconds, without zeros at the end. */
    private static int millis(byte[] to, int at, Duration value) {
        if (value.isNegative()) {
            BigDecimal exact = BigDecimal.valueOf(value.toNanos(), 6).stripTrailingZeros();
            return put(to, at, ascii(exact.toPlainString()));
        }
        int nanos = value.getNano();
        int millis = nanos / 1_000_000;
        long whole = value.getSeconds() * 1_000 + millis;
        int below = nanos - millis * 1_000_000;
        at = number(to, at, whole);
        if (below == 0) {
            return at;
        }
        int high = below / 10_000;
        int rest = below - high * 10_000;
        int middle = rest / 100;
        int low = rest - middle * 100;
        to[at] = '.';
        to[at + 1] = TENS[high];
        to[at + 2] = ONES[high];
        to[at + 3] = TENS[middle];
        to[at + 4] = ONES[middle];
        to[at + 5] = TENS[low];
        to[at + 6] = ONES[low];
        at += 7;
        while (to[at - 1] == '0') {
            at--;
        }
        return at;
    }

    private static int decimal(byte[] to, int at, double value) {
        long whole = (long) value;
        return whole == value && Math.abs(whole) < 1L << 53
                ? number(to, at, whole)
                : put(to, at, ascii(new BigDecimal(Double.toString(value)).toPlainString()));
    }

    private int string(byte[] to, int at, String value) {
        return copiesStrings ? copied(to, at, value) : plain(to, at, value);
    }

    /** Character by character: measured, the fastest of those that make no garbage and are right for every string. */
    private static int plain(byte[] to, int at, String value) {
        int count = value.length();
        for (int i = 0; i < count; i++) {
            char c = value.charAt(i);
            if (c >= 0x80 || !PLAIN[c]) {
                return escaped(to, at, value);
            }
            to[at + i] = (byte) c;
        }
        return at + count;
    }

    /** The JDK copies a string of Latin letters in one go, if it may make an array for it. */
    private static int copied(byte[] to, int at, String value) {
        byte[] copy = value.getBytes(StandardCharsets.UTF_8);
        return isPlain(copy, 0, copy.length) ? put(to, at, copy) : escaped(to, at, value);
    }

    /** Whether all is ASCII that JSON takes as it is, eight bytes at a time. A byte beyond ASCII may give false. */
    private static boolean isPlain(byte[] bytes, int from, int count) {
        int end = from + count;
        int at = from;
        long found = 0;
        for (; at + 8 <= end; at += 8) {
            found |= special((long) LONGS.get(bytes, at));
        }
        for (; at < end; at++) {
            byte b = bytes[at];
            found |= b < 0x20 || b == '"' || b == '\\' ? 1 : 0;
        }
        return found == 0;
    }

    /** 0 if none of eight bytes has to be escaped or is beyond ASCII. A borrow begins at a byte that is special itself. */
    private static long special(long bytes) {
        long quote = bytes ^ 0x2222222222222222L;
        long backslash = bytes ^ 0x5C5C5C5C5C5C5C5CL;
        return ((bytes - 0x2020202020202020L) | (quote - 0x0101010101010101L) | (backslash - 0x0101010101010101L))
                & 0x8080808080808080L;
    }

    private static int escaped(byte[] to, int at, String value) {
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            i += Character.charCount(c);
            if (c == '"' || c == '\\') {
                to[at++] = '\\';
                to[at++] = (byte) c;
            } else if (c < 0x20) {
                at = put(to, at, ascii(String.format("\\u%04x", c)));
            } else {
                at = put(to, at, Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return at;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
