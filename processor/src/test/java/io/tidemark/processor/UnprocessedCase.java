package io.tidemark.processor;

/** A case that the processor has not seen. */
record UnprocessedCase() implements UnprocessedCases {}
