/** A long run at full load, with what it leaves behind counted. */
@NullMarked
package io.tidemark.soak;

import org.jspecify.annotations.NullMarked;
