/** A program that uses every module as its users do, to see what it looks up while it runs. */
@NullMarked
package io.tidemark.nativeimage;

import org.jspecify.annotations.NullMarked;
