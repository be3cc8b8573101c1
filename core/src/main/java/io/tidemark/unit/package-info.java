/** Units of metrics: the {@linkplain io.tidemark.unit.MetricUnit CloudWatch set}, and {@linkplain io.tidemark.unit.Unit#custom your own}. */
@NullMarked
package io.tidemark.unit;

import org.jspecify.annotations.NullMarked;
