/** Metrics, and wide events as logs, for OpenTelemetry over OTLP. */
@NullMarked
package io.tidemark.otlp;

import org.jspecify.annotations.NullMarked;
