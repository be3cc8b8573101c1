package io.tidemark.format.local;

/** How an entry looks. */
interface Style {

    /** The entry as text, without a line feed at its end. */
    String show(EntryReading entry);

    /** What follows an entry where others come behind it. */
    String end();
}
