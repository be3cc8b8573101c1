package io.tidemark.stats;

/** What is written under a lock, and the lock: apart from what pads them, since fields of a superclass come first in memory. */
abstract sealed class LockedFigures extends Figures permits Stripe {

    /** {@link Stripe#OPEN} is stored by who has the lock, after a release fence. */
    int state;

    LockedFigures(Plan plan) {
        super(plan);
    }
}
