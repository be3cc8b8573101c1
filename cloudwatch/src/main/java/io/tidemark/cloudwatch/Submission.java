package io.tidemark.cloudwatch;

import io.tidemark.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.DataAlreadyAcceptedException;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.RejectedLogEventsInfo;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * One batch on its way: its requests, one after the other, each until it is taken or given up. Its steps run on the executor; {@link #giveUp} may
 * come from any thread at any time. Nothing waits.
 */
final class Submission {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /** There is a limit on requests a second: to come back at once would only meet it again. */
    private static final Duration FIRST_PAUSE_IF_THROTTLED = Duration.ofMillis(500);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Batch batch;
    private final SubmissionQueue queue;
    private final LogsClient logs;
    private final Figures figures;
    private final Settings settings;

    // Guarded by this.
    private @Nullable List<Request> requests;

    /** The request that is being sent; those before it are settled. */
    private int at;

    private int attempts;
    private long begunNanos;
    private boolean created;

    /** What came of the last attempt, if it failed. */
    private @Nullable Throwable lastFailure;

    private @Nullable CompletableFuture<?> underWay;

    /** Entries that are lost, and why the last of them is. */
    private final BitSet lost = new BitSet();

    /** Counted, and not told yet. */
    private final Queue<SubmissionEvent> news = new ArrayDeque<>();

    private String lastWhy = "";
    private @Nullable Throwable lastCause;

    /** All is settled; what was begun before has no effect any more. */
    private boolean over;

    /**
     * How persistent it is.
     *
     * @param autoCreate whether to make the log stream and group if they are missing
     * @param retryFor how long after the first attempt another may be begun
     * @param time tells which events are too old
     */
    record Settings(boolean autoCreate, Duration retryFor, TimeSource time) {}

    Submission(Batch batch, SubmissionQueue queue, LogsClient logs, Figures figures, Settings settings) {
        this.batch = batch;
        this.queue = queue;
        this.logs = logs;
        this.figures = figures;
        this.settings = settings;
    }

    Batch batch() {
        return batch;
    }

    void start() {
        step(this::cut);
    }

    /** Runs what is to be done next, and then what is to be done after that. What a step throws ends the submission: nothing may be left in flight. */
    private void step(Step first) {
        try {
            Step next = first;
            while (next != null) {
                next = next.run();
                tellNews();
            }
        } catch (Throwable unexpected) {
            giveUp(unexpected);
        }
    }

    /** Gives the next step, or null if there is none for now. Steps may wait for nothing, but take their time: no lock is held. */
    private interface Step {
        @Nullable
        Step run();
    }

    /** What is counted under the lock is told without it. Everything is told before the batch is settled, unless another thread is at it. */
    private void tellNews() {
        while (true) {
            SubmissionEvent event;
            synchronized (this) {
                event = news.poll();
            }
            if (event == null) {
                return;
            }
            figures.tell(event);
        }
    }

    private @Nullable Step cut() {
        long now = Math.floorDiv(settings.time().epochNanos(), 1_000_000L);
        synchronized (this) {
            if (over) {
                return null;
            }
            Batch.Cut cut = batch.cut(now);
            if (!cut.left.isEmpty()) {
                lose(
                        cut.left,
                        "CloudWatch Logs would reject " + cut.tooOld + " events that are older than 14 days, and "
                                + cut.tooNew + " whose time is more than 2 hours ahead",
                        null);
                news.add(figures.rejected(cut.tooOld, cut.tooNew, 0));
            }
            requests = cut.requests;
        }
        batch.release();
        return this::nextRequest;
    }

    private @Nullable Step nextRequest() {
        synchronized (this) {
            if (over) {
                return null;
            }
            begunNanos = System.nanoTime();
            if (at < requests().size()) {
                return this::attempt;
            }
            over = true;
        }
        settle();
        return null;
    }

    private @Nullable Step attempt() {
        Request request;
        synchronized (this) {
            if (over) {
                return null;
            }
            attempts++;
            if (attempts > 1) {
                figures.retried();
            }
            request = requests().get(at);
        }
        CompletableFuture<PutLogEventsResponse> answer = logs.put(request.events());
        begun(answer);
        then(answer, this::taken, this::refused);
        return null;
    }

    /** When the call is answered, one of these is the next step. */
    private <T> void then(
            CompletableFuture<T> call, Function<T, @Nullable Step> done, Function<Throwable, @Nullable Step> failed) {
        CompletableFuture<T> ignored = call.whenComplete((answer, problem) -> queue.run(
                () -> step(() -> problem == null ? done.apply(answer) : failed.apply(Faults.cause(problem))),
                this::giveUp));
    }

    /** So that {@link #giveUp} ends it, also if it came before. */
    private void begun(CompletableFuture<?> call) {
        synchronized (this) {
            underWay = call;
            if (!over) {
                return;
            }
        }
        call.cancel(true);
    }

    /** @param response null if it is not known */
    private @Nullable Step taken(@Nullable PutLogEventsResponse response) {
        synchronized (this) {
            if (over) {
                return null;
            }
            Request request = requests().get(at);
            Duration latency = Duration.ofNanos(System.nanoTime() - begunNanos);
            RejectedLogEventsInfo info = response == null ? null : response.rejectedLogEventsInfo();
            Rejection rejection = Rejection.of(info, request.size());
            if (rejection.count() > 0) {
                BitSet rejected = new BitSet();
                for (int event = 0; event < request.size(); event++) {
                    if (rejection.has(event)) {
                        rejected.set(request.entryOf(event));
                    }
                }
                lose(rejected, "CloudWatch Logs rejected events for their time: " + info, null);
            }
            news.add(figures.submitted(request, rejection.count(), latency, attempts));
            if (rejection.count() > 0) {
                news.add(figures.rejected(rejection.tooOld(), rejection.tooNew(), rejection.expired()));
            }
            goOn();
        }
        return this::nextRequest;
    }

    private @Nullable Step refused(Throwable problem) {
        if (problem instanceof DataAlreadyAcceptedException) {
            // The answer to it was lost before.
            return taken(null);
        }
        if (problem instanceof ResourceNotFoundException && settings.autoCreate()) {
            then(logs.create(), done -> created(problem), this::again);
            return null;
        }
        return again(problem);
    }

    /** @param missing what was said before */
    private @Nullable Step created(Throwable missing) {
        SubmissionEvent made = logs.takeNews();
        synchronized (this) {
            if (made != null) {
                news.add(made);
            }
            if (!created) {
                created = true;
                return this::attempt;
            }
        }
        // It has been made and is still said to be missing, or again.
        return pauseOrLose(missing, true);
    }

    private @Nullable Step again(Throwable problem) {
        // What has just been made may not be seen everywhere yet.
        boolean unseen = problem instanceof ResourceNotFoundException && settings.autoCreate();
        return pauseOrLose(problem, unseen || Faults.mayPass(problem));
    }

    private @Nullable Step pauseOrLose(Throwable problem, boolean mayPass) {
        Duration pause;
        String what;
        synchronized (this) {
            if (over) {
                return null;
            }
            lastFailure = problem;
            pause = pause(Faults.isThrottling(problem) ? FIRST_PAUSE_IF_THROTTLED : FIRST_PAUSE, attempts);
            Duration soFar = Duration.ofNanos(System.nanoTime() - begunNanos);
            if (!mayPass || soFar.plus(pause).compareTo(settings.retryFor()) > 0) {
                return () -> loseRequest(problem);
            }
            what = "attempt " + attempts + " at sending "
                    + requests().get(at).size() + " events failed; the next is in " + pause.toMillis()
                    + " ms";
        }
        figures.problem(what, problem);
        queue.run(() -> step(this::attempt), this::giveUp, pause);
        return null;
    }

    /** Twice as long each time, and somewhat at random: processes that failed together are not to come back together. */
    private static Duration pause(Duration first, int attempts) {
        long longest = LONGEST_PAUSE.toNanos();
        long full = Math.min(longest, first.toNanos() << Math.min(attempts - 1, 16));
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(full / 2, full + 1));
    }

    private @Nullable Step loseRequest(Throwable problem) {
        synchronized (this) {
            if (over) {
                return null;
            }
            lose(problem);
        }
        return this::nextRequest;
    }

    /** Ends it at once: what is not settled is lost. */
    void giveUp(Throwable why) {
        CompletableFuture<?> call;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            call = underWay;
        }
        // Nobody else writes any more. Whatever happens, it must be settled.
        try {
            if (call != null) {
                call.cancel(true);
            }
            loseRest(why);
        } finally {
            settle();
        }
    }

    private synchronized void loseRest(Throwable why) {
        lastWhy = "given up";
        lastCause = why;
        if (requests == null) {
            lost.set(0, batch.entries());
            news.add(figures.requestFailed(batch.events(), 0, why));
            return;
        }
        while (at < requests.size()) {
            // That time is over says less than what went wrong until then.
            lose(lastFailure == null ? why : lastFailure);
        }
    }

    /** The request that is being sent is lost. */
    private void lose(Throwable why) {
        Request request = requests().get(at);
        BitSet all = new BitSet();
        for (int event = 0; event < request.size(); event++) {
            all.set(request.entryOf(event));
        }
        lose(all, "given up after " + attempts + (attempts == 1 ? " attempt" : " attempts"), why);
        news.add(figures.requestFailed(request.size(), attempts, why));
        goOn();
    }

    /** The request that is being sent is settled; the next has not been tried. */
    private void goOn() {
        at++;
        attempts = 0;
        created = false;
        lastFailure = null;
    }

    private void lose(BitSet entries, String why, @Nullable Throwable cause) {
        lost.or(entries);
        lastWhy = why;
        lastCause = cause;
    }

    private List<Request> requests() {
        return Objects.requireNonNull(requests, "not cut yet");
    }

    /** Once, by who has set {@link #over}: nobody else writes what is read here. */
    private void settle() {
        try {
            figures.settle(batch, lost, lastWhy, lastCause);
            tellNews();
        } finally {
            queue.finished(this);
        }
    }
}
