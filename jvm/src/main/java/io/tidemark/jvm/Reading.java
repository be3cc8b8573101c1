package io.tidemark.jvm;

/** Reads the values of a group. */
@FunctionalInterface
interface Reading {

    /** Adds what it can find out. What it throws is counted, and what it has added before stays. */
    void read(Readings into) throws Exception;
}
