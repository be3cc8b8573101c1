package io.tidemark.demo;

import io.tidemark.cloudwatch.SubmissionStats;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint took of a run.
 *
 * @param figures of events and requests
 * @param lastProblem what was wrong with a request, the last time that something was; null if nothing ever was
 */
record Delivery(SubmissionStats figures, @Nullable String lastProblem) {}
