package io.tidemark.nativeimage;

import io.tidemark.autometrics.Autometrics;
import io.tidemark.autometrics.CallResult;
import io.tidemark.autometrics.FunctionMetrics;
import io.tidemark.autometrics.Label;
import io.tidemark.autometrics.ResultLabel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;

/** Functions that are woven, with all that annotations can name. */
final class Pond {

    /** An answer that is an error, and is not thrown. */
    enum Answer {
        @ResultLabel(CallResult.ERROR)
        NO_BREAD,
        FED
    }

    private static final FunctionMetrics BY_HAND = FunctionMetrics.of(Pond.class, "byHand");

    @Autometrics(
            objective = "fast",
            okIf = NothingIsNoError.class,
            labels = @Label(key = "kind", from = DuckKind.class))
    Answer feed(int grams) {
        return grams > 0 ? Answer.FED : Answer.NO_BREAD;
    }

    @Autometrics
    CompletableFuture<String> later() {
        return CompletableFuture.completedFuture("quack");
    }

    @Autometrics
    Flow.Publisher<String> often() {
        return new SubmissionPublisher<>();
    }

    int byHand() {
        return BY_HAND.call(() -> 1);
    }
}
