/** Formats turn entries into bytes. */
@NullMarked
package io.tidemark.format;

import org.jspecify.annotations.NullMarked;
