package io.tidemark.spring;

import io.tidemark.Guard;
import io.tidemark.UnitOfWork;
import io.tidemark.stats.Tags;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;

/** Makes current, while a callable of a controller runs, what was current where the controller was called. */
final class CurrentWorkOfCallables implements CallableProcessingInterceptor {

    private static final String CARRIED = CurrentWorkOfCallables.class.getName() + ".carried";

    /** Of the callable that runs. Not in the request: that may be over, and in use for another, when a callable that took too long is done. */
    private static final ThreadLocal<@Nullable Scopes> RUNNING = new ThreadLocal<>();

    private record Carried(@Nullable Guard guard, Tags tags) {}

    private record Scopes(UnitOfWork.@Nullable Scope work, Tags.Scope tags) {

        void close() {
            tags.close();
            if (work != null) {
                work.close();
            }
        }
    }

    @Override
    public <T> void beforeConcurrentHandling(NativeWebRequest request, Callable<T> task) {
        request.setAttribute(
                CARRIED,
                new Carried(UnitOfWork.current().orElse(null), Tags.current()),
                RequestAttributes.SCOPE_REQUEST);
    }

    @Override
    public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
        if (request.getAttribute(CARRIED, RequestAttributes.SCOPE_REQUEST) instanceof Carried carried) {
            Guard guard = carried.guard();
            RUNNING.set(new Scopes(
                    guard == null ? null : guard.makeCurrent(), carried.tags().open()));
        }
    }

    @Override
    public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
        Scopes open = RUNNING.get();
        if (open != null) {
            RUNNING.remove();
            open.close();
        }
    }
}
