/**
 * Entries to CloudWatch Logs with PutLogEvents, without an agent: {@link io.tidemark.cloudwatch.CloudWatchLogsStream}.
 */
@NullMarked
package io.tidemark.cloudwatch;

import org.jspecify.annotations.NullMarked;
