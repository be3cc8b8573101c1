/** Not exported. */
@NullMarked
package io.tidemark.internal;

import org.jspecify.annotations.NullMarked;
