package io.tidemark.benchmarks;

import org.openjdk.jmh.annotations.Threads;

/** As {@link RecordingBenchmark}, from two threads into the same rows. */
@Threads(2)
public class RecordingTwoThreadsBenchmark extends RecordingBenchmark {}
