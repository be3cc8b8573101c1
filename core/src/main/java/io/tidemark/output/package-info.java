/** Where formatted lines go: files, standard output, and others. */
@NullMarked
package io.tidemark.output;

import org.jspecify.annotations.NullMarked;
