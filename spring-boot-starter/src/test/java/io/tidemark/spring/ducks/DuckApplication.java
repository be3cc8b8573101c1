package io.tidemark.spring.ducks;

import io.tidemark.UnitOfWork;
import io.tidemark.autometrics.FunctionMetrics;
import io.tidemark.spring.WebRequestMetrics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** An application with each way to answer that Spring MVC has. */
@SpringBootApplication
@EnableAsync
public class DuckApplication {

    /** Does what takes its time on threads of Spring. */
    @Service
    public static class Pond {
        private static final FunctionMetrics COUNT = FunctionMetrics.of(Pond.class, "count");

        /** On another thread, by the executor of Spring. */
        @Async
        public CompletableFuture<Integer> later() {
            return CompletableFuture.completedFuture(note("async"));
        }

        int count() {
            return COUNT.call(() -> 3);
        }
    }

    /** Notes in the record of the request that it was seen here. */
    static int note(String where) {
        UnitOfWork.current(WebRequestMetrics.class).ifPresent(metrics -> metrics.error = "seen by " + where);
        return 3;
    }

    /** What is asked for. */
    @RestController
    public static class Ducks {
        private final Pond pond;

        Ducks(Pond pond) {
            this.pond = pond;
        }

        @GetMapping("/ducks/{id}")
        public Map<String, Object> duck(@PathVariable("id") int id) {
            return Map.of("id", id, "ducks", pond.count());
        }

        @PostMapping("/ducks")
        public ResponseEntity<String> add(@RequestBody String name) {
            return ResponseEntity.status(HttpStatus.CREATED).body("Hello " + name);
        }

        @GetMapping("/callable")
        public Callable<String> callable() {
            return () -> "ducks: " + note("callable");
        }

        @GetMapping("/deferred")
        public DeferredResult<String> deferred() {
            DeferredResult<String> result = new DeferredResult<>(5_000L);
            CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(() -> result.setResult("late"));
            return result;
        }

        @GetMapping("/never")
        public DeferredResult<String> never() {
            return new DeferredResult<>(150L);
        }

        @GetMapping("/future")
        public CompletableFuture<String> future() {
            return pond.later().thenApply(ducks -> "ducks: " + ducks);
        }

        @GetMapping("/stream")
        public StreamingResponseBody stream() {
            return out -> {
                for (int i = 0; i < 5; i++) {
                    out.write("quack\n".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    pause(40);
                }
                note("stream");
            };
        }

        @GetMapping("/events")
        public SseEmitter events() {
            SseEmitter emitter = new SseEmitter(5_000L);
            CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < 3; i++) {
                        emitter.send("quack " + i);
                        pause(40);
                    }
                    emitter.complete();
                } catch (Exception problem) {
                    emitter.completeWithError(problem);
                }
            });
            return emitter;
        }

        @GetMapping("/broken")
        public String broken() {
            throw new IllegalStateException("out of bread");
        }

        @GetMapping("/handled")
        public String handled() {
            throw new IllegalArgumentException("no such duck");
        }

        @GetMapping("/slow")
        public String slow() {
            pause(700);
            return "slept";
        }

        @ExceptionHandler(IllegalArgumentException.class)
        public ResponseEntity<String> notSo(IllegalArgumentException problem) {
            return ResponseEntity.badRequest().body(String.valueOf(problem.getMessage()));
        }

        private static void pause(int millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
