/** What a sink's consumer writes entries to, one at a time: a format and an output, a tee, and others. */
@NullMarked
package io.tidemark.stream;

import org.jspecify.annotations.NullMarked;
