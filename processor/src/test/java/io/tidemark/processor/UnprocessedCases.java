package io.tidemark.processor;

/** A type that a test compiles anew, as a metric record; its case is as it is here. */
sealed interface UnprocessedCases permits UnprocessedCase {}
