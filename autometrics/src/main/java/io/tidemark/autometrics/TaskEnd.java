package io.tidemark.autometrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The end of a task of a wrapped executor: who comes first says how it was, and all calls that wait for it are told. Its task has it, and its future. */
final class TaskEnd {

    private final AwaitedTasks awaited;

    /** The executor's own. Null until it has given it. */
    private volatile @Nullable Future<?> future;

    /** Guarded by this, as what follows. */
    private @Nullable Ending ending;

    private @Nullable List<PendingCall> waiting;

    /** @param awaited has it as long as calls wait for it */
    TaskEnd(AwaitedTasks awaited) {
        this.awaited = awaited;
    }

    /** The executor has taken the task. */
    void taken(Future<?> future) {
        this.future = future;
    }

    /** Tells a call, now or later. */
    void tell(PendingCall call) {
        look();
        Ending known;
        synchronized (this) {
            known = ending;
            if (known == null) {
                if (waiting == null) {
                    waiting = new ArrayList<>(1);
                    awaited.add(this);
                }
                waiting.add(call);
            }
        }
        if (known != null) {
            call.end(known.result(), known.thrown());
        }
    }

    void succeeded(@Nullable Object result) {
        ended(new Ending(result, null));
    }

    void failed(Throwable failure) {
        ended(new Ending(null, Outcomes.cause(failure)));
    }

    /** If it is among these, nobody runs it any more: most futures of executors are what they run. */
    void dropped(Set<Object> tasks) {
        Object task = future;
        if (task != null && tasks.contains(task)) {
            failed(new CancellationException("given back by shutdownNow()"));
        }
    }

    /** Looks at the future, if nobody has told so far: an executor may have cancelled it. */
    void look() {
        Future<?> at = future;
        if (at != null && !isKnown()) {
            Ending found = Ending.of(at);
            if (found != null) {
                ended(found);
            }
        }
    }

    private synchronized boolean isKnown() {
        return ending != null;
    }

    private void ended(Ending how) {
        List<PendingCall> told;
        synchronized (this) {
            if (ending != null) {
                return;
            }
            ending = how;
            told = waiting;
            waiting = null;
            if (told != null) {
                awaited.remove(this);
            }
        }
        if (told != null) {
            told.forEach(call -> call.end(how.result(), how.thrown()));
        }
    }
}
