package io.tidemark.http;

import io.tidemark.FailureAware;
import io.tidemark.Guard;
import io.tidemark.internal.Warnings;
import io.tidemark.sink.EntrySink;
import io.tidemark.stats.HttpMeasures;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How requests are recorded: opens their records and ends them. Whatever an application has put in there, the request is none the worse for it. */
final class Serving {

    private static final String TOPIC = "http";

    private final @Nullable RequestRecords records;
    private final EntrySink sink;
    private final boolean measures;
    private final Predicate<IncomingRequest> exclude;
    private final LongAdder missed = new LongAdder();

    Serving(Settings settings) {
        this.records = settings.records;
        this.sink = settings.sink;
        this.measures = settings.measures;
        this.exclude = settings.exclude;
    }

    boolean isExcluded(IncomingRequest request) {
        try {
            return exclude.test(request);
        } catch (Throwable problem) {
            Warnings.warn(TOPIC + "-exclude", "exclude(..) of a filter threw; the request is recorded", problem);
            return false;
        }
    }

    /** Null if there is to be none, or if it could not be opened. */
    @Nullable
    Guard open(IncomingRequest request) {
        if (records == null) {
            return null;
        }
        Guard guard = null;
        Throwable problem = null;
        try {
            guard = records.open(request, sink);
        } catch (Throwable thrown) {
            problem = thrown;
        }
        if (guard == null) {
            missed.increment();
            Warnings.warn(
                    TOPIC + "-open",
                    "records(..) of a filter " + (problem == null ? "gave null" : "threw")
                            + "; a request goes without its record",
                    problem);
        }
        return guard;
    }

    /** Does not throw, and closes the guard in any case. */
    void end(@Nullable Guard guard, ServedRequest request) {
        if (guard != null) {
            tell(guard, request);
        }
        if (measures) {
            // While the record is open: an exemplar can name it.
            record(request);
        }
        if (guard != null) {
            close(guard);
        }
    }

    private static void tell(Guard guard, ServedRequest request) {
        Throwable failure = request.failure();
        if (failure != null && guard instanceof FailureAware aware) {
            try {
                aware.onFailure(failure);
            } catch (Throwable problem) {
                notTold(guard, "onFailure", problem);
            }
        }
        if (guard instanceof RequestAware aware) {
            try {
                aware.onServed(request);
            } catch (Throwable problem) {
                notTold(guard, "onServed", problem);
            }
        }
    }

    private static void notTold(Guard guard, String method, Throwable problem) {
        Warnings.warn(
                TOPIC + "-" + method,
                method + " of " + guard.getClass().getName()
                        + " threw; the record is emitted without what it would have noted",
                problem);
    }

    private static void close(Guard guard) {
        try {
            guard.close();
        } catch (Throwable problem) {
            // Generated ones do not; one that is written by hand might.
            Warnings.warn(TOPIC + "-close", "closing " + guard.getClass().getName() + " failed", problem);
        }
    }

    private static void record(ServedRequest request) {
        try {
            HttpMeasures.SERVER.record(
                    request.method(),
                    request.route(),
                    request.status(),
                    request.latencyNanos(),
                    request.receivedBytes(),
                    request.sentBytes());
        } catch (Throwable problem) {
            Warnings.warn(TOPIC + "-measures", "the measures of a request could not be recorded", problem);
        }
    }

    /** What an application's function said, or null where it failed. */
    static @Nullable String routeFailed(Throwable problem) {
        Warnings.warn(TOPIC + "-route", "route(..) of a filter threw; a request has no route", problem);
        return null;
    }

    static void couldNotEnd(Throwable problem) {
        Warnings.warn(TOPIC + "-end", "what became of a request could not be found out", problem);
    }

    long missed() {
        return missed.sum();
    }
}
