/** Where application threads append entries: the background queue and others. */
@NullMarked
package io.tidemark.sink;

import org.jspecify.annotations.NullMarked;
