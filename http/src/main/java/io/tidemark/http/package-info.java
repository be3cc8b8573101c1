/**
 * One record for each request that is served, and the {@linkplain io.tidemark.stats.HttpMeasures measures} of it, whatever serves it: {@link io.tidemark.http.RequestFilter} in a
 * servlet container, {@link io.tidemark.http.JdkRequestFilter} in the JDK's server. {@link io.tidemark.http.JaxRsRoutes} tells the first of them the routes of JAX-RS.
 *
 * <p>The record out of the box is {@link io.tidemark.http.HttpRequestMetrics}, and {@link io.tidemark.http.HttpRequestPart} a part of others; an application that wants its own gives {@link io.tidemark.http.RequestRecords}.
 *
 * <h2>Inside</h2>
 *
 * <p>What filters have in common is {@code Serving}: how to open a record and how to end it, with the settings of a builder. A request that is being served is a {@code
 * ServletExchange} or a {@code JdkExchange}; it knows whether it has ended.
 */
@NullMarked
package io.tidemark.http;

import org.jspecify.annotations.NullMarked;
