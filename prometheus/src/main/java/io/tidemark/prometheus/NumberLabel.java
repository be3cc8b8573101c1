package io.tidemark.prometheus;

import java.util.Arrays;

/** The last label of a sample, a number, and the rest up to the value: {@code le="0.5"} and a brace. Each is made once, as long as all rows have the same. */
// Guarded by ScrapeBenchmark.
final class NumberLabel {

    private static final int MOST_KEPT = 10_000;

    private final byte[] lead;
    private volatile Kept kept = new Kept(new double[0], new byte[0][]);

    private static final class Kept {
        final double[] numbers;
        final byte[][] texts;

        Kept(double[] numbers, byte[][] texts) {
            this.numbers = numbers;
            this.texts = texts;
        }
    }

    NumberLabel(String name) {
        this.lead = Words.of(name + "=\"");
    }

    /** @param place of the number among those of its row */
    byte[] text(int place, double number) {
        Kept now = kept;
        if (place < now.numbers.length && now.numbers[place] == number) {
            return now.texts[place];
        }
        byte[] text = make(number);
        // Where rows have different ones, those of the first are kept.
        if (place < MOST_KEPT && (place >= now.numbers.length || Double.isNaN(now.numbers[place]))) {
            int size = place < now.numbers.length ? now.numbers.length : Math.max(16, 2 * place);
            double[] numbers = Arrays.copyOf(now.numbers, size);
            Arrays.fill(numbers, now.numbers.length, size, Double.NaN);
            byte[][] texts = Arrays.copyOf(now.texts, size);
            numbers[place] = number;
            texts[place] = text;
            kept = new Kept(numbers, texts);
        }
        return text;
    }

    /** In decimals, always with a point: it must never change. */
    private byte[] make(double number) {
        Output out = Output.small();
        out.put(lead);
        int from = out.at();
        out.put(number);
        boolean pointed = !Double.isFinite(number);
        for (byte each : out.since(from)) {
            pointed |= each == '.';
        }
        if (!pointed) {
            out.put('.');
            out.put('0');
        }
        out.put('"');
        out.put(Words.END_OF_LABELS);
        return out.since(0);
    }
}
