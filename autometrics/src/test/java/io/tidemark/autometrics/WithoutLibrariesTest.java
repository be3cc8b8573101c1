package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** An application that has none of the libraries which need not be there, or some of them. */
class WithoutLibrariesTest {

    /** Runs where they are not. */
    public static final class Application implements Callable<Map<String, String>> {

        @Override
        public Map<String, String> call() throws Exception {
            try (PondFigures figures =
                    new PondFigures(AutometricsService.builder().withExemplars())) {
                new HandWoven("stage", FunctionSite.LOOKS_AT_RESULT, "", "", "")
                        .callForResult(() -> CompletableFuture.completedFuture("duck"));
                returning("Ljava/util/concurrent/Flow$Publisher;", (Flow.Publisher<String>) Application::complete);
                returning("Lorg/reactivestreams/Publisher;", "no publisher");
                returning("Lreactor/core/publisher/Mono;", "no mono");
                return Map.of(
                        "figures", figures.toString(),
                        "reactor", String.valueOf(Presence.of("reactor.core.publisher.Mono")),
                        "reactive streams", String.valueOf(Presence.of("org.reactivestreams.Publisher")),
                        "telemetry", String.valueOf(Presence.of("io.opentelemetry.api.trace.Span")));
            } catch (Throwable problem) {
                throw new IllegalStateException(problem);
            }
        }

        private static void returning(String type, Object result) throws Throwable {
            Object returned = HandWoven.returning("returning", type).callForResult(() -> result);
            if (returned instanceof Flow.Publisher<?> publisher) {
                publisher.subscribe(null);
            }
        }

        private static void complete(Flow.Subscriber<? super String> subscriber) {}
    }

    @Test
    void nothingIsMissed() throws Exception {
        assertThat(run(List.of()))
                .containsEntry("figures", "3 ok, 0 error, 0 running")
                .containsEntry("reactor", "false")
                .containsEntry("reactive streams", "false")
                .containsEntry("telemetry", "false");
    }

    @Test
    void reactiveStreamsAreThereWithoutReactor() throws Exception {
        assertThat(run(List.of("org.reactivestreams.Publisher")))
                .containsEntry("figures", "3 ok, 0 error, 0 running")
                .containsEntry("reactor", "false")
                .containsEntry("reactive streams", "true");
    }

    /** @param more classes whose jars are there */
    @SuppressWarnings("unchecked")
    private static Map<String, String> run(List<String> more) throws Exception {
        List<String> needed = new ArrayList<>(List.of(
                "io.tidemark.UnitOfWork",
                "io.tidemark.stats.Stats",
                "io.tidemark.prometheus.Exposition",
                AutometricsService.class.getName(),
                WithoutLibrariesTest.class.getName()));
        needed.addAll(more);
        List<URL> places = new ArrayList<>();
        for (String each : needed) {
            places.add(place(each));
        }
        // Not below the platform's: through that one, all modules of this JVM are found.
        try (URLClassLoader loader = new URLClassLoader(places.toArray(URL[]::new), null)) {
            Callable<?> application = (Callable<?>) loader.loadClass(Application.class.getName())
                    .getConstructor()
                    .newInstance();
            return (Map<String, String>) application.call();
        }
    }

    /** The jar or the directory of a class. */
    private static URL place(String className) throws Exception {
        String name = className.replace('.', '/') + ".class";
        String found = String.valueOf(Class.forName(className).getResource("/" + name));
        String place = found.substring(0, found.length() - name.length());
        return URI.create(place.startsWith("jar:") ? place.substring(4, place.length() - 2) : place)
                .toURL();
    }
}
