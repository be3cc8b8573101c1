/** Entries for people to read, in development and tests: {@link io.tidemark.format.local.LocalFormat}. */
@NullMarked
package io.tidemark.format.local;

import org.jspecify.annotations.NullMarked;
