package io.tidemark.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What there is to do: copy the text before each number, which was made before, read the number, and write its digits. The sums are whole numbers, as {@link
 * AdderMeters} has them.
 */
final class FloorScrape {

    private static final int DIGITS = 20;

    private final AdderMeters meters;
    private final int rows;
    private final byte[] countersHead;
    private final byte[] histogramHead;
    private final byte[] end;
    private final byte[][] counters;
    private final byte[][][] histograms;
    private final byte[] buffer;

    FloorScrape(AdderMeters meters, int rows, Syntax syntax) {
        this.meters = meters;
        this.rows = rows;
        boolean open = syntax == Syntax.OPENMETRICS;
        countersHead = bytes("# HELP requests" + (open ? "" : "_total") + " Requests\n# TYPE requests"
                + (open ? "" : "_total") + " counter\n");
        histogramHead = bytes("# HELP latency Latency\n# TYPE latency histogram\n");
        end = bytes(open ? "# EOF\n" : "");
        counters = new byte[rows][];
        histograms = new byte[rows][Meters.BOUNDS.length + 3][];
        String[] methods = Meters.methods(rows, 1);
        String[] statuses = Meters.statuses(rows, 1);
        int length = countersHead.length + histogramHead.length + end.length;
        for (int row = 0; row < rows; row++) {
            String labels = Meters.METHOD + "=\"" + methods[row] + "\"," + Meters.STATUS + "=\"" + statuses[row] + "\"";
            counters[row] = bytes("requests_total{" + labels + "} ");
            length += counters[row].length + DIGITS;
            byte[][] lines = histograms[row];
            for (int i = 0; i <= Meters.BOUNDS.length; i++) {
                String bound = i == Meters.BOUNDS.length ? "+Inf" : Double.toString(Meters.BOUNDS[i]);
                lines[i] = bytes("latency_bucket{" + labels + ",le=\"" + bound + "\"} ");
            }
            lines[lines.length - 2] = bytes("latency_count{" + labels + "} ");
            lines[lines.length - 1] = bytes("latency_sum{" + labels + "} ");
            for (byte[] line : lines) {
                length += line.length + DIGITS;
            }
        }
        buffer = new byte[length];
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    void write(OutputStream to) throws IOException {
        int at = put(0, countersHead);
        for (int row = 0; row < rows; row++) {
            at = line(at, counters[row], meters.counter(row));
        }
        at = put(at, histogramHead);
        for (int row = 0; row < rows; row++) {
            byte[][] lines = histograms[row];
            long count = 0;
            for (int i = 0; i <= Meters.BOUNDS.length; i++) {
                count += meters.bucket(row, i);
                at = line(at, lines[i], count);
            }
            at = line(at, lines[lines.length - 2], count);
            at = line(at, lines[lines.length - 1], meters.sum(row));
        }
        to.write(buffer, 0, put(at, end));
    }

    private int put(int at, byte[] text) {
        System.arraycopy(text, 0, buffer, at, text.length);
        return at + text.length;
    }

    private int line(int at, byte[] before, long number) {
        int from = put(at, before);
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = from + digits - 1; i >= from; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        buffer[from + digits] = '\n';
        return from + digits + 1;
    }
}
