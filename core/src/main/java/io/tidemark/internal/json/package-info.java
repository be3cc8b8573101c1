/** What the formats that write JSON lines share: numbers, strings, and the lanes that an entry is written into. Not exported. */
@NullMarked
package io.tidemark.internal.json;

import org.jspecify.annotations.NullMarked;
