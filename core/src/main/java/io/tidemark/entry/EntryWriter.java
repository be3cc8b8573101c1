package io.tidemark.entry;

/**
 * Takes the fields of one entry, one call a field. Formats, test sinks and exporters implement it.
 *
 * <p>Indexes are those of the entry's {@link EntryLayout}. An absent field is not written at all: whether a field is present is
 * whether it was written. Fields come in declared order, each at most once.
 *
 * <p>A writer belongs to one thread. It does not throw for any value: what it cannot take it counts, and goes on with the
 * next field.
 */
public interface EntryWriter {

    /** A whole number. A boolean is written as 0 or 1. */
    void metric(int field, long value);

    /** A decimal number. */
    void metric(int field, double value);

    /**
     * A duration in nanoseconds. The writer turns it into the {@linkplain FieldLayout#unit unit of the field}, without loss where
     * it can.
     */
    void nanos(int field, long nanos);

    /** A string property. */
    void property(int field, String value);

    /** A string property that is one of few, known beforehand, such as the name of an enum constant. */
    void property(int field, NameTable names, int ordinal);

    /** Any other value. One of the closing calls of {@link ValueWriter} must follow, before anything else is written. */
    ValueWriter value(int field);

    /** A value with a name of its own, in no layout: for entries written by hand. The name is written as it is. */
    ValueWriter value(String name);

    /**
     * A value whose name is known at run time only.
     *
     * @param field a field of kind {@link FieldLayout.Kind#KEYED}: its name is put before the key, its unit and flags apply
     */
    ValueWriter keyed(int field, String key);

    /**
     * A record whose type is known at run time only. Its fields are written in place, named as the field of this layout says
     * (see {@link EntryLayout#nested}).
     *
     * @param field a field of kind {@link FieldLayout.Kind#NESTED}
     */
    void nested(int field, Entry child);

    /** The field had a value that cannot be written. It costs itself and is counted; the entry goes on. */
    void invalid(int field, String why);
}
