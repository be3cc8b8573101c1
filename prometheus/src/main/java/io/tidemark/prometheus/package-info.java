/** Metrics for Prometheus: scraped, or pushed to a Pushgateway. */
@NullMarked
package io.tidemark.prometheus;

import org.jspecify.annotations.NullMarked;
