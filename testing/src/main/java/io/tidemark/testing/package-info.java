/** Test sink, assertions and manual time for code that uses Tidemark. */
@NullMarked
package io.tidemark.testing;

import org.jspecify.annotations.NullMarked;
