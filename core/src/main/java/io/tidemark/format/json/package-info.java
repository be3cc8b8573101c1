/** Plain JSON lines: {@link io.tidemark.format.json.Json}. */
@NullMarked
package io.tidemark.format.json;

import org.jspecify.annotations.NullMarked;
