/** Clocks and timers. */
@NullMarked
package io.tidemark.time;

import org.jspecify.annotations.NullMarked;
