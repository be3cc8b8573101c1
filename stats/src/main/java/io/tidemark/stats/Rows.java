package io.tidemark.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a view, by the values of its tags. Looking one up takes no lock and makes no garbage; making one takes a lock. No more are made than
 * the limit; then one row takes the rest.
 *
 * @param <K> what values of tags are looked up in
 */
abstract class Rows<K> {

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Row[].class);

    private final int limit;

    /** Open addressing, at most half full. Replaced as a whole when it grows or loses a row. */
    private volatile Table table = new Table(new Row[16], 0);

    private volatile @Nullable Row overflow;

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

        Row(int hash, @Nullable Object[] values, Tags tags, Cell cell) {
            this.hash = hash;
            this.values = values;
            this.tags = tags;
            this.cell = cell;
        }
    }

    Rows(int limit) {
        this.limit = limit;
    }

    abstract int hash(K of);

    abstract boolean matches(Row row, K of);

    abstract Row newRow(int hash, K of);

    abstract Row newOverflow();

    /** The cell that counts for these. */
    final Cell cell(K of) {
        int hash = spread(hash(of));
        Table now = table;
        Row row = find(now, hash, of);
        if (row != null) {
            return row.cell;
        }
        return now.size >= limit ? overflow().cell : add(hash, of);
    }

    private static int spread(int hash) {
        return hash * 0x9E3779B9 ^ hash >>> 15;
    }

    private @Nullable Row find(Table in, int hash, K of) {
        Row[] slots = in.slots;
        for (int i = hash & (slots.length - 1); ; i = (i + 1) & (slots.length - 1)) {
            Row row = (Row) SLOT.getAcquire(slots, i);
            if (row == null) {
                return null;
            }
            if (row.hash == hash && matches(row, of)) {
                return row;
            }
        }
    }

    private synchronized Cell add(int hash, K of) {
        Table now = table;
        Row row = find(now, hash, of);
        if (row != null) {
            return row.cell;
        }
        if (now.size >= limit) {
            return overflow().cell;
        }
        Row added = newRow(hash, of);
        if ((now.size + 1) * 2 > now.slots.length) {
            Table larger = new Table(new Row[now.slots.length * 2], now.size + 1);
            for (Row other : now.slots) {
                if (other != null) {
                    put(larger.slots, other);
                }
            }
            put(larger.slots, added);
            table = larger;
        } else {
            put(now.slots, added);
            table = new Table(now.slots, now.size + 1);
        }
        return added.cell;
    }

    private static void put(Row[] slots, Row row) {
        int i = row.hash & (slots.length - 1);
        while (slots[i] != null) {
            i = (i + 1) & (slots.length - 1);
        }
        SLOT.setRelease(slots, i, row);
    }

    private Row overflow() {
        Row row = overflow;
        return row == null ? makeOverflow() : row;
    }

    private synchronized Row makeOverflow() {
        Row row = overflow;
        if (row == null) {
            row = newOverflow();
            overflow = row;
        }
        return row;
    }

    /** All rows; the overflow row last. */
    final List<Row> all() {
        List<Row> rows = new ArrayList<>();
        for (Row row : table.slots) {
            if (row != null) {
                rows.add(row);
            }
        }
        Row rest = overflow;
        if (rest != null) {
            rows.add(rest);
        }
        return rows;
    }

    /** Removes some rows. What is recorded for them from now on begins anew. */
    final synchronized int remove(Predicate<Row> which) {
        Table now = table;
        List<Row> gone = new ArrayList<>();
        List<Row> kept = new ArrayList<>();
        for (Row row : now.slots) {
            if (row != null) {
                (which.test(row) ? gone : kept).add(row);
            }
        }
        if (gone.isEmpty()) {
            return 0;
        }
        Table fewer = new Table(new Row[now.slots.length], kept.size());
        kept.forEach(row -> put(fewer.slots, row));
        table = fewer;
        // After the table: who finds its cell removed looks it up again, and must not find it there.
        gone.forEach(row -> row.cell.remove());
        return gone.size();
    }

    final int size() {
        return table.size;
    }
}
