package io.tidemark.output;

import org.jspecify.annotations.Nullable;

/**
 * An output that says itself what becomes of each entry, and when: because it keeps lines while a peer is away, or because one entry of a
 * block may fail and the others not.
 *
 * <p>A stream calls {@link #settleTo} once, before the first block. From then on:
 *
 * <ul>
 *   <li>{@link #write} takes the block, or throws and takes nothing of it;
 *   <li>each entry that it took is reported to the settlement once, as emitted or as failed: in {@code write}, in {@link #flush} or
 *       in {@link #close}, on the thread that calls them; by the end of {@code close} at the latest. Until then it is in flight;
 *   <li>{@code flush} is called even if nothing was written since the last one. After {@link #retryNow}, it waits for the peer, for a
 *       bounded time; otherwise it does not wait.
 * </ul>
 *
 * <p>{@link LineBlock#entryEnd} tells which lines belong to one entry; a line behind the last mark is an entry by itself.
 *
 * <p>Without a settlement, for example inside an output that wraps this one, it is an {@link Output} as others are: {@code flush} waits for the
 * peer, gives up what the peer did not take, and throws if anything was lost since the last flush.
 */
public interface SettlingOutput extends Output {

    /** Tells the output whom to report to. Called once, before anything is written. */
    void settleTo(Settlement settlement);

    /** Is told what became of entries. For the thread that uses the output. */
    interface Settlement {

        /** Entries that were handed over to the system or the peer. */
        void emitted(long entries);

        /**
         * Entries that are lost.
         *
         * @param why for a person; the name of the output is put before it
         */
        void failed(long entries, String why, @Nullable Throwable cause);

        /** Something went wrong that has not cost an entry yet. It is counted, and warned of at a limited rate. */
        void problem(String what, @Nullable Throwable cause);
    }
}
