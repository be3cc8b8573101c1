/** Every speed claim, side by side with the peers in one run. */
@NullMarked
package io.tidemark.benchmarks;

import org.jspecify.annotations.NullMarked;
