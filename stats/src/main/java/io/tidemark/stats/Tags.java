package io.tidemark.stats;

import io.tidemark.internal.AlsoCarried;
import io.tidemark.internal.CarryingExecutorService;
import io.tidemark.internal.CarryingTask;
import io.tidemark.internal.TaskWrapping;
import io.tidemark.internal.Warnings;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Names and values by which measurements are told apart: who calls, what for, with which result.
 *
 * <p>Those that are {@linkplain #current current} on a thread are added to each measurement that is recorded on it:
 *
 * <pre>{@code
 * Tags.with("tenant", tenant).run(() -> handle(request));
 *
 * try (Tags.Scope scope = Tags.with("tenant", tenant).open()) {
 *     handle(request);
 * }
 * }</pre>
 *
 * <p>A key is 1 to 255 characters, a value 0 to 255, of printable ASCII: U+0020 to U+007E (OpenCensus, Tags API). Keys are kept in order.
 * Immutable, and so safe for use by several threads; equal if keys and values are.
 *
 * <p><b>Other threads</b> of the process find the current tags in {@linkplain #wrap(Runnable) wrapped} tasks and {@linkplain
 * #taskWrapping(ExecutorService) executors}; those of {@link io.tidemark.UnitOfWork} carry them too. Both tell the module for function metrics
 * who the caller is.
 *
 * <p><b>Other processes</b> are told only of tags that were made for it, by {@link #andPropagating}: what is a tag for a view here may be none of
 * the business of whom we call. {@link BinaryTags} and {@link BaggageTags} write these and no others, and what they read is again of that kind.
 */
public final class Tags {

    /** More on one thread are a loop that never closes its scopes: none is added to them. */
    static final int DEEPEST = 1_000;

    // Of tags that stay in the process. Never written to.
    private static final boolean[] LOCAL_ONE = {false};
    private static final boolean[] LOCAL_TWO = {false, false};

    private static final Tags EMPTY = new Tags(new String[0], new boolean[0]);

    private static final ThreadLocal<@Nullable Scope> TOP = new ThreadLocal<>();

    private static final TaskWrapping WRAPPING = new TaskWrapping() {
        @Override
        @SuppressWarnings("overloads")
        public Runnable wrap(Runnable task) {
            return Tags.wrap(task);
        }

        @Override
        @SuppressWarnings("overloads")
        public <V> Callable<V> wrap(Callable<V> task) {
            return Tags.wrap(task);
        }

        @Override
        public String name() {
            return "Tags.taskWrapping";
        }
    };

    static {
        AlsoCarried.capturedBy(() -> current()::begin, Tags::beginNothing, Tags::place);
    }

    /** Keys and values in turn, by key. */
    private final String[] pairs;

    /** For each pair, whether other processes are told of it. */
    private final boolean[] propagating;

    private final int hash;

    private Tags(String[] pairs, boolean[] propagating) {
        this.pairs = pairs;
        this.propagating = propagating;
        int all = 1;
        for (String text : pairs) {
            all = 31 * all + text.hashCode();
        }
        this.hash = all;
    }

    /** No tags. */
    public static Tags empty() {
        return EMPTY;
    }

    /**
     * One tag.
     *
     * @throws IllegalArgumentException if the key or the value is none: it names it
     */
    public static Tags of(String key, String value) {
        return EMPTY.and(key, value);
    }

    /**
     * Two tags. Of one key, the later counts.
     *
     * @throws IllegalArgumentException if a key or a value is none
     */
    public static Tags of(String key1, String value1, String key2, String value2) {
        requireTag(key1, value1);
        requireTag(key2, value2);
        // At once: this is what a program does that makes tags for each measurement. Guarded by RecordingBenchmark.
        int order = key1.compareTo(key2);
        if (order == 0) {
            return new Tags(new String[] {key2, value2}, LOCAL_ONE);
        }
        return new Tags(
                order < 0 ? new String[] {key1, value1, key2, value2} : new String[] {key2, value2, key1, value1},
                LOCAL_TWO);
    }

    /**
     * Three tags. Of one key, the later counts.
     *
     * @throws IllegalArgumentException if a key or a value is none
     */
    public static Tags of(String key1, String value1, String key2, String value2, String key3, String value3) {
        return of(key1, value1, key2, value2).and(key3, value3);
    }

    /**
     * The tags of a map.
     *
     * @throws IllegalArgumentException if a key or a value is none
     */
    public static Tags of(Map<String, String> tags) {
        TreeMap<String, String> sorted = new TreeMap<>();
        for (Map.Entry<String, String> tag :
                Objects.requireNonNull(tags, "tags").entrySet()) {
            requireTag(tag.getKey(), tag.getValue());
            sorted.put(tag.getKey(), tag.getValue());
        }
        return of(sorted, false);
    }

    /**
     * Tags of the values of a {@link MetricSource}, whose values may be any text: as those that come from records. Who propagates them, or tells other processes of them, wants {@link #of(Map)}.
     *
     * @throws IllegalArgumentException if a key is none
     */
    public static Tags ofAnyText(Map<String, String> tags) {
        TreeMap<String, String> sorted = new TreeMap<>();
        Objects.requireNonNull(tags, "tags").forEach((key, value) -> {
            PrintableAscii.require("the tag key", Objects.requireNonNull(key, "key"), false);
            sorted.put(key, Objects.requireNonNull(value, "value"));
        });
        return of(sorted, false);
    }

    /** What others sent, at once: there may be some thousand. In natural order, and checked. */
    static Tags received(SortedMap<String, String> tags) {
        return of(tags, true);
    }

    /**
     * The tags of a map, of any text: what another library has counted is told apart by what it says. They are for a {@link MetricSource} of one's own. Exporters write
     * what their format takes; other processes are not told of them.
     *
     * @throws NullPointerException if a key or a value is null
     */
    public static Tags ofText(Map<String, String> tags) {
        TreeMap<String, String> sorted = new TreeMap<>();
        Objects.requireNonNull(tags, "tags").forEach((key, value) -> {
            Objects.requireNonNull(key, "key");
            sorted.put(key, Objects.requireNonNull(value, () -> "the value of the tag " + key));
        });
        return of(sorted, false);
    }

    /** Of any text, as records have it. In natural order. */
    static Tags local(SortedMap<String, String> tags) {
        return of(tags, false);
    }

    private static Tags of(SortedMap<String, String> sorted, boolean propagate) {
        if (sorted.isEmpty()) {
            return EMPTY;
        }
        String[] pairs = new String[2 * sorted.size()];
        int to = 0;
        for (Map.Entry<String, String> tag : sorted.entrySet()) {
            pairs[to++] = tag.getKey();
            pairs[to++] = tag.getValue();
        }
        boolean[] propagating = new boolean[sorted.size()];
        Arrays.fill(propagating, propagate);
        return new Tags(pairs, propagating);
    }

    /** The tags that are current on this thread: those of the innermost open scope, none if there is no scope. */
    public static Tags current() {
        Scope top = live(TOP.get());
        return top == null ? EMPTY : top.tags;
    }

    /**
     * The {@linkplain #current current} tags and one more, in place of one with that key. They do not become current by that: {@link #run} or
     * {@link #open} what this gives.
     *
     * @throws IllegalArgumentException if the key or the value is none
     */
    public static Tags with(String key, String value) {
        return current().and(key, value);
    }

    /**
     * These and one more, in place of one with that key. It stays in this process.
     *
     * @throws IllegalArgumentException if the key or the value is none
     */
    public Tags and(String key, String value) {
        return checked(key, value, false);
    }

    /**
     * These and one more, in place of one with that key, which other processes are told of: {@link BinaryTags} and {@link BaggageTags} write it.
     *
     * @throws IllegalArgumentException if the key or the value is none
     */
    public Tags andPropagating(String key, String value) {
        return checked(key, value, true);
    }

    private Tags checked(String key, String value, boolean propagate) {
        requireTag(key, value);
        return put(key, value, propagate);
    }

    private static void requireTag(String key, String value) {
        // Costs nothing: what comes next would look as well.
        Objects.requireNonNull(key, "key");
        if (value == null) {
            throw new NullPointerException("the value of the tag " + key);
        }
        if (!PrintableAscii.isKnown(key)) {
            PrintableAscii.remember(PrintableAscii.require("the tag key", key, false));
        }
        // Only if there is something wrong: putting text together would be the most of what this costs.
        if (!PrintableAscii.isKnown(value)) {
            if (PrintableAscii.problem(value, true) != null) {
                PrintableAscii.require("the value of the tag " + key + ",", value, true);
            }
            PrintableAscii.remember(value);
        }
    }

    /** As {@link #and(String, String)}, with whatever text: the properties of records are not limited to what may be propagated. */
    Tags unchecked(String key, String value) {
        return put(key, value, false);
    }

    private Tags put(String key, String value, boolean propagate) {
        int at = find(key);
        if (at >= 0) {
            if (pairs[at + 1].equals(value) && propagating[at / 2] == propagate) {
                return this;
            }
            String[] changed = pairs.clone();
            changed[at + 1] = value;
            boolean[] changedToo = propagating.clone();
            changedToo[at / 2] = propagate;
            return new Tags(changed, changedToo);
        }
        int to = -at - 1;
        String[] more = new String[pairs.length + 2];
        System.arraycopy(pairs, 0, more, 0, to);
        more[to] = key;
        more[to + 1] = value;
        System.arraycopy(pairs, to, more, to + 2, pairs.length - to);
        boolean[] moreToo = new boolean[propagating.length + 1];
        System.arraycopy(propagating, 0, moreToo, 0, to / 2);
        moreToo[to / 2] = propagate;
        System.arraycopy(propagating, to / 2, moreToo, to / 2 + 1, propagating.length - to / 2);
        return new Tags(more, moreToo);
    }

    /** These and others; of one key, the other's value counts, and whether that is propagated. */
    public Tags and(Tags others) {
        String[] theirs = Objects.requireNonNull(others, "others").pairs;
        if (pairs.length == 0 || theirs.length == 0) {
            return theirs.length == 0 ? this : others;
        }
        if (theirs.length == 2) {
            return put(theirs[0], theirs[1], others.propagating[0]);
        }
        String[] all = new String[pairs.length + theirs.length];
        boolean[] allToo = new boolean[all.length / 2];
        int mine = 0;
        int other = 0;
        int to = 0;
        while (mine < pairs.length || other < theirs.length) {
            int order = mine == pairs.length ? 1 : other == theirs.length ? -1 : pairs[mine].compareTo(theirs[other]);
            Tags from = order < 0 ? this : others;
            int at = order < 0 ? mine : other;
            allToo[to / 2] = from.propagating[at / 2];
            all[to++] = from.pairs[at];
            all[to++] = from.pairs[at + 1];
            mine += order <= 0 ? 2 : 0;
            other += order >= 0 ? 2 : 0;
        }
        return new Tags(Arrays.copyOf(all, to), Arrays.copyOf(allToo, to / 2));
    }

    /** These without one. */
    public Tags without(String key) {
        int at = find(Objects.requireNonNull(key, "key"));
        if (at < 0) {
            return this;
        }
        String[] fewer = new String[pairs.length - 2];
        System.arraycopy(pairs, 0, fewer, 0, at);
        System.arraycopy(pairs, at + 2, fewer, at, fewer.length - at);
        boolean[] fewerToo = new boolean[propagating.length - 1];
        System.arraycopy(propagating, 0, fewerToo, 0, at / 2);
        System.arraycopy(propagating, at / 2 + 1, fewerToo, at / 2, fewerToo.length - at / 2);
        return new Tags(fewer, fewerToo);
    }

    /** Those that other processes are told of. */
    public Tags propagating() {
        String[] some = new String[pairs.length];
        int to = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            if (propagating[i / 2]) {
                some[to++] = pairs[i];
                some[to++] = pairs[i + 1];
            }
        }
        if (to == 0 || to == pairs.length) {
            return to == 0 ? EMPTY : this;
        }
        boolean[] someToo = new boolean[to / 2];
        Arrays.fill(someToo, true);
        return new Tags(Arrays.copyOf(some, to), someToo);
    }

    /** The value of a tag; null if there is none with this key. */
    public @Nullable String get(String key) {
        int at = find(Objects.requireNonNull(key, "key"));
        return at < 0 ? null : pairs[at + 1];
    }

    /** How many there are. */
    public int size() {
        return pairs.length / 2;
    }

    /**
     * A key, by its place among them all: from 0, in the order of keys.
     *
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public String key(int index) {
        return pairs[2 * Objects.checkIndex(index, size())];
    }

    /**
     * The value to {@link #key(int)}.
     *
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public String value(int index) {
        return pairs[2 * Objects.checkIndex(index, size()) + 1];
    }

    /** How long all keys and values are together. */
    int characters() {
        int all = 0;
        for (String text : pairs) {
            all += text.length();
        }
        return all;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return pairs.length == 0;
    }

    /** Keys and values, by key. Not to be changed. */
    public Map<String, String> asMap() {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return Collections.unmodifiableMap(map);
    }

    /** Where a key is; if it is not there, -1 less where it belongs. */
    private int find(String key) {
        int low = 0;
        int high = pairs.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = pairs[2 * middle].compareTo(key);
            if (order == 0) {
                return 2 * middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -2 * low - 1;
    }

    /**
     * Makes these, and no others, current on this thread until the scope is closed. Use it with try-with-resources; where it can be, {@link #run}
     * is the better choice.
     */
    public Scope open() {
        Scope top = live(TOP.get());
        Scope scope = new Scope(this, top);
        if (scope.depth >= DEEPEST) {
            Warnings.warn(
                    "tags",
                    DEEPEST + " scopes of tags are open on one thread, so " + this
                            + " is not made current: close what open() gives",
                    null);
            scope.closed = true;
        } else {
            TOP.set(scope);
        }
        return scope;
    }

    /** Runs with these, and no others, as the current ones. Afterwards current is what was before, also if scopes were left open in between. */
    public void run(Runnable work) {
        Objects.requireNonNull(work, "work");
        Runnable end = begin();
        try {
            work.run();
        } finally {
            end.run();
        }
    }

    /**
     * Calls with these, and no others, as the current ones; as {@link #run}.
     *
     * @return what it gives
     * @throws Exception what it throws
     */
    public <V> V call(Callable<V> work) throws Exception {
        Objects.requireNonNull(work, "work");
        Runnable end = begin();
        try {
            return work.call();
        } finally {
            end.run();
        }
    }

    private static Runnable beginNothing() {
        Scope before = TOP.get();
        TOP.set(null);
        return () -> TOP.set(live(before));
    }

    private static Runnable place() {
        Scope top = TOP.get();
        return () -> TOP.set(live(top));
    }

    private Runnable begin() {
        Scope before = TOP.get();
        TOP.set(new Scope(this, live(before)));
        return () -> TOP.set(live(before));
    }

    /** A task that runs with the tags that are current now, and no others, whatever thread it runs on. May run any number of times. */
    @SuppressWarnings("overloads") // As submit(..) of an executor.
    public static Runnable wrap(Runnable task) {
        // The tags among it.
        return new TagsTask(AlsoCarried.now(), Objects.requireNonNull(task, "task"));
    }

    /** A task that is called with the tags that are current now, and no others, whatever thread it runs on. May be called any number of times. */
    @SuppressWarnings("overloads")
    public static <V> Callable<V> wrap(Callable<V> task) {
        Objects.requireNonNull(task, "task");
        AlsoCarried.Captured carried = AlsoCarried.now();
        return () -> {
            Runnable end = carried.begin();
            try {
                return task.call();
            } finally {
                end.run();
            }
        };
    }

    /**
     * An executor whose tasks run with the tags that are current where they are submitted. {@link io.tidemark.UnitOfWork#taskWrapping(Executor)}
     * carries the unit of work as well.
     */
    @SuppressWarnings("overloads")
    public static Executor taskWrapping(Executor executor) {
        Objects.requireNonNull(executor, "executor");
        return task -> executor.execute(wrap(task));
    }

    /**
     * An executor service whose tasks run with the tags that are current where they are submitted. All else is passed through to the given one.
     * {@link io.tidemark.UnitOfWork#taskWrapping(ExecutorService)} carries the unit of work as well.
     */
    @SuppressWarnings("overloads")
    public static ExecutorService taskWrapping(ExecutorService executor) {
        return new CarryingExecutorService(Objects.requireNonNull(executor, "executor"), WRAPPING);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Tags that && hash == that.hash && hasAll(that.pairs));
    }

    // By what they are, texts: a general comparison of arrays does not know. Guarded by RecordingBenchmark.
    private boolean hasAll(String[] others) {
        String[] own = pairs;
        if (own.length != others.length) {
            return false;
        }
        for (int i = 0; i < own.length; i++) {
            if (!own[i].equals(others[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return asMap().toString();
    }

    /** What is on top, less what is closed. */
    private static @Nullable Scope live(@Nullable Scope from) {
        Scope at = from;
        while (at != null && at.closed) {
            at = at.below;
        }
        return at;
    }

    private record TagsTask(AlsoCarried.Captured carried, Runnable task) implements CarryingTask {
        @Override
        public void run() {
            Runnable end = carried.begin();
            try {
                task.run();
            } finally {
                end.run();
            }
        }
    }

    /** Tags that are current on the thread that opened it, until it is closed. */
    public static final class Scope implements AutoCloseable {

        private final Tags tags;
        private final @Nullable Scope below;
        private final int depth;
        private volatile boolean closed;

        private Scope(Tags tags, @Nullable Scope below) {
            this.tags = tags;
            this.below = below;
            this.depth = below == null ? 0 : below.depth + 1;
        }

        /**
         * Makes current again what was before. Closing it again does nothing. Out of order, with scopes opened later still open, or on another
         * thread, its tags stop being current all the same and nothing else changes; that is a bug, and warned of. Does not throw.
         */
        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            Scope at = TOP.get();
            while (at != null && at.closed && at != this) {
                at = at.below;
            }
            if (at == this) {
                // Not remove(): the next scope on this thread would have to make the place again.
                TOP.set(live(below));
            } else {
                Warnings.warn(
                        "tags",
                        "a scope of the tags " + tags
                                + " was closed out of order or on another thread: use open() with try-with-resources",
                        null);
            }
        }
    }
}
