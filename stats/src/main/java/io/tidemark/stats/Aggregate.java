package io.tidemark.stats;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a metric record of which many are merged into one entry: for events too frequent to be written one by one. Each field says how its values
 * become one:
 *
 * <pre>{@code
 * @Metrics @Aggregate
 * class ApiCall {
 *     @Key String endpoint;
 *     @Merge(Distribution.class) @InUnit(MetricUnit.MILLISECONDS) Timer latency = Timer.start();
 *     @Merge(Sum.class) long responseSize;
 *     @Merge(Ignore.class) String requestId;
 * }
 * }</pre>
 *
 * <p>The processor generates {@code ApiCallAggregate} beside it, which holds what was merged: for {@link Aggregated#of} inside a wide event, and
 * for {@link KeyedAggregator#of} at a sink. A flattened record is merged by the strategies of its own fields, and so needs this annotation as
 * well. The time of a record is not merged.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Aggregate {}
