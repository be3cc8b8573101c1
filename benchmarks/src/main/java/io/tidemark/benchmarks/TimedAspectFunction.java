package io.tidemark.benchmarks;

import io.micrometer.core.annotation.Timed;
import io.micrometer.core.aop.TimedAspect;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.aspectj.lang.JoinPoint;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.runtime.internal.AroundClosure;
import org.aspectj.runtime.reflect.Factory;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Micrometer's {@code @Timed}, with its own aspect, which is called as the AspectJ compiler has a method call it. Without a caller, and without the calls that are going on. */
@State(Scope.Benchmark)
public class TimedAspectFunction implements FunctionMeters {
    private static final JoinPoint.StaticPart PLACE = place();

    /** What the AspectJ compiler gives: a method's body, with {@code this} and the join point as its arguments. */
    private static final int FLAGS = 69_648;

    private final MeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final TimedAspect aspect = new TimedAspect(registry);

    private static JoinPoint.StaticPart place() {
        Factory factory = new Factory("TimedAspectFunction.java", TimedAspectFunction.class);
        return factory.makeSJP(
                JoinPoint.METHOD_EXECUTION,
                factory.makeMethodSig("1", "timed", TimedAspectFunction.class.getName(), "", "", "", "void"),
                0);
    }

    private static final class Body extends AroundClosure {
        Body(Object[] state) {
            super(state);
        }

        @Override
        public @Nullable Object run(Object[] state) {
            return null;
        }
    }

    /** What is annotated. Its body is where the aspect has it: in the closure. */
    @Timed(
            value = DURATION,
            histogram = true,
            serviceLevelObjectives = {0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10})
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public void timed() throws Throwable {
        ProceedingJoinPoint point = (ProceedingJoinPoint) Factory.makeJP(PLACE, this, this);
        new Body(new Object[] {this, point}).linkClosureAndJoinPoint(FLAGS);
        aspect.timedMethod(point);
    }

    @Override
    public void call() throws Throwable {
        timed();
    }

    @Override
    public long counted() {
        return registry.get(DURATION).timers().stream().mapToLong(Timer::count).sum();
    }
}
