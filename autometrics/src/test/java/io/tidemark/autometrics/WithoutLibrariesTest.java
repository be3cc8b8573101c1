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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

/** An application that has none of the libraries which need not be there, or some of them. */
class WithoutLibrariesTest {

    /** Runs where they are not. */
    public static final class Application implements Callable<Map<String, String>> {

        @Override
        public Map<String, String> call() {
            try (PondFigures figures =
                    new PondFigures(AutometricsService.builder().withExemplars())) {
                HandWoven pond = new HandWoven("count", FunctionSite.LOOKS_AT_RESULT, "", "", "");
                pond.callForResult(() -> CompletableFuture.completedFuture("duck"));
                ExecutorService pool = AutometricsService.wrap(Executors.newSingleThreadExecutor());
                ((Future<?>) pond.callForResult(() -> pool.submit(() -> {}))).get();
                pool.shutdown();
                Flow.Publisher<String> refusing = subscriber -> subscriber.onError(new IllegalStateException());
                Object flow = HandWoven.returning("flow", "Ljava/util/concurrent/Flow$Publisher;")
                        .callForResult(() -> refusing);
                ((Flow.Publisher<?>) flow).subscribe(new Ignoring());
                Object reactive = "none";
                if (Presence.of("org.reactivestreams.Publisher")) {
                    reactive = ReactiveStreamsPart.returned();
                }
                HandWoven.returning("mono", "Lreactor/core/publisher/Mono;").callForResult(() -> "no mono");
                return Map.of(
                        "figures", figures.toString(),
                        "publisher", reactive.getClass().getSimpleName(),
                        "reactor", String.valueOf(Presence.of("reactor.core.publisher.Mono")),
                        "telemetry", String.valueOf(Presence.of("io.opentelemetry.api.trace.Span")));
            } catch (Throwable problem) {
                throw new IllegalStateException(problem);
            }
        }
    }

    private static final class Ignoring implements Flow.Subscriber<Object> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {}

        @Override
        public void onNext(Object item) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }

    /** Loaded where Reactive Streams are. */
    private static final class ReactiveStreamsPart {
        static Object returned() throws Throwable {
            Publisher<String> publisher = subscriber -> {};
            return HandWoven.returning("reactive", "Lorg/reactivestreams/Publisher;")
                    .callForResult(() -> publisher);
        }
    }

    @Test
    void nothingIsMissed() throws Exception {
        assertThat(run(List.of()))
                .containsEntry("figures", "3 ok, 1 error, 0 running")
                .containsEntry("publisher", "String")
                .containsEntry("reactor", "false")
                .containsEntry("telemetry", "false");
    }

    @Test
    void reactiveStreamsAreThereWithoutReactor() throws Exception {
        assertThat(run(List.of("org.reactivestreams.Publisher")))
                .containsEntry("figures", "3 ok, 1 error, 0 running")
                .containsEntry("publisher", "ReactivePublisherFromFlow")
                .containsEntry("reactor", "false");
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
    static URL place(String className) throws Exception {
        String name = className.replace('.', '/') + ".class";
        String found = String.valueOf(Class.forName(className).getResource("/" + name));
        String place = found.substring(0, found.length() - name.length());
        return URI.create(place.startsWith("jar:") ? place.substring(4, place.length() - 2) : place)
                .toURL();
    }
}
