/**
 * Micrometer's meters as Tidemark's metrics, and Tidemark's metrics in Micrometer's registries.
 */
@NullMarked
package io.tidemark.micrometer;

import org.jspecify.annotations.NullMarked;
