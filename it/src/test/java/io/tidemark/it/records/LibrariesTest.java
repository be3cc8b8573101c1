package io.tidemark.it.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.Flatten;
import io.tidemark.Instrumented;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Libraries")
class LibrariesTest {

    private final Emitted emitted = Emitted.emf();

    @Metrics(root = false)
    static class LookupMetrics {
        long ducksFound;
        boolean failed;
        String error;
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class RequestMetrics {
        @Flatten
        LookupMetrics lookup;

        boolean success;
    }

    private static Instrumented<String, LookupMetrics> lookUp(String name) {
        return Instrumented.call(new LookupMetrics(), m -> {
                    if (name.isEmpty()) {
                        throw new IOException("no name");
                    }
                    m.ducksFound = 1;
                    return "Duck " + name;
                })
                .onError((e, m) -> m.failed = true);
    }

    private void emit(LookupMetrics lookup) {
        var request = new LibrariesTest_RequestMetricsGuard(emitted);
        request.lookup = lookup;
        request.close();
    }

    @Test
    @DisplayName("Instrumented.call(metrics, m -> …): a result and the metrics of making it; result(), metrics()")
    void call() {
        Instrumented<String, LookupMetrics> found = lookUp("Donald");

        assertThat(found.result()).isEqualTo("Duck Donald");
        emit(found.metrics());
        assertThat(emitted.fields()).isEqualTo("""
                {"DucksFound":1,"Failed":0,"Success":0}""");
    }

    @Test
    @DisplayName("splitMetricsTo(setter) → result")
    void splitMetricsTo() {
        var request = new LibrariesTest_RequestMetricsGuard(emitted);
        String duck = lookUp("Donald").splitMetricsTo(m -> request.lookup = m);
        request.success = true;
        request.close();

        assertThat(duck).isEqualTo("Duck Donald");
        assertThat(emitted.fields()).isEqualTo("""
                {"DucksFound":1,"Failed":0,"Success":1}""");
    }

    @Test
    @DisplayName("An exception thrown by the body carries its metrics to onError and is rethrown by get()")
    void exception() {
        Instrumented<String, LookupMetrics> failed = lookUp("");

        assertThatThrownBy(failed::get).isInstanceOf(IOException.class).hasMessage("no name");
        emit(failed.metrics());
        assertThat(emitted.fields()).isEqualTo("""
                {"DucksFound":0,"Failed":1,"Success":0}""");
    }

    @Test
    @DisplayName("... and its metrics are split off all the same")
    void splitOfAnException() {
        var request = new LibrariesTest_RequestMetricsGuard(emitted);
        assertThatThrownBy(() -> lookUp("").splitMetricsTo(m -> request.lookup = m))
                .isInstanceOf(IOException.class);
        request.close();

        assertThat(emitted.fields()).isEqualTo("""
                {"DucksFound":0,"Failed":1,"Success":0}""");
    }

    @Test
    @DisplayName("onSuccess, finalizeMetrics")
    void onSuccessAndFinalizeMetrics() {
        Instrumented<String, LookupMetrics> found = Instrumented.call(new LookupMetrics(), m -> "three ducks")
                .onError((e, m) -> m.failed = true)
                .onSuccess((result, m) -> m.ducksFound = 3)
                .finalizeMetrics((result, failure, m) -> m.error = result + ", " + failure);

        emit(found.metrics());
        assertThat(emitted.fields()).isEqualTo("""
                {"DucksFound":3,"Failed":0,"Success":0,"Error":"three ducks, null"}""");
    }

    @Test
    @DisplayName("Instrumented.callAsync(metrics, m -> CompletionStage)")
    void callAsync() {
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletionStage<Instrumented<String, LookupMetrics>> looking = Instrumented.callAsync(
                new LookupMetrics(),
                m -> work.thenApply(name -> {
                    m.ducksFound = 2;
                    return name;
                }));
        var found = new CompletableFuture<Instrumented<String, LookupMetrics>>();
        looking.thenAccept(found::complete);
        assertThat(found).isNotDone();

        work.complete("Daisy");
        assertThat(found.join().result()).isEqualTo("Daisy");
        emit(found.join().metrics());
        assertThat(emitted.fields()).isEqualTo("""
                {"DucksFound":2,"Failed":0,"Success":0}""");
    }

    @Test
    @DisplayName("... an exception carries its metrics as well")
    void callAsyncThatFails() {
        IOException failure = new IOException("no pond");
        var failed = Instrumented.<String, LookupMetrics>callAsync(
                        new LookupMetrics(), m -> CompletableFuture.failedFuture(failure))
                .toCompletableFuture()
                .join()
                .onError((e, m) -> m.error = e.getMessage());

        assertThatThrownBy(failed::get).isSameAs(failure);
        emit(failed.metrics());
        assertThat(emitted.fields()).isEqualTo("""
                {"DucksFound":0,"Failed":0,"Success":0,"Error":"no pond"}""");
    }

    @Test
    @DisplayName("of(result, metrics); discardMetrics()")
    void discardMetrics() {
        assertThat(Instrumented.of("Donald", new LookupMetrics()).discardMetrics())
                .isEqualTo("Donald");
        assertThat(Instrumented.of("Donald", new LibrariesTest_RequestMetricsGuard(emitted))
                        .discardMetrics())
                .isEqualTo("Donald");

        assertThat(emitted.lines()).isEmpty();
    }

    @Test
    @DisplayName("emit() where M is a guard")
    void emit() {
        String result = Instrumented.call(new LibrariesTest_RequestMetricsGuard(emitted), m -> "Donald")
                .onSuccess((r, m) -> m.success = true)
                .emit();

        assertThat(result).isEqualTo("Donald");
        assertThat(emitted.fields()).isEqualTo("""
                {"Success":1}""");
    }

    @Metrics(naming = Naming.SNAKE_CASE)
    record OtherApplication(@Flatten(prefix = "pond") LookupMetrics lookup) {}

    @Test
    @DisplayName("A library leaves naming alone and declares @Metrics(root = false) children")
    void naming() {
        emitted.append(LibrariesTest_OtherApplicationEntry.of(
                new OtherApplication(lookUp("Donald").metrics())));

        assertThat(emitted.fields()).isEqualTo("""
                {"pond_ducks_found":1,"pond_failed":0}""");
    }
}
