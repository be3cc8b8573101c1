/**
 * The duck pond: a small real HTTP service that measures itself with Tidemark, to read as an example and to run.
 *
 * <p>Read {@code RequestMetrics} first: it declares what is known of a request. {@code PondServer} fills it, one record a request.
 * {@code Demo} attaches the file that the records go to, and {@code CloudWatch} if it is asked to. {@code DuckPond} is the work itself and knows nothing of metrics.
 * {@code PondClient} and {@code Summary} are not part of the service: they send it requests, and check that nothing was lost.
 */
@NullMarked
package io.tidemark.demo;

import org.jspecify.annotations.NullMarked;
