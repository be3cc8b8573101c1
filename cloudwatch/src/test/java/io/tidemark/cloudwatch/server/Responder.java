package io.tidemark.cloudwatch.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Carries calls out, or only counts them. Thread-safe. */
final class Responder {

    private static final HttpAnswer ALL_TAKEN = taken(Rejected.NONE);

    private final LogsService service;
    private final Calls calls;
    private volatile boolean countingOnly;

    Responder(LogsService service, Calls calls) {
        this.service = service;
        this.calls = calls;
    }

    void countOnly() {
        countingOnly = true;
    }

    boolean isCountingOnly() {
        return countingOnly;
    }

    /** Carries a call out. */
    HttpAnswer carryOut(Call call, RequestBody body, @Nullable Rejected forced) {
        try {
            if (body.problem() != null) {
                throw body.problem();
            }
            if (call.operation() != Operation.PUT_LOG_EVENTS) {
                ObjectNode answer = service.carryOut(call.operation(), body.json());
                calls.changed();
                return HttpAnswer.json(answer);
            }
            if (body.events().isEmpty() && body.eventCount() > 0) {
                calls.taken(body.eventCount(), body.countedBytes(), call.wireBytes());
                return ALL_TAKEN;
            }
            Rejected rejected = service.put(body, forced);
            int events = body.eventCount();
            calls.taken(rejected.to(events) - Math.min(rejected.from(), events), body.countedBytes(), call.wireBytes());
            return taken(rejected);
        } catch (ServiceError problem) {
            return problem.answer();
        }
    }

    /** The answer to a call as if it had been carried out. */
    static HttpAnswer pretended() {
        return ALL_TAKEN;
    }

    private static HttpAnswer taken(Rejected rejected) {
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("nextSequenceToken", "49590302938712348567890123456789012345678901234567890123");
        if (!rejected.equals(Rejected.NONE)) {
            ObjectNode info = answer.putObject("rejectedLogEventsInfo");
            put(info, "tooNewLogEventStartIndex", rejected.tooNewStart());
            put(info, "tooOldLogEventEndIndex", rejected.tooOldEnd());
            put(info, "expiredLogEventEndIndex", rejected.expiredEnd());
        }
        return HttpAnswer.json(answer);
    }

    private static void put(ObjectNode info, String field, @Nullable Integer index) {
        if (index != null) {
            info.put(field, index);
        }
    }
}
