package com.example.ducks;

import io.tidemark.autometrics.Autometrics;
import io.tidemark.autometrics.Objective;
import io.tidemark.autometrics.Percentile;

/** Of another jar. */
public final class MoreDucks {

    static final Objective LAKE = Objective.named("lake").successRate(Percentile.P90).build();

    private MoreDucks() {}

    /** Never called. */
    @Autometrics(objective = "lake")
    public static void dive() {}

    public static void main(String[] args) {}
}
