package io.tidemark.demo;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * Remembers why the last request failed that did. The stream tries again, and at the end may have no more to say than that it ran out of time.
 */
final class Trouble implements ExecutionInterceptor {
    private volatile @Nullable String last;

    @Override
    public void onExecutionFailure(Context.FailedExecution failed, ExecutionAttributes attributes) {
        // What is missing is made: that is no trouble.
        if (failed.exception() instanceof SdkException problem && !(problem instanceof ResourceNotFoundException)) {
            last = problem.getMessage();
        }
    }

    @Nullable
    String last() {
        return last;
    }
}
