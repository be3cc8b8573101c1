/**
 * A cache, as a library would offer it: it fills a metric record of its own, and leaves it to the application where that record
 * goes, what its fields are called, and whether they are written at all.
 */
@NullMarked
package io.tidemark.demo.cache;

import org.jspecify.annotations.NullMarked;
