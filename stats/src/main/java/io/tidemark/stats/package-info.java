/**
 * Measures, tags, views and aggregation: what is measured is said where it happens, and what is made of it where the program starts, or
 * while it runs.
 *
 * <p>A {@linkplain io.tidemark.stats.Measure measure} is recorded with a value and {@linkplain io.tidemark.stats.Tags tags}, alone or {@linkplain
 * io.tidemark.stats.Measurements several at once}. A {@linkplain io.tidemark.stats.View view} {@linkplain io.tidemark.stats.Aggregation aggregates}
 * it, a row for each combination of the tags that it names. {@linkplain io.tidemark.stats.Views Views} come and go at run time; a {@linkplain
 * io.tidemark.stats.MetricSource source} gives what they hold to exporters, {@linkplain io.tidemark.stats.MetricSources several} as one.
 *
 * <h2>What holds while threads record</h2>
 *
 * <ul>
 *   <li>Recording waits for no reader and for no thread that was stopped amid recording. Only the first value of a row takes a lock, to make
 *       the row; it is held while a row is made or removed.
 *   <li>A snapshot of a row agrees with itself: the sum of its buckets is its count. From one snapshot to the next no count goes back. What was recorded before the
 *       snapshot began is in it.
 *   <li>A value is counted in one row once. If the row is removed meanwhile, it is in the removed row's last values or in the new row; a last value may be in both. A row that expires
 *       is idle: if a value comes at that moment after all, the row stays.
 *   <li>The last values of a view that is unregistered have all that was recorded before.
 *   <li>NaN is counted apart, and so is a negative value where none may be. An infinity is in the first or last bucket and in no sum. Whole
 *       numbers stay exact; their sum is held at the ends of the range of a {@code long}.
 * </ul>
 *
 * <h2>Inside</h2>
 *
 * <p>A registered view is a {@code Recorder}: it finds the {@code Cell} of a measurement in its {@code Rows}. What was {@code Found} for tags once, in all views of a measure or
 * of records with the same tags, is {@code Known} from then on, and a handle keeps it. A cell is a {@code Stripe}, and has more as soon as two threads meet at it; a stripe is
 * {@code Figures} with a lock that nobody waits for. A snapshot puts the figures of all stripes together.
 */
@NullMarked
package io.tidemark.stats;

import org.jspecify.annotations.NullMarked;
