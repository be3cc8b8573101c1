/** Metrics that start from typed unit-of-work records. */
@NullMarked
package io.tidemark;

import org.jspecify.annotations.NullMarked;
