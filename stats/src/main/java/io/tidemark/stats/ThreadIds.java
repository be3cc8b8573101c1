package io.tidemark.stats;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A number for each thread that no other has: never 0 or -1. That is {@link Thread#getId}, save where a subclass gives another one. A number and no
 * reference: a collector has to be told of each reference that is stored, which takes longer than the rest of a lock.
 */
final class ThreadIds {

    private static final ClassValue<Boolean> OVERRIDES = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            try {
                return type.getMethod("getId").getDeclaringClass() != Thread.class;
            } catch (ReflectiveOperationException | LinkageError | RuntimeException unknown) {
                return true;
            }
        }
    };

    private static final AtomicLong NUMBERS = new AtomicLong(Long.MIN_VALUE);

    /** Of threads whose classes override it. */
    private static final ThreadLocal<Long> OWN = ThreadLocal.withInitial(NUMBERS::incrementAndGet);

    private ThreadIds() {}

    /** Apart from the rest: a native image can make it when it is built, and call it as any method. */
    private static final class OfThread {

        /** {@code threadId()}, which no class can override; null before Java 19. */
        static final @Nullable MethodHandle ID = find();

        private static @Nullable MethodHandle find() {
            try {
                return MethodHandles.publicLookup()
                        .findVirtual(Thread.class, "threadId", MethodType.methodType(long.class));
            } catch (ReflectiveOperationException older) {
                return null;
            }
        }
    }

    /** That of the thread that asks. */
    static long current() {
        Thread self = Thread.currentThread();
        if (OfThread.ID != null) {
            try {
                return (long) OfThread.ID.invokeExact(self);
            } catch (Error end) {
                throw end;
            } catch (Throwable impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        Class<?> type = self.getClass();
        return type != Thread.class && OVERRIDES.get(type) ? OWN.get() : self.getId();
    }
}
