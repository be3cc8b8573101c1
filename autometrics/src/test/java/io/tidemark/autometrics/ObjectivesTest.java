package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class ObjectivesTest {

    /** In a class loader of its own: its logger waits for a thread that counts a call. */
    public static final class Application implements Callable<List<String>> {

        @Override
        public List<String> call() throws Exception {
            List<String> seen = new ArrayList<>();
            BiConsumer<String, Throwable> logger = (text, cause) -> seen.add(text + ": " + countsElsewhere());
            Field listener = Class.forName("io.tidemark.internal.Warnings").getDeclaredField("listener");
            listener.setAccessible(true);
            listener.set(null, logger);
            Objective.named("api").successRate(Percentile.P99).build();
            Objective.named("api").successRate(Percentile.P90).build();
            return seen;
        }

        private static String countsElsewhere() {
            try {
                return CompletableFuture.supplyAsync(
                                () -> FunctionMetrics.of(Application.class, "log", "api")
                                        .call(() -> "counted"),
                                work -> new Thread(work).start())
                        .get(20, TimeUnit.SECONDS);
            } catch (TimeoutException late) {
                return "it waits";
            } catch (Exception problem) {
                throw new IllegalStateException(problem);
            }
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void whoLogsThatThereAreTwoOfOneNameMayCountCalls() throws Exception {
        List<URL> places = new ArrayList<>();
        for (String each : List.of(
                "io.tidemark.UnitOfWork",
                "io.tidemark.stats.Stats",
                Objective.class.getName(),
                ObjectivesTest.class.getName())) {
            places.add(WithoutLibrariesTest.place(each));
        }
        try (URLClassLoader loader = new URLClassLoader(places.toArray(URL[]::new), null)) {
            Callable<?> application = (Callable<?>) loader.loadClass(Application.class.getName())
                    .getConstructor()
                    .newInstance();
            assertThat((List<String>) application.call())
                    .singleElement()
                    .satisfies(text -> assertThat(text)
                            .startsWith("there are two objectives of one name")
                            .endsWith(": counted"));
        }
    }
}
