package io.tidemark.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Outcome;

/** What may come of a record that is closed: it is emitted once. The result is how often it was. */
@Outcome(id = "1", expect = ACCEPTABLE, desc = "Emitted once, whoever was last.")
@Outcome(id = "0", expect = FORBIDDEN, desc = "The entry is lost.")
@Outcome(expect = FORBIDDEN, desc = "Emitted more than once.")
final class Once {
    private Once() {}
}
