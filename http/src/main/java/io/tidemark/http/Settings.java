package io.tidemark.http;

import io.tidemark.ServiceMetrics;
import io.tidemark.sink.EntrySink;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the builders of filters have in common. */
final class Settings {

    @Nullable
    RequestRecords records = HttpRequestMetricsGuard::new;

    EntrySink sink = ServiceMetrics.sinkOrDiscard();
    boolean measures = true;
    Predicate<IncomingRequest> exclude = request -> false;
}
