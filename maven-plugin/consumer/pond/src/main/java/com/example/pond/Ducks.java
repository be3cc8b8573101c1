package com.example.pond;

import io.tidemark.autometrics.Autometrics;
import io.tidemark.autometrics.Objective;
import io.tidemark.autometrics.Percentile;
import io.tidemark.autometrics.SkipAutometrics;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Each public method. */
@Autometrics(objective = "api")
public class Ducks {

    static final Objective API = Objective.named("api")
            .successRate(Percentile.P99_9)
            .latency(Duration.ofSeconds(20), Percentile.P99)
            .build();

    public int count(int... ponds) {
        int all = 0;
        for (int pond : ponds) {
            all += in(pond);
        }
        return all;
    }

    public final synchronized <T extends CharSequence> T call(T name) {
        if (name.length() == 0) {
            throw new IllegalArgumentException("no name");
        }
        return name;
    }

    public String call(String name, int times) {
        return times == 0 ? name : call(name, times - 1);
    }

    public CompletionStage<String> hatch(boolean well) {
        return well
                ? CompletableFuture.completedFuture("duckling")
                : CompletableFuture.failedFuture(new IllegalStateException("addled"));
    }

    @SkipAutometrics
    public int skipped() {
        return 1;
    }

    @Autometrics
    private int in(int pond) {
        return pond + Feed.portion(pond);
    }
}
