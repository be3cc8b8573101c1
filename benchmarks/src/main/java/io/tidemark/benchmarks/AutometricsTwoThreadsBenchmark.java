package io.tidemark.benchmarks;

import org.openjdk.jmh.annotations.Threads;

/** As {@link AutometricsBenchmark}, from two threads of the same method. */
@Threads(2)
public class AutometricsTwoThreadsBenchmark extends AutometricsBenchmark {}
