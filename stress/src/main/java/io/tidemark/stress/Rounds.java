package io.tidemark.stress;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;

/**
 * Races a test whose actors are more than there are processors: jcstress leaves those out. Here the threads take turns as the system lets
 * them, so there are fewer close meetings, and more threads that are stopped amid something.
 */
final class Rounds {

    /** States that the threads go through between two meetings. Few, so that those who run go through them at one time. */
    private static final int STRIDE = 64;

    /** A waiting thread spins this often before it lets others run. */
    private static final int SPINS = 200;

    private static final int LARGEST_LEAD = 16;

    private final List<MethodHandle> actors;
    private final @Nullable MethodHandle arbiter;
    private final MethodHandle newState;
    private final MethodHandle newResult;
    private final Object[] states = new Object[STRIDE];
    private final Object[] results = new Object[STRIDE];
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final long end;
    private volatile boolean done;

    private Rounds(Class<?> test, Duration time) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        actors = new ArrayList<>();
        Class<?> resultType = null;
        MethodHandle last = null;
        for (Method method : test.getMethods()) {
            boolean acts = method.isAnnotationPresent(Actor.class);
            if (!acts && !method.isAnnotationPresent(Arbiter.class)) {
                continue;
            }
            MethodHandle handle = lookup.unreflect(method);
            if (method.getParameterCount() == 0) {
                handle = MethodHandles.dropArguments(handle, 1, Object.class);
            } else {
                resultType = method.getParameterTypes()[0];
            }
            handle = handle.asType(MethodType.methodType(void.class, Object.class, Object.class));
            if (acts) {
                actors.add(handle);
            } else {
                last = handle;
            }
        }
        if (resultType == null) {
            throw new IllegalArgumentException(test + " has no result");
        }
        arbiter = last;
        MethodType none = MethodType.methodType(Object.class);
        newState = MethodHandles.publicLookup()
                .findConstructor(test, MethodType.methodType(void.class))
                .asType(none);
        newResult = MethodHandles.publicLookup()
                .findConstructor(resultType, MethodType.methodType(void.class))
                .asType(none);
        end = System.nanoTime() + time.toNanos();
    }

    /**
     * Races a test for some time.
     *
     * @return what came out, and how often
     * @throws IllegalStateException if the test itself throws
     */
    static Map<String, Long> race(Class<?> test, Duration time) {
        try {
            return new Rounds(test, time).race();
        } catch (InterruptedException | ReflectiveOperationException problem) {
            throw new IllegalStateException("cannot race " + test, problem);
        }
    }

    private Map<String, Long> race() throws InterruptedException {
        List<Thread> others = new ArrayList<>();
        for (MethodHandle actor : actors.subList(1, actors.size())) {
            Thread thread = new Thread(() -> follow(actor), "stress-actor");
            thread.setDaemon(true);
            others.add(thread);
        }
        prepare();
        others.forEach(Thread::start);
        Map<String, Long> counts = new TreeMap<>();
        while (!done) {
            act(actors.get(0));
            for (int i = 0; i < STRIDE; i++) {
                if (arbiter != null) {
                    invoke(arbiter, states[i], results[i]);
                }
                counts.merge(results[i].toString(), 1L, Long::sum);
            }
            done = failure.get() != null || System.nanoTime() - end >= 0;
            if (!done) {
                prepare();
            }
            meet();
        }
        for (Thread other : others) {
            other.join();
        }
        Throwable problem = failure.get();
        if (problem != null) {
            throw new IllegalStateException("a test threw", problem);
        }
        return counts;
    }

    private void follow(MethodHandle actor) {
        while (!done) {
            act(actor);
            meet();
        }
    }

    private void act(MethodHandle actor) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < STRIDE; i++) {
            // Else the one who comes first stays first.
            for (int spins = random.nextInt(LARGEST_LEAD); spins > 0; spins--) {
                Thread.onSpinWait();
            }
            invoke(actor, states[i], results[i]);
        }
        meet();
    }

    private void prepare() {
        try {
            Arrays.setAll(states, i -> make(newState));
            Arrays.setAll(results, i -> make(newResult));
        } catch (IllegalStateException problem) {
            failure.compareAndSet(null, problem);
        }
    }

    private static Object make(MethodHandle constructor) {
        try {
            return constructor.invokeExact();
        } catch (Throwable problem) {
            throw new IllegalStateException(problem);
        }
    }

    private void invoke(MethodHandle method, Object state, Object result) {
        try {
            method.invokeExact(state, result);
        } catch (Throwable problem) {
            failure.compareAndSet(null, problem);
        }
    }

    /** Waits until all threads are here. */
    @SuppressWarnings("ThreadPriorityCheck") // There are more threads than processors.
    private void meet() {
        int threads = actors.size();
        int mine = arrived.getAndIncrement();
        int all = (mine / threads + 1) * threads;
        for (int spins = 0; arrived.get() - all < 0; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }
}
