/**
 * One record for each request that is served.
 */
@NullMarked
package io.tidemark.http;

import org.jspecify.annotations.NullMarked;
