/** Where application threads append entries: the {@linkplain io.tidemark.sink.BackgroundQueue background queue} and others. */
@NullMarked
package io.tidemark.sink;

import org.jspecify.annotations.NullMarked;
