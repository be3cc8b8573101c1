/** Where formatted lines go: files, standard output, sockets, memory; and which of them the environment asks for. */
@NullMarked
package io.tidemark.output;

import org.jspecify.annotations.NullMarked;
