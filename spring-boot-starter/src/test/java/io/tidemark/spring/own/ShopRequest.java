package io.tidemark.spring.own;

import io.tidemark.FailureAware;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.http.IncomingRequest;
import io.tidemark.http.RequestAware;
import io.tidemark.http.ServedRequest;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;
import org.jspecify.annotations.Nullable;

/** An application's own record of a request. */
@Metrics(naming = Naming.KEBAB_CASE)
class ShopRequest implements RequestAware, FailureAware {
    final @Nullable String shop;
    long articles;

    @Nullable
    String outcome;

    int status;

    @InUnit(MetricUnit.MICROSECONDS)
    final Timer took = Timer.start();

    ShopRequest(IncomingRequest request) {
        shop = request.header("X-Shop");
    }

    @Override
    public void onServed(ServedRequest request) {
        status = request.status();
        if (outcome == null) {
            outcome = "served";
        }
    }

    @Override
    public void onFailure(Throwable failure) {
        outcome = failure.getClass().getSimpleName();
    }
}
