package io.tidemark;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.Unit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** For generated code: lets a formatter of the application write one value, whatever it does. */
public final class Formatting {

    private Formatting() {}

    /**
     * A formatter; null if its constructor throws, which is counted by {@link Closing#failures} and reported. Each value is then an error.
     *
     * @param field for the report: type and Java name
     */
    public static <F> @Nullable F made(Supplier<F> constructor, String field) {
        try {
            return constructor.get();
        } catch (Throwable problem) {
            Closing.report(
                    "the formatter of " + field + " could not be made; nothing is written of the field", problem);
            return null;
        }
    }

    /** What a formatter says that it writes; opaque if it does not say. */
    public static ValueShape shape(@Nullable ValueFormatter<?> formatter) {
        if (formatter == null) {
            return ValueShape.OPAQUE;
        }
        try {
            ValueShape shape = formatter.shape();
            return shape == null ? ValueShape.OPAQUE : shape;
        } catch (Throwable problem) {
            Closing.report("the shape of " + formatter.getClass().getName() + " is not known", problem);
            return ValueShape.OPAQUE;
        }
    }

    /**
     * Writes a value with a formatter, and leaves the writer as one complete value does: a formatter that writes nothing makes an
     * absent field, one that throws before it is done an {@linkplain ValueWriter#error error}, and whatever comes after the first value
     * is left out.
     *
     * @param formatter null if it {@linkplain #made could not be made}: an error
     */
    public static <T> void write(@Nullable ValueFormatter<? super T> formatter, ValueWriter out, T value) {
        if (formatter == null) {
            out.error("its formatter could not be made");
            return;
        }
        OneValue one = new OneValue(out);
        try {
            formatter.format(one, value);
        } catch (Throwable problem) {
            one.fail(formatter.getClass().getName() + " threw "
                    + problem.getClass().getName());
            return;
        }
        one.finish(formatter);
    }

    /** Passes on the first value, and keeps account of whether there is one. */
    private static final class OneValue implements ValueWriter {
        private enum Phase {
            NOTHING,
            DISTRIBUTION,
            LIST,
            DONE
        }

        private final ValueWriter out;
        private Phase phase = Phase.NOTHING;

        OneValue(ValueWriter out) {
            this.out = out;
        }

        void fail(String why) {
            if (phase != Phase.DONE) {
                phase = Phase.DONE;
                out.error(why);
            }
        }

        void finish(ValueFormatter<?> formatter) {
            switch (phase) {
                case NOTHING -> {
                    out.beginDistribution();
                    out.endDistribution();
                }
                case DISTRIBUTION, LIST ->
                    fail(formatter.getClass().getName() + " did not end its "
                            + (phase == Phase.LIST ? "list" : "distribution"));
                case DONE -> {}
            }
        }

        @SuppressWarnings("NullAway") // a null is counted where it is written
        private static String text(CharSequence value) {
            return value == null ? null : value.toString();
        }

        private boolean moves(Phase from, Phase to) {
            if (phase != from) {
                return false;
            }
            phase = to;
            return true;
        }

        @Override
        public ValueWriter unit(Unit unit) {
            if (phase == Phase.NOTHING) {
                out.unit(unit);
            }
            return this;
        }

        @Override
        public ValueWriter dimensions(DimensionSet dimensions) {
            if (phase == Phase.NOTHING) {
                out.dimensions(dimensions);
            }
            return this;
        }

        @Override
        public ValueWriter flags(FlagSet flags) {
            if (phase == Phase.NOTHING) {
                out.flags(flags);
            }
            return this;
        }

        @Override
        public void string(CharSequence value) {
            if (phase == Phase.NOTHING) {
                // Code of the user's: if it throws, nothing is written yet.
                String text = text(value);
                phase = Phase.DONE;
                out.string(text);
            }
        }

        @Override
        public void metric(long value) {
            if (moves(Phase.NOTHING, Phase.DONE)) {
                out.metric(value);
            }
        }

        @Override
        public void metric(double value) {
            if (moves(Phase.NOTHING, Phase.DONE)) {
                out.metric(value);
            }
        }

        @Override
        public void nanos(long nanos) {
            if (moves(Phase.NOTHING, Phase.DONE)) {
                out.nanos(nanos);
            }
        }

        @Override
        public void beginDistribution() {
            if (moves(Phase.NOTHING, Phase.DISTRIBUTION)) {
                out.beginDistribution();
            }
        }

        @Override
        public void observe(double total, long count) {
            if (phase == Phase.DISTRIBUTION) {
                out.observe(total, count);
            }
        }

        @Override
        public void endDistribution() {
            if (moves(Phase.DISTRIBUTION, Phase.DONE)) {
                out.endDistribution();
            }
        }

        @Override
        public void beginList() {
            if (moves(Phase.NOTHING, Phase.LIST)) {
                out.beginList();
            }
        }

        @Override
        public void item(CharSequence value) {
            if (phase == Phase.LIST) {
                out.item(text(value));
            }
        }

        @Override
        public void endList() {
            if (moves(Phase.LIST, Phase.DONE)) {
                out.endList();
            }
        }

        @Override
        public void error(String why) {
            fail(why);
        }
    }
}
