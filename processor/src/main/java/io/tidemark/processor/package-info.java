/** Generates guards, shapes and layouts from metric records. */
@NullMarked
package io.tidemark.processor;

import org.jspecify.annotations.NullMarked;
