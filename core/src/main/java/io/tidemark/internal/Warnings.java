package io.tidemark.internal;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Warnings of the library: to {@link System.Logger}, at most one a topic in ten seconds, with a count of those left out. Never throws. */
public final class Warnings {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final ConcurrentHashMap<String, Topic> TOPICS = new ConcurrentHashMap<>();

    /** For tests: is given each warning that is written, in place of the logger. */
    static volatile @Nullable BiConsumer<String, @Nullable Throwable> listener;

    private Warnings() {}

    /**
     * Warns, or counts the warning if the topic had one lately.
     *
     * @param topic one of a fixed few, never made from input: topics are kept for ever
     */
    public static void warn(String topic, String message, @Nullable Throwable cause) {
        warn(topic, null, message, cause);
    }

    /**
     * As {@link #warn(String, String, Throwable)}, of a source that has a name. The text is put together only if it is written: a
     * condition that lasts warns at every entry.
     */
    public static void warn(String topic, @Nullable String source, String message, @Nullable Throwable cause) {
        warn(topic, source, message, cause, System.nanoTime());
    }

    static void warn(String topic, @Nullable String source, String message, @Nullable Throwable cause, long now) {
        try {
            Topic known = TOPICS.get(topic);
            Topic state = known == null ? TOPICS.computeIfAbsent(topic, key -> new Topic(now)) : known;
            long next = state.next.get();
            if (now - next < 0 || !state.next.compareAndSet(next, now + INTERVAL_NANOS)) {
                state.leftOut.incrementAndGet();
                state.lastLeftOut = message;
                return;
            }
            String text = source == null ? message : source + ": " + message;
            long leftOut = state.leftOut.getAndSet(0);
            if (leftOut != 0) {
                String last = state.lastLeftOut;
                // Two fields with one kind of problem: else the second would never be told of.
                String other = last == null || last.equals(message) ? "" : ", the last of them: " + last;
                text += " (" + leftOut + " more like this since the last warning" + other + ")";
            }
            BiConsumer<String, @Nullable Throwable> told = listener;
            if (told != null) {
                told.accept(text, cause);
                return;
            }
            System.Logger logger = Logging.LOGGER;
            if (logger == null) {
                return;
            }
            if (cause == null) {
                logger.log(System.Logger.Level.WARNING, text);
            } else {
                logger.log(System.Logger.Level.WARNING, text, cause);
            }
        } catch (Throwable ignored) {
            // A broken logger must not break the application.
        }
    }

    /** For tests: the next warning of any topic is written. */
    static void forget() {
        TOPICS.clear();
    }

    /** Looked up when first needed, and inside the try above: a logger that does not fit its back end throws right here. */
    private static final class Logging {
        static final System.@Nullable Logger LOGGER = find();

        private static System.@Nullable Logger find() {
            try {
                return System.getLogger("io.tidemark");
            } catch (Throwable broken) {
                return null;
            }
        }
    }

    private static final class Topic {
        final AtomicLong next;
        final AtomicLong leftOut = new AtomicLong();
        volatile @Nullable String lastLeftOut;

        Topic(long now) {
            next = new AtomicLong(now);
        }
    }
}
