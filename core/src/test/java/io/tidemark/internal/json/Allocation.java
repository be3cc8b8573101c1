package io.tidemark.internal.json;

import java.lang.reflect.Method;

/** Bytes that the current thread has allocated. By reflection: the module under test does not read the one that tells. For tests. */
public final class Allocation {

    private static final Object BEAN;
    private static final Method BYTES;

    static {
        try {
            BEAN = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            BYTES = Class.forName("com.sun.management.ThreadMXBean").getMethod("getCurrentThreadAllocatedBytes");
        } catch (ReflectiveOperationException problem) {
            throw new ExceptionInInitializerError(problem);
        }
    }

    private Allocation() {}

    public static long bytes() {
        try {
            return (long) BYTES.invoke(BEAN);
        } catch (ReflectiveOperationException problem) {
            throw new AssertionError(problem);
        }
    }
}
