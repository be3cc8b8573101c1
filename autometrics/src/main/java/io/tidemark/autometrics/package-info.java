/** Function metrics. */
@NullMarked
package io.tidemark.autometrics;

import org.jspecify.annotations.NullMarked;
