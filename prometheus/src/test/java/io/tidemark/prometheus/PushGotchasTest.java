package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.prometheus.servers.RealPushgateway;
import io.tidemark.prometheus.servers.Waiting;
import io.tidemark.stats.Callbacks;
import io.tidemark.unit.MetricUnit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where exporters that push are known to go wrong. */
@Timeout(60)
class PushGotchasTest {

    private static RealPushgateway gateway;
    private static GatewayReader reader;

    @BeforeAll
    static void start() {
        gateway = RealPushgateway.start();
        reader = new GatewayReader(gateway);
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    @AfterEach
    void clean() {
        gateway.comeBack();
        reader.deleteAll();
    }

    private static String url() {
        return gateway.endpoint().toString();
    }

    @Test
    void gotcha11NothingIsLostOrDoubledByPushesThatFailAndTheLastValuesArePushedAtClose() throws InterruptedException {
        AtomicLong ducks = new AtomicLong();
        Callbacks source = Callbacks.create();
        source.counter("ducks", "", MetricUnit.NONE, ducks::get);
        PushGateway push = PushGateway.builder(url())
                .job("batch")
                .source(source)
                .every(5, TimeUnit.MILLISECONDS)
                .start();
        List<Thread> counting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread thread = new Thread(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    ducks.incrementAndGet();
                }
            });
            thread.start();
            counting.add(thread);
        }
        Waiting.until("pushes", () -> push.stats().pushes() >= 2);
        gateway.goAway();
        Waiting.until("failures", () -> push.stats().failures() >= 1);
        gateway.comeBack();
        for (Thread thread : counting) {
            thread.interrupt();
            thread.join();
        }

        push.close();

        String value = reader.lines("ducks").get(0);
        assertThat(Double.parseDouble(value.substring(value.lastIndexOf(' ') + 1)))
                .isEqualTo(ducks.get());
        assertThat(push.stats().failures()).isPositive();
    }

    /** A batch job that forgets to close. */
    static final class Forgetful {

        private Forgetful() {}

        public static void main(String[] arguments) throws InterruptedException {
            AtomicLong ducks = new AtomicLong();
            Callbacks source = Callbacks.create();
            source.longGauge("ducks", "", MetricUnit.NONE, ducks::get);
            PushGateway.Builder builder =
                    PushGateway.builder(arguments[0]).job("forgetful").source(source);
            String end = arguments[1];
            if (end.equals("delete")) {
                builder.deleteAtClose(true);
            }
            PushGateway push = builder.every(Duration.ofHours(1)).start();
            while (push.stats().pushes() == 0) {
                Thread.onSpinWait();
            }
            ducks.set(17);
            switch (end) {
                case "exit" -> System.exit(3);
                case "throw" -> throw new IllegalStateException("on purpose");
                case "wait" -> {
                    System.out.println("ready");
                    new CountDownLatch(1).await();
                }
                default -> {}
            }
        }
    }

    private static Process program(String end) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Forgetful.class.getName(),
                        url(),
                        end)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void ends(Process program) throws InterruptedException {
        assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"return", "exit", "throw"})
    void gotcha12AProgramThatEndsWithoutCloseHasPushedItsLastValues(String end) throws Exception {
        ends(program(end));

        assertThat(reader.valueOf("ducks{")).isEqualTo("17");
    }

    @Test
    void gotcha12AProgramThatIsToldToEndHasPushedItsLastValues() throws Exception {
        Process program = program("wait");
        assertThat(program.inputReader().readLine()).isEqualTo("ready");
        program.destroy();
        ends(program);

        assertThat(reader.valueOf("ducks{")).isEqualTo("17");
    }

    @Test
    void gotcha12AProgramThatEndsWithoutCloseHasDeletedItsGroupIfAskedTo() throws Exception {
        ends(program("delete"));

        assertThat(gateway.groups()).isEmpty();
    }

    @Test
    void gotcha12AGroupThatNobodyDeletesIsThereForEver() throws Exception {
        ends(program("return"));

        assertThat(gateway.groups()).containsExactly(Map.of("job", "forgetful"));
    }
}
