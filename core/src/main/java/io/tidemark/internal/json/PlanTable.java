package io.tidemark.internal.json;

import io.tidemark.entry.EntryLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Plans by layout. As ids are dense, an array serves; it has a largest size, beyond which layouts share places, and the last
 * one used has it: a program that keeps making layouts is slow, but does not run out of memory.
 *
 * @param <T> the type of the plans
 */
public final class PlanTable<T> {

    private static final int MOST = 4096;

    private @Nullable EntryLayout[] layouts = new @Nullable EntryLayout[16];
    private @Nullable Object[] plans = new @Nullable Object[16];

    /** The plan of a layout; null if there is none. */
    @SuppressWarnings("unchecked")
    public @Nullable T get(EntryLayout layout) {
        int at = layout.id() & (layouts.length - 1);
        return layouts[at] == layout ? (T) plans[at] : null;
    }

    public void put(EntryLayout layout, T plan) {
        if (layout.id() >= layouts.length && layouts.length < MOST) {
            grow(Math.min(MOST, Integer.highestOneBit(layout.id()) * 2));
        }
        int at = layout.id() & (layouts.length - 1);
        layouts[at] = layout;
        plans[at] = plan;
    }

    public void remove(EntryLayout layout) {
        int at = layout.id() & (layouts.length - 1);
        if (layouts[at] == layout) {
            layouts[at] = null;
            plans[at] = null;
        }
    }

    /** While it grows, ids are below its length, and stay at their places. */
    private void grow(int length) {
        layouts = Arrays.copyOf(layouts, length);
        plans = Arrays.copyOf(plans, length);
    }
}
