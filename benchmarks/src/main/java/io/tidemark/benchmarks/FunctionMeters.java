package io.tidemark.benchmarks;

/** An empty method, its calls counted, timed and watched, as one does it with a library. Shared by the threads that are measured. */
interface FunctionMeters {

    /** Upper bounds of the histogram's buckets in seconds: those of the Autometrics specification. */
    @SuppressWarnings("MutablePublicArray")
    double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10};

    String CALLS = "function.calls";
    String DURATION = "function.calls.duration";
    String CONCURRENT = "function.calls.concurrent";

    /** The labels that tell functions apart. */
    String FUNCTION = "function";

    String MODULE = "module";
    String RESULT = "result";

    String NAME = "Pond.count";
    String PACKAGE = "io.tidemark.demo";

    /** A call. */
    void call() throws Throwable;

    /** How many calls were counted, by all its figures; -1 if they do not agree. */
    long counted();
}
