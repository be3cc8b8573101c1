package io.tidemark.views;

import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.unit.MetricUnit;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sixteen writers and readers that never pause, while views and rows come and go: in each reading the buckets are the count and the sum, nothing goes
 * back but rows that begin anew, and at the end every value is accounted for. With platform threads and, where the JVM has them, with
 * virtual ones.
 */
public final class Consistency {

    private static final int DEFAULT_SECONDS = 180;
    private static final LongMeasure BREAD =
            Measure.ofLong("consistency/bread", "Bread that a visitor brought", MetricUnit.COUNT);

    private final PrintStream out;

    Consistency(PrintStream out) {
        this.out = out;
    }

    /** Takes how many seconds it is to run. */
    public static void main(String[] args) throws InterruptedException {
        String given = args.length == 0 ? "" + DEFAULT_SECONDS : args[0];
        if (!given.matches("[0-9]{1,6}") || Integer.parseInt(given) < 2) {
            System.err.println(
                    "'" + given + "' is no number of seconds: take one from 2 to 999999, as " + DEFAULT_SECONDS);
            System.exit(2);
        }
        List<String> wrong = new Consistency(System.out).run(Duration.ofSeconds(Integer.parseInt(given)));
        wrong.forEach(finding -> System.out.println("FAILED: " + finding));
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    /** Runs, and gives what was wrong. */
    List<String> run(Duration time) throws InterruptedException {
        Findings findings = new Findings();
        Consumer<Runnable> virtual = virtualThreads();
        Duration each = virtual == null ? time : time.dividedBy(2);
        run("16 platform threads", each, null, findings);
        if (virtual == null) {
            out.println("No virtual threads: this is Java " + Runtime.version().feature());
        } else {
            run("16 chains of virtual threads", each, virtual, findings);
        }
        if (findings.all().isEmpty()) {
            out.println("Buckets, counts and sums agreed in each reading; no row went back; all totals are exact");
        }
        return findings.all();
    }

    private void run(String who, Duration time, @Nullable Consumer<Runnable> virtual, Findings findings)
            throws InterruptedException {
        out.println(who + ", " + time.toSeconds() + " s: " + new Load(BREAD, findings).run(time, virtual));
    }

    /** Starts virtual threads; null if there are none. */
    private static @Nullable Consumer<Runnable> virtualThreads() {
        Method start;
        try {
            start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        } catch (NoSuchMethodException before21) {
            return null;
        }
        return task -> {
            try {
                start.invoke(null, task);
            } catch (IllegalAccessException | InvocationTargetException problem) {
                throw new IllegalStateException("a virtual thread could not be started", problem);
            }
        };
    }
}
