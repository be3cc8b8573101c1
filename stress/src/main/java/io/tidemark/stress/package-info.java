/** Every claim about threads, raced millions of times. Run by {@code stress/run}. */
@NullMarked
package io.tidemark.stress;

import org.jspecify.annotations.NullMarked;
