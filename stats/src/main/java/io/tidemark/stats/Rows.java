package io.tidemark.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a view, by the values of its tags. Looking one up takes no lock and makes no garbage; making or removing one takes a lock. No more are made
 * than the limit; then one row takes the rest.
 *
 * <p>Under the lock there is no call to code of the application: neither a tag's {@code toString} nor a clock can come back here.
 *
 * @param <K> what values of tags are looked up in
 */
final class Rows<K> {

    /** The tags of the row that takes the rest. */
    static final Tags OVERFLOW = Tags.of("overflow", "true");

    /** Texts with the same hash, which somebody may think up, make rows that are looked up one by one: no more than so many. */
    static final int LONGEST_SEARCH = 128;

    /** For a hash of several values. With a small number, values in a grid, as 1 to 30 by 1 to 30, would share hashes. */
    static final int SPREAD = 0x9E3779B9;

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Row[].class);

    private final Recorder<K> recorder;
    private final int limit;

    /** Open addressing, at most half full. Replaced as a whole when it grows or loses a row. */
    private volatile Table table = new Table(new Row[16], 0);

    private volatile @Nullable Row overflow;

    /** What came to rows that took the rest and are removed. Guarded by this. */
    private long overflowedBefore;

    /** How often rows were taken out. Written with the lock. */
    private final AtomicInteger removals = new AtomicInteger();

    private static final class Table {
        final Row[] slots;
        final int size;

        Table(Row[] slots, int size) {
            this.slots = slots;
            this.size = size;
        }
    }

    /** A row: its tags and what it has counted. */
    static final class Row {
        final int hash;

        /** One for each tag of the view; null for a tag that is missing. */
        final @Nullable Object[] values;

        final Tags tags;
        final Cell cell;

        // For who takes snapshots, one at a time.
        private long countBefore = -1;
        private long idleSince;

        Row(int hash, @Nullable Object[] values, Tags tags, Cell cell) {
            this.hash = hash;
            this.values = values;
            this.tags = tags;
            this.cell = cell;
        }

        /** Whether it takes the rest: there is no other way to these tags. */
        boolean isOverflow() {
            return tags.equals(OVERFLOW);
        }

        private Row continued(Plan plan) {
            return new Row(hash, values, tags, cell.continued(plan));
        }

        /** Whether nothing was recorded for so long, as far as the calls of this method tell. */
        private boolean isIdle(long now, long nanos) {
            long count = cell.count();
            if (count != countBefore) {
                countBefore = count;
                idleSince = now;
            }
            return now - idleSince >= nanos;
        }

        /** Whether it counted since {@link #isIdle} looked. */
        private boolean countedSince() {
            return cell.count() != countBefore;
        }
    }

    Rows(Recorder<K> recorder, int limit) {
        this.recorder = recorder;
        this.limit = limit;
    }

    /** The cell that counts for these. It may be closed by the time it is used; then this gives another. */
    Cell cell(K of) {
        int hash = spread(recorder.hash(of));
        Table now = table;
        Row row = find(now, hash, of);
        if (row != null) {
            return row.cell;
        }
        return now.size < limit ? add(hash, of) : rest();
    }

    /** Whether this is the cell that takes the rest. */
    boolean isOverflow(Cell cell) {
        Row row = overflow;
        return row != null && row.cell == cell;
    }

    private static int spread(int hash) {
        return hash * SPREAD ^ hash >>> 15;
    }

    private @Nullable Row find(Table in, int hash, K of) {
        Row[] slots = in.slots;
        for (int i = hash & (slots.length - 1); ; i = (i + 1) & (slots.length - 1)) {
            Row row = (Row) SLOT.getAcquire(slots, i);
            if (row == null) {
                return null;
            }
            if (row.hash == hash && recorder.matches(row, of)) {
                return row;
            }
        }
    }

    private Cell add(int hash, K of) {
        if (isCrowded(table, hash)) {
            return rest();
        }
        @Nullable Object[] values = recorder.values(of);
        Tags tags = recorder.tags(values);
        if (tags.equals(OVERFLOW)) {
            // Two rows of the same tags would be one to whoever reads them.
            recorder.ambiguous();
            return overflow().cell;
        }
        while (true) {
            // Its start is from before the lock. If rows went meanwhile, this one may be among them: then it began
            // before that one ended.
            int seen = removals.get();
            Row row = new Row(hash, values, tags, recorder.newCell());
            synchronized (this) {
                Row other = find(table, hash, of);
                if (other != null) {
                    return other.cell;
                }
                if (table.size >= limit || isCrowded(table, hash)) {
                    break;
                }
                if (seen == removals.get()) {
                    put(row);
                    return row.cell;
                }
            }
        }
        return rest();
    }

    private static boolean isCrowded(Table in, int hash) {
        Row[] slots = in.slots;
        int searched = 0;
        while (searched < LONGEST_SEARCH && SLOT.getAcquire(slots, (hash + searched) & (slots.length - 1)) != null) {
            searched++;
        }
        return searched == LONGEST_SEARCH;
    }

    /** With the lock. */
    private void put(Row added) {
        Table now = table;
        Row[] slots = now.slots;
        if ((now.size + 1) * 2 > slots.length) {
            slots = new Row[slots.length * 2];
            for (Row row : now.slots) {
                if (row != null) {
                    put(slots, row);
                }
            }
        }
        put(slots, added);
        table = new Table(slots, now.size + 1);
    }

    private static void put(Row[] slots, Row row) {
        int i = row.hash & (slots.length - 1);
        while (slots[i] != null) {
            i = (i + 1) & (slots.length - 1);
        }
        SLOT.setRelease(slots, i, row);
    }

    private Cell rest() {
        recorder.full();
        return overflow().cell;
    }

    private Row overflow() {
        Row row = overflow;
        while (row == null) {
            int seen = removals.get();
            row = makeOverflow(recorder.newCell(), seen);
        }
        return row;
    }

    /** Null if rows went since. */
    private synchronized @Nullable Row makeOverflow(Cell cell, int seen) {
        Row row = overflow;
        if (row == null && seen == removals.get()) {
            row = new Row(0, new Object[0], OVERFLOW, cell);
            overflow = row;
        }
        return row;
    }

    /** All rows; the overflow row last. */
    List<Row> all() {
        List<Row> rows = new ArrayList<>();
        Cursor cursor = cursor();
        for (Row row = cursor.next(); row != null; row = cursor.next()) {
            rows.add(row);
        }
        return rows;
    }

    Cursor cursor() {
        return new Cursor(table.slots, overflow);
    }

    /** Goes through the rows that there are now, and maybe some that are made meanwhile; in the same order as before, as long as none was made. */
    static final class Cursor {
        private final Row[] slots;
        private final @Nullable Row overflow;
        private int at;

        private Cursor(Row[] slots, @Nullable Row overflow) {
            this.slots = slots;
            this.overflow = overflow;
        }

        /** Null after the last. */
        @Nullable
        Row next() {
            while (at < slots.length) {
                Row row = (Row) SLOT.getAcquire(slots, at++);
                if (row != null) {
                    return row;
                }
            }
            return at++ == slots.length ? overflow : null;
        }
    }

    /** How many values came to the row that takes the rest, or to ones before it. */
    synchronized long overflowed() {
        Row rest = overflow;
        return overflowedBefore + (rest == null ? 0 : rest.cell.count());
    }

    /**
     * Removes the row of these tags. What is recorded for it from now on begins anew; what is recorded meanwhile is either in the row that is returned
     * or in the new one.
     *
     * @return the row, which does not change any more; null if there was none
     */
    synchronized @Nullable Row remove(Tags tags) {
        List<Row> gone = takeOut(row -> row.tags.equals(tags));
        return gone.isEmpty() ? null : gone.get(0);
    }

    /**
     * Removes rows that are idle. One that turns out to have been recorded to after all goes on as it was: no value is lost, and there are no
     * two beginnings. Who would make the row in between waits for the lock.
     *
     * @return those that are gone, which do not change any more
     */
    synchronized List<Row> expire(long now, long nanos) {
        List<Row> gone = new ArrayList<>();
        for (Row row : takeOut(row -> row.isIdle(now, nanos))) {
            if (!row.countedSince()) {
                gone.add(row);
                continue;
            }
            Row again = row.continued(recorder.plan());
            if (row.isOverflow()) {
                overflowedBefore -= row.cell.count();
                overflow = again;
            } else {
                put(again);
            }
        }
        return gone;
    }

    /** With the lock. Takes rows out, and closes them. */
    private List<Row> takeOut(Predicate<Row> which) {
        Table now = table;
        List<Row> gone = new ArrayList<>();
        List<Row> kept = new ArrayList<>();
        for (Row row : now.slots) {
            if (row != null) {
                (which.test(row) ? gone : kept).add(row);
            }
        }
        if (!gone.isEmpty()) {
            Table fewer = new Table(new Row[now.slots.length], kept.size());
            kept.forEach(row -> put(fewer.slots, row));
            table = fewer;
        }
        Row rest = overflow;
        if (rest != null && which.test(rest)) {
            gone.add(rest);
            overflow = null;
        }
        for (Row row : gone) {
            // After the table: who finds its cell closed looks it up again, and must not find it there.
            row.cell.close();
            if (row.isOverflow()) {
                overflowedBefore += row.cell.count();
            }
        }
        if (!gone.isEmpty()) {
            removals.incrementAndGet();
            // After they are closed: who remembers one now finds that out.
            recorder.forget();
        }
        return gone;
    }

    /** Lets go of all rows: nobody reads them any more. */
    synchronized void clear() {
        table = new Table(new Row[16], 0);
        overflow = null;
    }

    int size() {
        return table.size;
    }
}
