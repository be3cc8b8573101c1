package io.tidemark.autometrics;

/** The functions that are called while a record is current. */
public final class FunctionCalls {

    /** Of a record. */
    public FunctionCalls() {}

    void ended(FunctionName function, long nanos, boolean error) {}
}
