/** A small real service that uses Tidemark. */
@NullMarked
package io.tidemark.demo;

import org.jspecify.annotations.NullMarked;
