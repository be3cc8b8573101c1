/** Samplers, which write some of the entries and let each count for those that it stands for: {@link io.tidemark.sample.Sampling}. */
@NullMarked
package io.tidemark.sample;

import org.jspecify.annotations.NullMarked;
