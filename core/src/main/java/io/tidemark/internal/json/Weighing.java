package io.tidemark.internal.json;

/** Writes the numbers of entries that each have a weight, as a {@link Dialect.Weighted} says. For one thread. */
final class Weighing {

    /** Room that a number needs beside its own digits. */
    static final int ROOM = 128;

    private final Dialect.Weighted form;
    private final Words lead;
    private final Words middle;
    private final Words end;
    private final Dialect dialect;
    private double largest;

    private long weight = 1;

    /** What a number is multiplied by. */
    private long factor = 1;

    /** Nothing stands around the number. */
    private boolean bare;

    /** What stands behind the number. */
    private final byte[] tail = new byte[96];

    private int tailLength;

    Weighing(Dialect.Weighted form, Dialect dialect) {
        this.form = form;
        this.dialect = dialect;
        this.lead = Words.of(form.lead());
        this.middle = Words.of(form.middle());
        this.end = Words.of(form.end());
        set(1);
    }

    /** The weight of the entry that comes. */
    void use(long of) {
        if (of != weight) {
            set(of);
        }
    }

    private void set(long of) {
        weight = of;
        largest = dialect.largestTotal(1, of);
        factor = form.total() ? of : 1;
        bare = of == 1 && form.bareIfOne();
        int at = Numbers.putLong(tail, middle.put(tail, 0), of);
        tailLength = end.put(tail, at);
    }

    long weight() {
        return weight;
    }

    /** The largest number that can be written. */
    double largest() {
        return largest;
    }

    int putLong(byte[] out, int at, long number) {
        int from = lead(out, at);
        return tail(
                out, factor == 1 ? Numbers.putLong(out, from, number) : Products.putLong(out, from, number, factor));
    }

    /** Needs {@link Numbers#LONGEST} bytes. */
    int putDouble(byte[] out, int at, double number) {
        int from = lead(out, at);
        return tail(
                out,
                factor == 1 ? Numbers.putShortest(out, from, number) : Products.putDouble(out, from, number, factor));
    }

    int putScaled(byte[] out, int at, long number, int decimals) {
        int from = lead(out, at);
        return tail(
                out,
                factor == 1
                        ? Numbers.putScaled(out, from, number, decimals)
                        : Products.putScaled(out, from, number, decimals, factor));
    }

    private int lead(byte[] out, int at) {
        return bare ? at : lead.put(out, at);
    }

    private int tail(byte[] out, int at) {
        if (bare) {
            return at;
        }
        System.arraycopy(tail, 0, out, at, tailLength);
        return at + tailLength;
    }
}
