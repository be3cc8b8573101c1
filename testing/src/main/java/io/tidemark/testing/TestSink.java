package io.tidemark.testing;

import io.tidemark.entry.Entry;
import io.tidemark.format.Format;
import io.tidemark.sink.EntrySink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A sink that keeps what is appended to it, for a test to look at. Each entry is read once, when it is appended: what a record's
 * fields are set to afterwards is not seen, but can be asked for ({@link #lateWrites}).
 *
 * <pre>{@code
 * TestSink sink = TestSink.create();
 * service(sink).countDucks();
 * assertThat(sink.only()).hasMetric("NumberOfDucks", 5);
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class TestSink implements EntrySink {

    private record Appended(Entry entry, TestEntry captured) {}

    private final List<Appended> appended = new ArrayList<>();

    private TestSink() {}

    /** An empty sink. */
    public static TestSink create() {
        return new TestSink();
    }

    @Override
    public void append(Entry entry) {
        // The lock covers the list alone: an entry that is slow to write must not hold up others.
        TestEntry captured = TestEntry.of(entry);
        synchronized (appended) {
            appended.add(new Appended(entry, captured));
            appended.notifyAll();
        }
    }

    /**
     * The one entry that was appended.
     *
     * @throws AssertionError if there is none, or more than one; the message shows them
     */
    public TestEntry only() {
        List<TestEntry> all = entries();
        if (all.size() != 1) {
            throw new AssertionError("expected one entry, but there are " + show(all));
        }
        return all.get(0);
    }

    /**
     * The entry that was appended last.
     *
     * @throws AssertionError if there is none
     */
    public TestEntry last() {
        List<TestEntry> all = entries();
        if (all.isEmpty()) {
            throw new AssertionError("expected an entry, but there are " + show(all));
        }
        return all.get(all.size() - 1);
    }

    /** All entries so far, in the order in which they were appended. */
    public List<TestEntry> entries() {
        synchronized (appended) {
            return appended.stream().map(Appended::captured).toList();
        }
    }

    /** How many entries there are. */
    public int size() {
        synchronized (appended) {
            return appended.size();
        }
    }

    /** Forgets all entries. */
    public void clear() {
        synchronized (appended) {
            appended.clear();
        }
    }

    /**
     * Waits until there are this many entries, or more: for work that ends on another thread.
     *
     * @return all entries
     * @throws AssertionError if there are fewer when the time is over; the message shows them
     * @throws InterruptedException if the thread is interrupted
     */
    public List<TestEntry> awaitSize(int size, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (appended) {
            while (appended.size() < size) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError(
                            "expected " + size + " entries within " + atMost + ", but there are " + show(entries()));
                }
                appended.wait(left / 1_000_000, (int) (left % 1_000_000));
            }
            return entries();
        }
    }

    /**
     * All entries as a format writes them, without line feeds: for golden files, and to test a format of your own.
     *
     * @throws AssertionError if the format finds an entry invalid; the message says why
     */
    public List<String> lines(Format format) {
        return TestEntry.render(format, entries());
    }

    /**
     * Bugs that production does not show: the records that were written to after they were emitted. Each is described with
     * the values then and now. Empty if all is well.
     */
    public List<String> lateWrites() {
        List<Appended> all;
        synchronized (appended) {
            all = List.copyOf(appended);
        }
        List<String> found = new ArrayList<>();
        for (Appended one : all) {
            TestEntry now = TestEntry.of(one.entry);
            if (!now.equals(one.captured)) {
                found.add(one.captured.layout().type() + " was written to after it was emitted; emitted was\n"
                        + one.captured + "\nand now it is\n" + now);
            }
        }
        return found;
    }

    private static String show(List<TestEntry> entries) {
        return entries.isEmpty()
                ? "none"
                : entries.size() + ":\n"
                        + entries.stream().map(TestEntry::toString).collect(Collectors.joining("\n"));
    }

    @Override
    public String toString() {
        return "TestSink with " + show(entries());
    }
}
