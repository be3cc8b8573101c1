package io.tidemark.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tags that were met, and the cells that measurements with them count in: so tags are looked up once for all views of a source, and at once. It is a memory: what is not
 * in it the views look up themselves.
 *
 * <p>It grows to so many; then one is put in the place of another only now and then: tags that differ each time, of a request, neither make garbage each time nor keep out those that
 * come again.
 *
 * @param <K> what values of tags are looked up in
 * @param <R> how views of the source are recorded to
 */
abstract class Known<K, R extends Recorder<?>> {

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Found[].class);

    /** How many slots tags can be in. */
    private static final int PLACES = 4;

    private static final int FIRST = 64;

    /** One in 2^6 times that there is no place, somebody has to make place; in no order, lest it be the wrong one each time. */
    private static final int TURNS_SHIFT = Integer.SIZE - 6;

    private final int most;

    /** The number is a power of two. Replaced as a whole when it grows. */
    private volatile @Nullable Found<?>[] slots = new Found<?>[FIRST];

    /** How many times there was no place. Counted by several threads at once without care: about is enough. */
    private int turns;

    /** @param most how many to remember at most, about; a power of two */
    Known(int most) {
        this.most = most;
    }

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
        return slots.length < most || freeSlot(slots, hash(of)) >= 0 || ((turns++ * 0x9E3779B9) >>> TURNS_SHIFT) == 0;
    }

    void keep(K of, Found<R> found) {
        int hash = hash(of);
        @Nullable Found<?>[] all = slots;
        int slot = slotFor(of, all, hash);
        while (slot < 0 && all.length < most) {
            all = grow(all);
            slot = slotFor(of, all, hash);
        }
        if (slot < 0) {
            slot = slot(hash, all.length) ^ (turns & (PLACES - 1));
        }
        // Of two threads that do this at once one is forgotten, and kept when it is met again.
        SLOT.setRelease(all, slot, found);
    }

    /** Where these are by now, or could be. Negative if there is no place. */
    private int slotFor(K of, @Nullable Found<?>[] in, int hash) {
        int slot = slot(hash, in.length);
        for (int i = 0; i < PLACES; i++) {
            Found<?> found = (Found<?>) SLOT.getAcquire(in, slot ^ i);
            if (found == null || matches(found.key, of)) {
                return slot ^ i;
            }
        }
        return -1;
    }

    private static int slot(int hash, int slots) {
        // The upper bits of the product depend on all bits of the hash.
        return (hash * 0x9E3779B9) >>> (Integer.numberOfLeadingZeros(slots) + 1);
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

    /** What is remembered. */
    final List<Object> keys() {
        List<Object> keys = new ArrayList<>();
        @Nullable Found<?>[] all = slots;
        for (int i = 0; i < all.length; i++) {
            Found<?> found = (Found<?>) SLOT.getAcquire(all, i);
            if (found != null) {
                keys.add(found.key);
            }
        }
        return keys;
    }

    abstract int hashOfKey(Object key);

    /** Cells of some rows were closed: not to be kept from being collected. */
    synchronized void forget() {
        slots = new Found<?>[FIRST];
    }
}
