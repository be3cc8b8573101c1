package io.tidemark.cli;

import io.tidemark.autometrics.tools.LiveFunction;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Functions and their figures, a line each. */
final class FunctionTable {
    private static final List<String> HEAD =
            List.of("function", "module", "service", "version", "calls/s", "errors", "p95", "p99", "going on");

    /** From here on columns are figures. */
    private static final int FIRST_FIGURE = 4;

    private final List<List<String>> rows = new ArrayList<>(List.of(HEAD));

    void add(LiveFunction function) {
        add("", function);
    }

    /** Below the one that calls it. */
    void addCalled(LiveFunction function) {
        add("  calls ", function);
    }

    private void add(String before, LiveFunction function) {
        rows.add(List.of(
                before + printable(function.function()),
                printable(function.module()),
                printable(function.service()),
                printable(function.version()),
                digits(function.requestRate()),
                percent(function.errorRatio()),
                time(function.latency95()),
                time(function.latency99()),
                digits(function.concurrentCalls())));
    }

    void print(PrintWriter out) {
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String space = " ".repeat(widths[i] - row.get(i).length());
                line.append(i < FIRST_FIGURE ? row.get(i) + space : space + row.get(i))
                        .append("  ");
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** Labels are what anybody gives to Prometheus: a terminal is to show them, and not to obey them. */
    private static String printable(String label) {
        return label.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }

    private static String percent(double ratio) {
        return Double.isNaN(ratio) ? "-" : digits(ratio * 100) + "%";
    }

    private static String time(double seconds) {
        if (Double.isNaN(seconds)) {
            return "-";
        }
        return seconds < 1 ? digits(seconds * 1000) + " ms" : digits(seconds) + " s";
    }

    /** Three that matter. */
    private static String digits(double number) {
        if (Double.isNaN(number)) {
            return "-";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        BigDecimal rounded = new BigDecimal(number).round(new MathContext(3)).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0).toPlainString() : rounded.toPlainString();
    }
}
