/** Clocks, timers, and formatters of instants. */
@NullMarked
package io.tidemark.time;

import org.jspecify.annotations.NullMarked;
