/**
 * Metrics that start from the work a program does: the annotations that declare a record, its naming, and the process-wide sink.
 *
 * <p>A class annotated {@link io.tidemark.Metrics} declares the fields of one unit of work. The annotation processor generates
 * its guard: the record, open. Filled while the work runs and closed once, it is appended to a sink, for example
 * {@code ServiceMetrics}.
 */
@NullMarked
package io.tidemark;

import org.jspecify.annotations.NullMarked;
