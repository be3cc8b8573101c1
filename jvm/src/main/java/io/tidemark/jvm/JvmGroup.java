package io.tidemark.jvm;

/** What of a JVM is measured. All but {@link #DISK} and {@link #NETWORK} unless one says otherwise. */
public enum JvmGroup {
    /** Memory by pool, and that of buffers outside of the heap. */
    MEMORY,
    /** Collections, and the time they took. */
    GC,
    /** Platform threads: how many, in which state. */
    THREADS,
    /**
     * Virtual threads that kept their carriers. Counted from the events of the JDK Flight Recorder, which is started for it when the first
     * metrics are collected. Nothing on JVMs before 21, or without the module {@code jdk.jfr}: an
     * application that is a module itself needs {@code --add-modules jdk.jfr}.
     */
    PINNING,
    /** Classes loaded and unloaded. */
    CLASSES,
    /** Processor time and use, of the process and of the system; for how long it has been running. */
    CPU,
    /** Open files. Nothing on Windows. */
    FILES,
    /** Load average. Nothing on Windows. */
    LOAD,
    /** Room on file systems: where the process was started, unless {@link JvmMetrics.Builder#disk} says otherwise. On request. */
    DISK,
    /** Bytes over each network interface. Nothing but on Linux. On request. */
    NETWORK
}
