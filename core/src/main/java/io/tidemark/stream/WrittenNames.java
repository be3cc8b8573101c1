package io.tidemark.stream;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.internal.NoValue;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds out the names that an entry writes, those of run time among them. */
final class WrittenNames implements EntryWriter {

    private final EntryLayout layout;
    private final Predicate<String> wanted;
    private final Set<String> found;

    private WrittenNames(EntryLayout layout, Predicate<String> wanted, Set<String> found) {
        this.layout = layout;
        this.wanted = wanted;
        this.found = found;
    }

    /** The names, of those that are wanted, in the order in which they are written. */
    static Set<String> of(Entry entry, Predicate<String> wanted) {
        Set<String> found = new LinkedHashSet<>();
        entry.writeTo(new WrittenNames(entry.layout(), wanted, found));
        return found;
    }

    private void add(String name) {
        if (wanted.test(name)) {
            found.add(name);
        }
    }

    private void add(int field) {
        add(layout.field(field).name());
    }

    @Override
    public void metric(int field, long value) {
        add(field);
    }

    @Override
    public void metric(int field, double value) {
        add(field);
    }

    @Override
    public void nanos(int field, long nanos) {
        add(field);
    }

    @Override
    public void property(int field, @Nullable String value) {
        // A mistake of an entry written by hand: the format leaves it out.
        if (value != null) {
            add(field);
        }
    }

    @Override
    public void property(int field, NameTable names, int ordinal) {
        add(field);
    }

    @Override
    public ValueWriter value(int field) {
        add(field);
        return NoValue.INSTANCE;
    }

    @Override
    public ValueWriter value(String name) {
        add(name);
        return NoValue.INSTANCE;
    }

    @Override
    public ValueWriter keyed(int field, String key) {
        add(layout.field(field).name() + key);
        return NoValue.INSTANCE;
    }

    @Override
    public void nested(int field, Entry child) {
        child.writeTo(new WrittenNames(layout.nested(field, child.layout()), wanted, found));
    }

    /** It has no value: a global may stand in for it. */
    @Override
    public void invalid(int field, String why) {}
}
