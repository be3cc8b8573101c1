package io.tidemark.autometrics.weaver;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * Weaves classes when they are loaded: {@code java -javaagent:tidemark-autometrics-weaver-agent.jar …}. The JVM calls it.
 *
 * <p>What it cannot weave stays as it is, and is named on standard error, once. Classes that were loaded before it, those of the JDK and those that frameworks make while the program runs
 * stay as they are. Classes that were woven when they were built are not woven again.
 */
public final class AutometricsAgent {

    private AutometricsAgent() {}

    /** Before the program begins. Does not throw. */
    public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
        Reports reports = new Reports(System.err);
        try {
            // Not for retransformation: what other agents do later goes on from woven classes.
            instrumentation.addTransformer(new WeavingTransformer(instrumentation, reports), false);
        } catch (Throwable problem) {
            reports.report("function metrics are not woven in: " + problem);
        }
    }

    /** In a program that runs: for the classes that it loads from now on. Does not throw. */
    public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
        premain(arguments, instrumentation);
    }
}
