package io.tidemark.jvm;

import io.tidemark.stats.Tags;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Locale;

/** Threads and classes. */
final class ThreadReadings {

    private ThreadReadings() {}

    static void read(Readings into) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        int daemons = threads.getDaemonThreadCount();
        into.add(JvmMetric.THREADS, Tags.of("jvm.thread.daemon", "true"), daemons);
        into.add(
                JvmMetric.THREADS,
                Tags.of("jvm.thread.daemon", "false"),
                Math.max(0, threads.getThreadCount() - daemons));
        into.add(JvmMetric.THREADS_STARTED, Tags.empty(), threads.getTotalStartedThreadCount());
        long[] inState = new long[Thread.State.values().length];
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            // Null if it has ended meanwhile.
            if (thread != null) {
                inState[thread.getThreadState().ordinal()]++;
            }
        }
        for (Thread.State state : Thread.State.values()) {
            if (state != Thread.State.NEW && state != Thread.State.TERMINATED) {
                into.add(
                        JvmMetric.THREAD_STATES,
                        Tags.of("jvm.thread.state", state.name().toLowerCase(Locale.ROOT)),
                        inState[state.ordinal()]);
            }
        }
    }

    static void readClasses(Readings into) {
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        into.add(JvmMetric.CLASSES, Tags.empty(), classes.getLoadedClassCount());
        into.add(JvmMetric.CLASSES_LOADED, Tags.empty(), classes.getTotalLoadedClassCount());
        into.add(JvmMetric.CLASSES_UNLOADED, Tags.empty(), classes.getUnloadedClassCount());
    }
}
