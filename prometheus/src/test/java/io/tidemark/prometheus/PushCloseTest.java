package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.internal.Warned;
import io.tidemark.prometheus.servers.Waiting;
import io.tidemark.stats.Callbacks;
import io.tidemark.stats.MetricSource;
import io.tidemark.unit.MetricUnit;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of pushing, whatever is under way and whatever the gateway does. */
@Timeout(60)
class PushCloseTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final SmallGateway gateway = new SmallGateway();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicLong ducks = new AtomicLong();
    private final Callbacks source = Callbacks.create();

    PushCloseTest() {
        source.longGauge("ducks", "", MetricUnit.NONE, ducks::get);
    }

    @AfterEach
    void close() {
        gate.countDown();
        gateway.close();
    }

    private PushGateway.Builder builder() {
        return PushGateway.builder(gateway.url()).job("batch").source(source).closeTimeout(Duration.ofSeconds(20));
    }

    private List<String> methods() {
        return gateway.pushes.stream().map(SmallGateway.Push::method).toList();
    }

    private static boolean isClosed(PushGateway push) {
        try {
            push.push();
            return false;
        } catch (IOException closed) {
            return closed.getMessage().endsWith(" is closed");
        }
    }

    private void lastPushHas(String line) {
        String body = gateway.bodies().get(gateway.pushes.size() - 1);
        assertThat(body.lines()).contains(line);
    }

    /** The next is never answered, all others are. */
    private CountDownLatch hangOnce() {
        CountDownLatch hangs = new CountDownLatch(1);
        gateway.reply(exchange -> {
            gateway.reply(SmallGateway.answer(200, ""));
            hangs.countDown();
            gate.await();
        });
        return hangs;
    }

    @Test
    void theLastValuesArePushed() {
        PushGateway push = builder().every(HOUR).start();
        Waiting.until("the first push", () -> push.stats().pushes() == 1);
        ducks.set(5);

        push.close();

        assertThat(methods()).containsExactly("PUT", "PUT");
        lastPushHas("ducks 5");
    }

    @Test
    void withoutAScheduleThatIsTheOnlyPush() {
        try (PushGateway push = builder().start()) {
            ducks.set(5);
            assertThat(push.stats().pushes()).isZero();
        }

        assertThat(methods()).containsExactly("PUT");
        lastPushHas("ducks 5");
    }

    @Test
    void aPushThatHangsIsGivenUpForTheLast() throws InterruptedException {
        CountDownLatch hangs = hangOnce();
        PushGateway push = builder()
                .every(HOUR)
                .timeout(HOUR)
                .patience(Duration.ofMillis(50))
                .start();
        assertThat(hangs.await(20, TimeUnit.SECONDS)).isTrue();
        ducks.set(5);

        push.close();

        lastPushHas("ducks 5");
        assertThat(push.stats().pushes()).isEqualTo(1);
    }

    @Test
    void aPushThatIsAlmostDoneIsWaitedFor() throws InterruptedException {
        CountDownLatch hangs = hangOnce();
        PushGateway push = builder().every(HOUR).timeout(HOUR).start();
        assertThat(hangs.await(20, TimeUnit.SECONDS)).isTrue();
        gateway.reply(SmallGateway.answer(200, ""));
        Thread closing = new Thread(push::close);
        closing.start();
        gate.countDown();
        closing.join(20_000);

        assertThat(closing.isAlive()).isFalse();
        assertThat(methods()).endsWith("PUT");
    }

    @Test
    void aLastPushThatFailsForAReasonThatMayPassIsTriedAgain() {
        gateway.reply(exchange -> {
            gateway.reply(SmallGateway.answer(200, ""));
            SmallGateway.answer(502, "starting").to(exchange);
        });
        PushGateway push = builder().deleteAtClose(true).start();

        push.close();

        assertThat(methods()).containsExactly("PUT", "PUT", "DELETE");
        assertThat(push.stats().pushes()).isEqualTo(1);
        assertThat(push.stats().failures()).isEqualTo(1);
    }

    @Test
    void aDeletionThatFailsForAReasonThatMayPassIsTriedAgain() {
        gateway.reply(exchange -> SmallGateway.answer(methods().equals(List.of("DELETE")) ? 502 : 202, "")
                .to(exchange));

        builder().pushAtClose(false).deleteAtClose(true).start().close();

        assertThat(methods()).containsExactly("DELETE", "DELETE");
    }

    @Test
    void aGatewayThatAsksForMoreTimeThanThereIsIsNotAskedAgain() {
        gateway.reply(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "60");
            SmallGateway.answer(503, "restarting").to(exchange);
        });
        try (Warned warned = Warned.of(gateway.url())) {
            builder().start().close();

            assertThat(methods()).containsExactly("PUT");
            assertThat(warned.texts()).singleElement().asString().contains("was answered with 503: restarting");
        }
    }

    @Test
    void aSourceThatInterruptsAndThrowsDoesNotKeepTheGroupFromBeingDeleted() {
        MetricSource wild = () -> {
            Thread.currentThread().interrupt();
            throw new StackOverflowError("of a source");
        };

        builder().source(wild).deleteAtClose(true).start().close();

        assertThat(methods()).endsWith("DELETE");
    }

    @Test
    void theGroupIsDeletedAlsoIfTheLastPushIsRefused() {
        gateway.reply(SmallGateway.answer(400, "no"));
        try (Warned warned = Warned.of(gateway.url())) {
            builder().deleteAtClose(true).start().close();

            assertThat(methods()).containsExactly("PUT", "DELETE");
            assertThat(warned.texts())
                    .first()
                    .asString()
                    .contains("the last push of metrics failed: PUT " + gateway.url(), "was answered with 400: no");
        }
    }

    @Test
    void aSilentGatewayIsWaitedForAsLongAsClosingMayTakeAndTold() {
        gateway.reply(exchange -> gate.await());
        try (Warned warned = Warned.of(gateway.url())) {
            builder()
                    .every(HOUR)
                    .timeout(HOUR)
                    .closeTimeout(Duration.ofMillis(300))
                    .start()
                    .close();

            assertThat(warned.texts())
                    .first()
                    .asString()
                    .contains("the last push of metrics failed: no answer from " + gateway.url());
        }
    }

    @Test
    void ofTheTimeThatClosingMayTakeSomeIsLeftForTheDeletion() {
        gateway.reply(exchange -> {
            if (exchange.getRequestMethod().equals("PUT")) {
                gate.await();
            }
            SmallGateway.answer(202, "").to(exchange);
        });

        builder()
                .deleteAtClose(true)
                .timeout(HOUR)
                .closeTimeout(Duration.ofSeconds(2))
                .start()
                .close();

        Waiting.until("the group is deleted", () -> methods().contains("DELETE"));
    }

    @Test
    void aSourceThatHangsIsLeftBehindAndTold() {
        MetricSource hanging = () -> {
            boolean interrupted = false;
            while (gate.getCount() > 0) {
                try {
                    gate.await();
                } catch (InterruptedException ignored) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return source.collect();
        };
        try (Warned warned = Warned.of(gateway.url())) {
            builder()
                    .source(hanging)
                    .closeTimeout(Duration.ofMillis(200))
                    .start()
                    .close();

            assertThat(warned.texts())
                    .singleElement()
                    .asString()
                    .contains("a source of metrics does not return: it is left behind, and the last push with it");
        }
        gate.countDown();
        noThreadsOfOurs();
    }

    @Test
    void aPushWhoseSourceHangsDoesNotMakeTheGroupAgain() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        MetricSource hanging = () -> {
            asked.countDown();
            try {
                gate.await();
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
            }
            return source.collect();
        };
        PushGateway push = builder()
                .source(hanging)
                .every(HOUR)
                .deleteAtClose(true)
                .patience(Duration.ofMillis(50))
                .start();
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        Thread closing = new Thread(push::close);
        closing.start();
        Waiting.until("the group is deleted", () -> !methods().isEmpty());

        gate.countDown();
        closing.join(20_000);
        noThreadsOfOurs();

        assertThat(methods()).containsExactly("DELETE");
    }

    @Test
    void aThreadThatIsInterruptedStillHasTheLastPushDone() {
        PushGateway push = builder().deleteAtClose(true).start();
        Thread.currentThread().interrupt();

        push.close();

        assertThat(Thread.interrupted()).isTrue();
        Waiting.until("the last push and the deletion", () -> methods().equals(List.of("PUT", "DELETE")));
    }

    @Test
    void aSourceMayCloseWhatPushesIt() {
        AtomicReference<@Nullable PushGateway> itself = new AtomicReference<>();
        MetricSource closing = () -> {
            PushGateway push = itself.get();
            if (push != null) {
                push.close();
            }
            return source.collect();
        };
        PushGateway push =
                builder().source(closing).every(Duration.ofMillis(10)).start();
        itself.set(push);
        Waiting.until("the last push", () -> push.stats().pushes() >= 1 && isClosed(push));
        noThreadsOfOurs();

        lastPushHas("ducks 0");
    }

    @Test
    void aSourceThatInterruptsItsCallerCostsNoPush() {
        MetricSource interrupting = () -> {
            Thread.currentThread().interrupt();
            return source.collect();
        };
        PushGateway push =
                builder().source(interrupting).every(Duration.ofMillis(10)).start();
        Waiting.until("several pushes", () -> push.stats().pushes() >= 3);
        ducks.set(5);

        push.close();

        lastPushHas("ducks 5");
        assertThat(push.stats().failures()).isZero();
    }

    @Test
    void allWhoCloseWaitForTheEnd() throws InterruptedException {
        CountDownLatch hangs = hangOnce();
        PushGateway push = builder().start();
        AtomicBoolean early = new AtomicBoolean();
        Thread[] closers = new Thread[4];
        for (int i = 0; i < closers.length; i++) {
            closers[i] = new Thread(() -> {
                push.close();
                if (gate.getCount() > 0) {
                    early.set(true);
                }
            });
            closers[i].start();
        }
        assertThat(hangs.await(20, TimeUnit.SECONDS)).isTrue();
        gate.countDown();
        for (Thread closer : closers) {
            closer.join(30_000);
        }

        assertThat(early).isFalse();
        assertThat(gateway.pushes.size()).isLessThanOrEqualTo(2);
    }

    private static Set<Thread> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(name))
                .collect(Collectors.toSet());
    }

    private static void noThreadsOfOurs() {
        Waiting.value("no thread is left", () -> threads("tidemark-push"), Set::isEmpty);
    }

    @Test
    void noThreadIsLeft() {
        Set<Thread> before = threads("HttpClient");
        for (int i = 0; i < 3; i++) {
            PushGateway push = builder().every(Duration.ofMillis(1)).start();
            Waiting.until("several pushes", () -> push.stats().pushes() >= 3);
            assertThat(threads("tidemark-push")).allMatch(Thread::isDaemon);
            push.close();
        }

        noThreadsOfOurs();
        Waiting.value(
                "no thread of the HTTP client is left",
                () -> {
                    System.gc();
                    Set<Thread> after = threads("HttpClient");
                    after.removeAll(before);
                    return after;
                },
                Set::isEmpty);
    }

    @Test
    void whatIsClosedIsNotKept() {
        WeakReference<PushGateway> closed = closed();

        Waiting.until("it is collected as garbage", () -> {
            System.gc();
            return closed.get() == null;
        });
    }

    private WeakReference<PushGateway> closed() {
        PushGateway push = builder().every(Duration.ofMillis(1)).start();
        Waiting.until("a push", () -> push.stats().pushes() >= 1);
        push.close();
        return new WeakReference<>(push);
    }
}
