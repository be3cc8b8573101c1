/**
 * Measures, tags, views and aggregation: what is measured is said where it happens, and what is made of it where the program starts, or
 * while it runs.
 *
 * <p>A {@linkplain io.tidemark.stats.Measure measure} is recorded with a value and {@linkplain io.tidemark.stats.Tags tags}. A
 * {@linkplain io.tidemark.stats.View view} aggregates it, a row for each combination of the tags that it names. {@linkplain io.tidemark.stats.Views
 * Views} come and go at run time; a {@linkplain io.tidemark.stats.MetricSource source} gives what they hold to exporters.
 */
@NullMarked
package io.tidemark.stats;

import org.jspecify.annotations.NullMarked;
