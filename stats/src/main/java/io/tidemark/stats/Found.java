package io.tidemark.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Where measurements with the same tags count: a cell in each view of their source, found once. */
final class Found {

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(Cell[].class);

    /** The views that it has cells of, in their order. */
    final Known<?> views;

    /** What tells these tags from others. */
    final Object key;

    /** Null where there is no row yet, and where there are too many: there may be room later. */
    private final @Nullable Cell[] cells;

    Found(Known<?> views, Object key, int count) {
        this.views = views;
        this.key = key;
        this.cells = new Cell[count];
    }

    /** The cell in a view. It may be closed. */
    @Nullable
    Cell cell(int view) {
        return (Cell) CELL.getAcquire(cells, view);
    }

    void keep(int view, @Nullable Cell cell) {
        CELL.setRelease(cells, view, cell);
    }
}
