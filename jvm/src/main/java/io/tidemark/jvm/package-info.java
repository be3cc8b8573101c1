/**
 * Metrics of the JVM and its process: as a {@linkplain io.tidemark.jvm.JvmMetrics source} for exporters, and as a {@linkplain
 * io.tidemark.jvm.JvmSnapshot record} for lines.
 */
@NullMarked
package io.tidemark.jvm;

import org.jspecify.annotations.NullMarked;
