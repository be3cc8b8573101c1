package io.tidemark.spike;

import io.tidemark.Handle;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/** As generated. */
final class RequestMetricsHandle extends Handle<RequestMetrics> {
    RequestMetricsHandle(AtomicLongFieldUpdater<RequestMetricsGuard> state, RequestMetricsGuard guard) {
        super(state, guard, guard);
    }

    private RequestMetricsHandle(RequestMetricsHandle other) {
        super(other);
    }

    @Override
    public RequestMetricsHandle share() {
        return new RequestMetricsHandle(this);
    }
}
