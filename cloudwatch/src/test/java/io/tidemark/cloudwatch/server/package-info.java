/**
 * A server for tests that speaks the JSON protocol of CloudWatch Logs, enforces its limits, and fails in the ways that it is told to:
 * {@link io.tidemark.cloudwatch.server.LogsServer}.
 */
@NullMarked
package io.tidemark.cloudwatch.server;

import org.jspecify.annotations.NullMarked;
