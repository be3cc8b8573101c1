/**
 * Metrics of the JVM and its process: as a {@linkplain io.tidemark.stats.jvm.JvmMetrics source} for exporters, and as a {@linkplain
 * io.tidemark.stats.jvm.JvmSnapshot record} for lines.
 */
@NullMarked
package io.tidemark.stats.jvm;

import org.jspecify.annotations.NullMarked;
