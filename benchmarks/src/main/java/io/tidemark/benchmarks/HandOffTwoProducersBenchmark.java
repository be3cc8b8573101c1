package io.tidemark.benchmarks;

import org.openjdk.jmh.annotations.Threads;

/** As {@link HandOffBenchmark}, from two threads at once. With the consumer that makes three, more than some machines have cores. */
@Threads(2)
public class HandOffTwoProducersBenchmark extends HandOffBenchmark {}
