package io.tidemark;

/** The value that stands for a range of them, when only leading bits are kept. */
public enum Rounding {
    /** The lower end of the range. */
    FLOOR,
    /** The middle of the range: half the error of the other two. */
    MIDPOINT,
    /** The upper end of the range; a value that is the lower end stands for itself. */
    CEIL
}
