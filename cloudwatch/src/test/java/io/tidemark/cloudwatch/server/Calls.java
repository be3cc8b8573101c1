package io.tidemark.cloudwatch.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The calls so far, and whoever waits for something to happen to them. Thread-safe. */
final class Calls {

    private static final int SHOWN = 20;

    private final List<Call> calls = new ArrayList<>();
    private final Map<Operation, Integer> open = new EnumMap<>(Operation.class);
    private final Map<Operation, Integer> seen = new EnumMap<>(Operation.class);
    private int number;
    private Totals totals = Totals.NONE;
    private Consumer<? super Call> observer = call -> {};
    private long changes;

    /** A call that is being dealt with, by one thread. */
    final class Open implements AutoCloseable {

        private final int index;
        private Call call;
        private boolean isOpen = true;

        private Open(Call call, int index) {
            this.call = call;
            this.index = index;
        }

        Call call() {
            return call;
        }

        void read(long wireBytes, RequestBody body) {
            update(call.read(wireBytes, body));
        }

        void answered(int status) {
            synchronized (Calls.this) {
                if (isOpen) {
                    update(call.answered(status));
                    gone();
                }
            }
        }

        /** The client does not wait for the answer any more, or has it. */
        void gone() {
            synchronized (Calls.this) {
                if (isOpen) {
                    isOpen = false;
                    open.merge(call.operation(), -1, Integer::sum);
                    changed();
                }
            }
        }

        private void update(Call next) {
            synchronized (Calls.this) {
                call = next;
                if (index >= 0) {
                    calls.set(index, next);
                }
                changed();
            }
        }

        @Override
        public void close() {
            gone();
            Consumer<? super Call> told;
            synchronized (Calls.this) {
                told = observer;
            }
            told.accept(call);
        }
    }

    synchronized Open open(Operation operation, Map<String, String> headers, boolean keep) {
        Call call = new Call(
                ++number,
                operation,
                seen.merge(operation, 1, Integer::sum),
                open.merge(operation, 1, Integer::sum),
                headers,
                0,
                null,
                null,
                List.of(),
                0,
                0,
                0);
        if (keep) {
            calls.add(call);
        }
        changed();
        return new Open(call, keep ? calls.size() - 1 : -1);
    }

    synchronized void taken(long events, long countedBytes, long wireBytes) {
        totals = totals.plus(events, countedBytes, wireBytes);
        changed();
    }

    synchronized void observer(Consumer<? super Call> next) {
        observer = next;
    }

    synchronized List<Call> all() {
        return List.copyOf(calls);
    }

    synchronized int waiting() {
        return open.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized Totals totals() {
        return totals;
    }

    /** Something that someone may wait for is otherwise. */
    synchronized void changed() {
        changes++;
        notifyAll();
    }

    void await(String what, Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            long before;
            synchronized (this) {
                before = changes;
            }
            // Outside of the lock: it may ask anybody anything.
            if (condition.getAsBoolean()) {
                return;
            }
            synchronized (this) {
                while (changes == before) {
                    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                    if (left <= 0) {
                        throw new AssertionError("did not come about within " + limit + ": " + what + "\n" + this);
                    }
                    try {
                        wait(left);
                    } catch (InterruptedException problem) {
                        Thread.currentThread().interrupt();
                        throw new AssertionError("interrupted while waiting for: " + what, problem);
                    }
                }
            }
        }
    }

    /** The totals and the last calls. */
    @Override
    public synchronized String toString() {
        StringBuilder text =
                new StringBuilder().append(number).append(" calls; taken: ").append(totals);
        for (Call call : calls.subList(Math.max(0, calls.size() - SHOWN), calls.size())) {
            text.append("\n  ").append(call);
        }
        return text.toString();
    }
}
