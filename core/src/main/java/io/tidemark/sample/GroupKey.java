package io.tidemark.sample;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.Unit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The key of an entry's group: its names and values, sorted, so that the order in which a record declares them does not matter. One for
 * all entries; texts are kept by reference, so that a key makes no garbage if its values are strings that are there.
 *
 * <p>A field without a value is not in the key. A key has {@value #MOST_PAIRS} pairs at most, further ones are not looked at. Of a long
 * text the beginning, the length and a hash make the key: memory is bounded, whatever the values are.
 */
final class GroupKey implements EntryWriter {

    static final int MOST_PAIRS = 16;

    /** The longest text that is kept as it is. */
    static final int LONGEST_TEXT = 128;

    private static final int BEGINNING = 96;
    private static final int MOST_DEPTH = 16;
    private static final int FEW = 1024;

    /** Small numbers as text, such as the status of a response; made when one comes first. */
    private static final @Nullable String[] NUMBERS = new @Nullable String[FEW];

    private final String[] names = new String[MOST_PAIRS];
    private final String[] values = new String[MOST_PAIRS];
    private final OneValue value = new OneValue();
    private EntryLayout layout = EntryLayout.DYNAMIC;
    private int size;
    private long hash;
    private int depth;

    /** Takes the key of an entry. If the entry throws, the key is empty. */
    void read(Entry entry) {
        clear();
        boolean done = false;
        try {
            layout = entry.layout();
            entry.writeSampleKey(this);
            done = true;
        } finally {
            if (!done) {
                clear();
            }
        }
    }

    private void clear() {
        size = 0;
        hash = 0;
        depth = 0;
        value.name = null;
    }

    long hash() {
        return mixed(hash);
    }

    boolean isOf(Group group) {
        if (group.names.length != size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (!group.values[i].equals(values[i]) || !group.names[i].equals(names[i])) {
                return false;
            }
        }
        return true;
    }

    Group newGroup() {
        return new Group(Arrays.copyOf(names, size), Arrays.copyOf(values, size), hash());
    }

    private void add(String fullName, @Nullable String fullText) {
        if (fullText == null || size == MOST_PAIRS) {
            return;
        }
        String name = clipped(fullName);
        String text = clipped(fullText);
        int at = size++;
        while (at > 0 && isBefore(name, text, at - 1)) {
            names[at] = names[at - 1];
            values[at] = values[at - 1];
            at--;
        }
        names[at] = name;
        values[at] = text;
        // A sum: the same in whatever order they come.
        hash += mixed(name.hashCode() * 0x9E3779B97F4A7C15L + text.hashCode());
    }

    private boolean isBefore(String name, String text, int at) {
        int order = name.compareTo(names[at]);
        return order < 0 || (order == 0 && text.compareTo(values[at]) < 0);
    }

    private static String clipped(String text) {
        int length = text.length();
        if (length <= LONGEST_TEXT) {
            return text;
        }
        long hash = length;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return text.substring(0, BEGINNING) + "…" + Long.toHexString(mixed(hash));
    }

    private static long mixed(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static String text(long number) {
        if (number < 0 || number >= FEW) {
            return Long.toString(number);
        }
        // Two threads may both make it: either will do.
        String text = NUMBERS[(int) number];
        if (text == null) {
            text = Long.toString(number);
            NUMBERS[(int) number] = text;
        }
        return text;
    }

    private String name(int field) {
        return layout.field(field).name();
    }

    @Override
    public void metric(int field, long number) {
        add(name(field), text(number));
    }

    @Override
    public void metric(int field, double number) {
        add(name(field), Double.toString(number));
    }

    @Override
    public void nanos(int field, long nanos) {
        add(name(field), text(nanos));
    }

    @Override
    public void property(int field, String text) {
        add(name(field), text);
    }

    @Override
    public void property(int field, NameTable table, int ordinal) {
        if (ordinal >= 0 && ordinal < table.size()) {
            add(name(field), table.name(ordinal));
        }
    }

    @Override
    public ValueWriter value(int field) {
        return value.of(name(field));
    }

    @Override
    public ValueWriter value(String name) {
        return value.of(name);
    }

    @Override
    public ValueWriter keyed(int field, String key) {
        return value.of(name(field) + key);
    }

    @Override
    public void nested(int field, Entry child) {
        if (depth == MOST_DEPTH) {
            return;
        }
        EntryLayout outer = layout;
        layout = outer.nested(field, child.layout());
        depth++;
        child.writeSampleKey(this);
        depth--;
        layout = outer;
    }

    @Override
    public void invalid(int field, String why) {
        // As in the line: the field has no value.
    }

    /** A value that is no plain number or text. */
    private final class OneValue implements ValueWriter {

        private static final int LONGEST_LIST = 4096;

        private @Nullable String name;
        private final StringBuilder several = new StringBuilder();

        OneValue of(String of) {
            name = of;
            return this;
        }

        private void end(@Nullable String text) {
            String of = name;
            if (of != null) {
                add(of, text);
            }
            name = null;
        }

        @Override
        public ValueWriter unit(Unit unit) {
            return this;
        }

        @Override
        public ValueWriter dimensions(DimensionSet dimensions) {
            return this;
        }

        @Override
        public ValueWriter flags(FlagSet flags) {
            return this;
        }

        @Override
        public void string(CharSequence text) {
            end(text == null ? null : text.toString());
        }

        @Override
        public void metric(long number) {
            end(text(number));
        }

        @Override
        public void metric(double number) {
            end(Double.toString(number));
        }

        @Override
        public void nanos(long nanos) {
            end(text(nanos));
        }

        @Override
        public void beginDistribution() {
            several.setLength(0);
        }

        @Override
        public void observe(double total, long count) {
            if (several.length() < LONGEST_LIST) {
                several.append(total).append('/').append(count).append('\n');
            }
        }

        @Override
        public void endDistribution() {
            end(several.isEmpty() ? null : several.toString());
        }

        @Override
        public void beginList() {
            several.setLength(0);
        }

        @Override
        public void item(CharSequence text) {
            if (text != null && several.length() < LONGEST_LIST) {
                several.append(text, 0, Math.min(text.length(), LONGEST_LIST)).append('\n');
            }
        }

        @Override
        public void endList() {
            end(several.toString());
        }

        @Override
        public void error(String why) {
            name = null;
        }
    }
}
