package io.tidemark.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Tags that were met, and the cells that measurements with them count in: so tags are looked up once for all views of a source, and at once. It is a memory: what is not
 * in it the views look up themselves.
 *
 * <p>Who comes first stays, until a row is removed: else tags that differ each time would make garbage each time. It grows to some thousand.
 *
 * @param <K> what values of tags are looked up in
 * @param <R> how views of the source are recorded to
 */
abstract class Known<K, R extends Recorder<?>> {

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Found[].class);

    /** How many slots tags can be in. */
    private static final int PLACES = 4;

    private static final int FIRST = 64;
    private static final int MOST = 4_096;

    /** The number is a power of two. Replaced as a whole when it grows. */
    private volatile @Nullable Found<?>[] slots = new Found<?>[FIRST];

    abstract int hash(K of);

    abstract boolean matches(Object key, K of);

    /** Null if these were not met, or not remembered. */
    @SuppressWarnings("unchecked")
    @Nullable
    Found<R> find(K of) {
        @Nullable Found<?>[] all = slots;
        int slot = slot(hash(of), all.length);
        for (int i = 0; i < PLACES; i++) {
            Found<R> found = (Found<R>) SLOT.getAcquire(all, slot ^ i);
            if (found == null) {
                return null;
            }
            if (matches(found.key, of)) {
                return found;
            }
        }
        return null;
    }

    /** Whether there is room for tags that are not {@linkplain #find found}; else making them ready is in vain. */
    boolean hasRoomFor(K of) {
        return slots.length < MOST || freeSlot(slots, hash(of)) >= 0;
    }

    void keep(K of, Found<R> found) {
        int hash = hash(of);
        @Nullable Found<?>[] all = slots;
        int slot = freeSlot(all, hash);
        while (slot < 0 && all.length < MOST) {
            all = grow(all);
            slot = freeSlot(all, hash);
        }
        if (slot >= 0) {
            // Of two threads that do this at once one is forgotten, and kept when it is met again.
            SLOT.setRelease(all, slot, found);
        }
    }

    private static int slot(int hash, int slots) {
        // The upper bits of the product depend on all bits of the hash.
        return (hash * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(slots) + 1;
    }

    /** Negative if there is none. */
    private static int freeSlot(@Nullable Found<?>[] in, int hash) {
        int slot = slot(hash, in.length);
        for (int i = 0; i < PLACES; i++) {
            if (SLOT.getAcquire(in, slot ^ i) == null) {
                return slot ^ i;
            }
        }
        return -1;
    }

    private synchronized @Nullable Found<?>[] grow(@Nullable Found<?>[] from) {
        if (slots == from) {
            @Nullable Found<?>[] more = new Found<?>[from.length * 2];
            for (int i = 0; i < from.length; i++) {
                Found<?> found = (Found<?>) SLOT.getAcquire(from, i);
                int slot = found == null ? -1 : freeSlot(more, hashOfKey(found.key));
                if (slot >= 0) {
                    more[slot] = found;
                }
            }
            slots = more;
        }
        return slots;
    }

    abstract int hashOfKey(Object key);

    /** Cells of some rows were closed: not to be kept from being collected. */
    void forget() {
        @Nullable Found<?>[] all = slots;
        for (int i = 0; i < all.length; i++) {
            SLOT.setRelease(all, i, null);
        }
    }
}
