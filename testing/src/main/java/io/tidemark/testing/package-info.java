/**
 * Tests of code that uses Tidemark: what was emitted, as values to assert on.
 *
 * <pre>{@code
 * TestSink sink = TestSink.create();
 * try (var metrics = new RequestMetricsGuard(Operation.COUNT_DUCKS, sink)) {
 *     metrics.numberOfDucks = 5;
 * }
 * assertThat(sink.only()).hasMetric("NumberOfDucks", 5).hasProperty("Operation", "CountDucks");
 * }</pre>
 *
 * <p>{@link io.tidemark.testing.TestSink} collects, {@link io.tidemark.testing.TestEntry} is one entry by its written names,
 * {@link io.tidemark.testing.TidemarkAssertions} asserts on it, {@link io.tidemark.testing.ManualTimeSource} stands still until
 * it is told not to, and {@link io.tidemark.testing.TidemarkExtension} does the setting up in JUnit 5 and later.
 */
@NullMarked
package io.tidemark.testing;

import org.jspecify.annotations.NullMarked;
