package io.tidemark;

import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.EntrySink;
import io.tidemark.stream.EntryStream;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A sink of the process beside {@link ServiceMetrics}, with a name: for records that go elsewhere, and that are attached, overridden in tests
 * and closed apart from it.
 *
 * <pre>{@code
 * final class Audit {
 *     static final GlobalSink SINK = GlobalSink.named("Audit");
 * }
 *
 * try (AttachHandle attached = Audit.SINK.attach(format.writeTo(auditFile))) {
 *     runService();       // here and below: Audit.SINK.sinkOrDiscard()
 * }
 * }</pre>
 *
 * <p>There is one for each name, for as long as the process lives. Safe for use by any number of threads.
 */
public final class GlobalSink {

    private static final int LONGEST_NAME = 100;
    private static final int MOST = 1_000;

    private static final Map<String, GlobalSink> ALL = new ConcurrentHashMap<>();
    private static final ReentrantLock MAKING = new ReentrantLock();

    private final String name;
    private final AttachPoint point;

    private GlobalSink(String name) {
        this.name = name;
        this.point = new AttachPoint("GlobalSink.named(\"" + name + "\")");
    }

    /**
     * The sink of that name, always the same one. A name is a constant of the program, never made from input: there are 1,000 at most, and
     * they are kept for ever. Best kept in a static field.
     *
     * @param name 1 to 100 characters, not blank, without control characters, quotation marks and backslashes
     * @throws IllegalArgumentException if it is anything else
     * @throws IllegalStateException if there are 1,000 already and this is another
     */
    public static GlobalSink named(String name) {
        Objects.requireNonNull(name, "name");
        GlobalSink known = ALL.get(name);
        return known == null ? make(name) : known;
    }

    private static GlobalSink make(String name) {
        check(name);
        MAKING.lock();
        try {
            GlobalSink known = ALL.get(name);
            if (known != null) {
                return known;
            }
            if (ALL.size() >= MOST) {
                throw new IllegalStateException("GlobalSink.named(\"" + name + "\"): there are " + MOST
                        + " named sinks already, and they are kept for ever. A name is a constant of the program, such as"
                        + " \"Audit\": do not make it from a request or a user");
            }
            GlobalSink made = new GlobalSink(name);
            ALL.put(name, made);
            return made;
        } finally {
            MAKING.unlock();
        }
    }

    private static void check(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "the name of a global sink is not blank; GlobalSink.named(\"Audit\") has one");
        }
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("the name of a global sink has " + LONGEST_NAME
                    + " characters at most, not " + name.length() + ": " + name.substring(0, 20) + "…");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c) || c == '"' || c == '\\') {
                throw new IllegalArgumentException(
                        "the name of a global sink has no control characters, quotation marks and backslashes: the character at "
                                + i + " is " + String.format("U+%04X", (int) c));
            }
        }
    }

    /** Begins to flush all that are attached. */
    static void beginFlushOfAll() {
        ALL.values().forEach(sink -> sink.point.beginFlush());
    }

    /** As {@link AttachHandle#flushNow}, of all that are attached. */
    static boolean flushAll(long deadline) {
        boolean done = true;
        for (GlobalSink sink : ALL.values()) {
            done &= sink.point.flushNow(deadline);
        }
        return done;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /**
     * Attaches a stream, behind a {@link BackgroundQueue} with its defaults: as {@link ServiceMetrics#attach(EntryStream)}.
     *
     * @throws IllegalStateException if a sink is attached here already; says where that was done. The stream is then still the caller's
     */
    @SuppressWarnings("overloads") // As in ServiceMetrics.
    public AttachHandle attach(EntryStream stream) {
        return point.attachStream(stream);
    }

    /**
     * Attaches a sink: as {@link ServiceMetrics#attach(EntrySink)}.
     *
     * @throws IllegalStateException if a sink is attached here already; says where that was done
     */
    @SuppressWarnings("overloads")
    public AttachHandle attach(EntrySink sink) {
        return point.attach(sink);
    }

    /**
     * The sink that is attached, or that a test has put in its place.
     *
     * @throws IllegalStateException if there is none; says how to attach one
     */
    public EntrySink sink() {
        return point.get();
    }

    /** The sink that is attached, or that a test has put in its place; empty if there is none. */
    public Optional<EntrySink> trySink() {
        return Optional.ofNullable(point.find());
    }

    /** Whether {@link #sink} gives one. */
    public boolean isAttached() {
        return point.find() != null;
    }

    /** A sink that looks at each append which sink is attached: as {@link ServiceMetrics#sinkOrDiscard}. Always the same object. */
    public EntrySink sinkOrDiscard() {
        return point.orDiscard();
    }

    /** Entries that were appended to {@link #sinkOrDiscard} while no sink was attached, since the program started. */
    public long discarded() {
        return point.discarded();
    }

    /** For tests: puts a sink in the place of the attached one, for this thread and those that it starts: as {@link ServiceMetrics#useForTesting}. */
    public ServiceMetrics.Scope useForTesting(EntrySink sink) {
        return point.override(sink);
    }

    /** For tests: puts a sink in the place of the attached one, for all threads: as {@link ServiceMetrics#useForTestingEverywhere}. */
    public ServiceMetrics.Scope useForTestingEverywhere(EntrySink sink) {
        return point.overrideEverywhere(sink);
    }

    @Override
    public String toString() {
        return "GlobalSink.named(\"" + name + "\")";
    }
}
