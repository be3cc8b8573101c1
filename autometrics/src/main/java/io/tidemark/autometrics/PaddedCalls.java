package io.tidemark.autometrics;

/** Room before what is written: what lies before it in memory may be what each thread reads. Fields of a superclass come first. */
abstract sealed class PaddedCalls permits CallCounts {

    @SuppressWarnings("unused")
    private long q0, q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15;
}
