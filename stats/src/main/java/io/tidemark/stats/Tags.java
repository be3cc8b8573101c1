package io.tidemark.stats;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Names and values by which measurements are told apart: who calls, what for, with which result.
 *
 * <p>Immutable. Those that are {@linkplain #current current} on a thread are added to each measurement that is recorded on it:
 *
 * <pre>{@code
 * Tags.with("tenant", tenant).run(() -> handle(request));
 *
 * try (Tags.Scope scope = Tags.with("tenant", tenant).open()) {
 *     handle(request);
 * }
 * }</pre>
 *
 * <p>A key is 1 to 255 characters, a value 0 to 255, of printable ASCII (OpenCensus, Tags API). Keys are kept in order.
 */
public final class Tags {

    private static final Tags EMPTY = new Tags(new String[0]);

    private static final ThreadLocal<@Nullable Tags> CURRENT = new ThreadLocal<>();

    /** Keys and values in turn, by key. */
    private final String[] pairs;

    private final int hash;

    private Tags(String[] pairs) {
        this.pairs = pairs;
        this.hash = Arrays.hashCode(pairs);
    }

    /** No tags. */
    public static Tags empty() {
        return EMPTY;
    }

    /**
     * One tag.
     *
     * @throws IllegalArgumentException if the key or the value is none
     */
    public static Tags of(String key, String value) {
        return EMPTY.and(key, value);
    }

    /** Two tags. Of one key, the later counts. */
    public static Tags of(String key1, String value1, String key2, String value2) {
        return of(key1, value1).and(key2, value2);
    }

    /** Three tags. Of one key, the later counts. */
    public static Tags of(String key1, String value1, String key2, String value2, String key3, String value3) {
        return of(key1, value1, key2, value2).and(key3, value3);
    }

    /** The tags of a map. */
    public static Tags of(Map<String, String> tags) {
        Tags all = EMPTY;
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            all = all.and(tag.getKey(), tag.getValue());
        }
        return all;
    }

    /** The tags that are current on this thread: those of the innermost open scope. */
    public static Tags current() {
        Tags current = CURRENT.get();
        return current == null ? EMPTY : current;
    }

    /** The {@linkplain #current current} tags and one more, in place of one with that key. */
    public static Tags with(String key, String value) {
        return current().and(key, value);
    }

    /** These and one more, in place of one with that key. */
    public Tags and(String key, String value) {
        PrintableAscii.require("the tag key", key, false);
        PrintableAscii.require("the value of the tag " + key + ",", value, true);
        return unchecked(key, value);
    }

    /** As {@link #and(String, String)}, with whatever text: the properties of records are not limited to what may be propagated. */
    Tags unchecked(String key, String value) {
        int at = find(key);
        if (at >= 0) {
            if (pairs[at + 1].equals(value)) {
                return this;
            }
            String[] changed = pairs.clone();
            changed[at + 1] = value;
            return new Tags(changed);
        }
        int to = -at - 1;
        String[] more = new String[pairs.length + 2];
        System.arraycopy(pairs, 0, more, 0, to);
        more[to] = key;
        more[to + 1] = value;
        System.arraycopy(pairs, to, more, to + 2, pairs.length - to);
        return new Tags(more);
    }

    /** These and others; of one key, the other's value counts. */
    public Tags and(Tags others) {
        if (pairs.length == 0) {
            return others;
        }
        Tags all = this;
        for (int i = 0; i < others.pairs.length; i += 2) {
            all = all.unchecked(others.pairs[i], others.pairs[i + 1]);
        }
        return all;
    }

    /** These without one. */
    public Tags without(String key) {
        int at = find(key);
        if (at < 0) {
            return this;
        }
        String[] fewer = new String[pairs.length - 2];
        System.arraycopy(pairs, 0, fewer, 0, at);
        System.arraycopy(pairs, at + 2, fewer, at, fewer.length - at);
        return new Tags(fewer);
    }

    /** The value of a tag; null if there is none with this key. */
    public @Nullable String get(String key) {
        int at = find(key);
        return at < 0 ? null : pairs[at + 1];
    }

    public int size() {
        return pairs.length / 2;
    }

    public boolean isEmpty() {
        return pairs.length == 0;
    }

    /** Keys and values, by key. */
    public Map<String, String> asMap() {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
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

    /** Makes these current on this thread until the scope is closed. */
    public Scope open() {
        return new Scope(this);
    }

    /** Runs with these as the current ones. */
    public void run(Runnable work) {
        Scope scope = open();
        try {
            work.run();
        } finally {
            scope.close();
        }
    }

    /** Calls with these as the current ones. */
    public <V> V call(Callable<V> work) throws Exception {
        Scope scope = open();
        try {
            return work.call();
        } finally {
            scope.close();
        }
    }

    /** A task that runs with what is current now, whatever thread it runs on. */
    public static Runnable wrap(Runnable task) {
        Tags carried = current();
        return () -> carried.run(task);
    }

    /** An executor whose tasks run with the tags that are current where they are submitted. */
    public static Executor wrap(Executor executor) {
        return task -> executor.execute(wrap(task));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tags that && hash == that.hash && Arrays.equals(pairs, that.pairs);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return asMap().toString();
    }

    /** Tags that are current until it is closed, on the thread that opened it. */
    public static final class Scope implements AutoCloseable {

        private final Thread thread = Thread.currentThread();
        private final @Nullable Tags before = CURRENT.get();
        private boolean closed;

        private Scope(Tags tags) {
            CURRENT.set(tags);
        }

        /** Makes current again what was before. Closing it again, or on another thread, does nothing. */
        @Override
        public void close() {
            if (closed || Thread.currentThread() != thread) {
                return;
            }
            closed = true;
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }
}
