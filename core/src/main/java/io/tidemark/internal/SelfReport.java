package io.tidemark.internal;

/** An entry in which the library reports on itself. Samplers keep it. */
public interface SelfReport {}
