package io.tidemark.stream;

/** What a format or an output met that cost less than an entry, or that explains why an entry was lost. Each is counted. */
public enum Problem {
    /** A NaN was left out. */
    NAN_LEFT_OUT,
    /** An infinity, or a value beyond the limit of the format, was written as the largest value that it takes. */
    VALUE_CLAMPED,
    /** A value could not be written, and was left out. */
    VALUE_INVALID,
    /** A unit that the format does not know was left out. */
    UNIT_LEFT_OUT,
    /** A dimension set was left out, because the entry has no value for one of its dimensions. */
    DIMENSIONS_LEFT_OUT,
    /** A name was left out, because the format does not take it, or it was there already. */
    NAME_INVALID,
    /** A global field ({@link EntryStream#withGlobals}) was left out, because the entry has one of that name. */
    GLOBAL_LEFT_OUT,
    /** The time of the entry is outside what the receiver takes; it was written all the same. */
    TIMESTAMP_OUT_OF_RANGE,
    /** The entry could not be made a line. */
    ENTRY_INVALID,
    /** There are more sampling groups than are kept apart: some share one. Counted once in 15 seconds. */
    SAMPLE_GROUPS_SHARED,
    /** The code of an entry, a format or a stream threw. */
    EXCEPTION,
    /** Writing, flushing or opening an output failed. */
    IO_ERROR
}
