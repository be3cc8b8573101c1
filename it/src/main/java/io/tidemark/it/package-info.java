/** Tests that need generated code; all of them, and the records they use, are test sources. */
@NullMarked
package io.tidemark.it;

import org.jspecify.annotations.NullMarked;
