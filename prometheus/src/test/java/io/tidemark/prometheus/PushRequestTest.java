package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.stats.Callbacks;
import io.tidemark.unit.MetricUnit;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a push looks like on the wire, and how answers are told. */
class PushRequestTest {

    private final SmallGateway gateway = new SmallGateway();
    private final Callbacks source = Callbacks.create();

    PushRequestTest() {
        source.longGauge("ducks", "", MetricUnit.NONE, () -> 1);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private PushGateway.Builder builder() {
        return PushGateway.builder(gateway.url()).job("batch").source(source).pushAtClose(false);
    }

    private SmallGateway.Push pushed(PushGateway.Builder builder) throws IOException {
        try (PushGateway push = builder.start()) {
            push.push();
        }
        return gateway.pushes.get(0);
    }

    @Test
    void itIsTextOfTheOldFormatWithItsLength() throws IOException {
        SmallGateway.Push push = pushed(builder());

        assertThat(push.method()).isEqualTo("PUT");
        assertThat(push.path()).isEqualTo("/metrics/job/batch");
        assertThat(push.header("Content-type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(push.header("Content-length"))
                .isEqualTo(String.valueOf(push.body().length()));
        assertThat(push.headers()).doesNotContainKeys("Authorization", "Content-encoding");
        assertThat(push.body()).contains("\nducks 1\n").doesNotContain("# EOF");
    }

    @Test
    void mergingIsPost() throws IOException {
        assertThat(pushed(builder().merge(true)).method()).isEqualTo("POST");
    }

    @Test
    void deletingHasNoBody() throws IOException {
        try (PushGateway push = builder().groupingKey("instance", "a").start()) {
            push.delete();
        }

        SmallGateway.Push deletion = gateway.pushes.get(0);
        assertThat(deletion.method()).isEqualTo("DELETE");
        assertThat(deletion.path()).isEqualTo("/metrics/job/batch/instance/a");
        assertThat(deletion.body()).isEmpty();
    }

    @Test
    void theUrlMayHaveAPath() throws IOException {
        PushGateway.Builder builder = PushGateway.builder(gateway.url() + "/a/prefix//")
                .job("batch")
                .source(source)
                .pushAtClose(false);

        assertThat(pushed(builder).path()).isEqualTo("/a/prefix/metrics/job/batch");
    }

    @Test
    void noMetricsAreNoFailure() throws IOException {
        SmallGateway.Push push = pushed(builder().source(List::of));

        assertThat(push.body()).isEmpty();
        assertThat(push.header("Content-length")).isEqualTo("0");
    }

    @Test
    void aUserAndAPasswordAreSent() throws IOException {
        assertThat(pushed(builder().basicAuth("Aladdin", "open sesame")).header("Authorization"))
                .isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }

    @Test
    void aTokenIsSentInPlaceOfThem() throws IOException {
        assertThat(pushed(builder().basicAuth("a", "b").bearerAuth("abc.def")).header("Authorization"))
                .isEqualTo("Bearer abc.def");
    }

    @Test
    void aTokenThatChangesIsAskedForEachTime() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (PushGateway push = builder()
                .basicAuth("a", "b")
                .bearerAuth(() -> "token" + asked.incrementAndGet())
                .start()) {
            push.push();
            push.push();
            push.delete();
        }

        assertThat(gateway.pushes)
                .extracting(each -> each.header("Authorization"))
                .containsExactly("Bearer token1", "Bearer token2", "Bearer token3");
    }

    static Stream<Supplier<String>> suppliersWithoutAToken() {
        return Stream.of(() -> null, () -> "", () -> "of-mine\n", () -> {
            throw new IllegalStateException("of-mine");
        });
    }

    @ParameterizedTest
    @MethodSource("suppliersWithoutAToken")
    void withoutATokenNothingIsSentAndTheTokenIsNotShown(Supplier<String> token) {
        try (PushGateway push = builder().bearerAuth(token).start()) {
            assertThatThrownBy(push::push)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("there is no bearer token: ")
                    .hasMessageNotContaining("of-mine");
            assertThat(push.stats().failures()).isEqualTo(1);
            assertThat(push.stats().lastFailure()).startsWith("there is no bearer token: ");
        }
        assertThat(gateway.pushes).isEmpty();
    }

    @Test
    void whoIsNotLetInIsToldSoWithoutThePassword() {
        gateway.reply(SmallGateway.answer(401, "who are you?\n"));
        try (PushGateway push = builder().basicAuth("a", "secret-of-mine").start()) {
            assertThatThrownBy(push::push)
                    .isInstanceOf(IOException.class)
                    .hasMessage("PUT " + gateway.url() + "/metrics/job/batch was answered with 401: who are you?");
            assertThat(push.toString()).isEqualTo("PushGateway[" + gateway.url() + "/metrics/job/batch]");
        }
    }

    @Test
    void aClientOfOnesOwnIsUsedAndStaysOpen() throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
        gateway.reply(exchange -> {
            if (exchange.getRequestURI().getPath().startsWith("/moved")) {
                SmallGateway.answer(200, "").to(exchange);
            } else {
                exchange.getResponseHeaders().set("Location", "/moved");
                SmallGateway.answer(307, "").to(exchange);
            }
        });
        for (int i = 0; i < 2; i++) {
            pushed(builder().httpClient(client));
        }

        assertThat(gateway.pushes).extracting(SmallGateway.Push::path).contains("/moved");
        assertThat(gateway.pushes).hasSize(4);
    }

    @Test
    void redirectsAreNotFollowedAndTold() {
        gateway.reply(exchange -> {
            exchange.getResponseHeaders().set("Location", "https://elsewhere.example/metrics/job/batch");
            SmallGateway.answer(301, "moved").to(exchange);
        });
        try (PushGateway push = builder().bearerAuth("token").start()) {
            assertThatThrownBy(push::push)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("was answered with 301: moved to https://elsewhere.example/metrics/job/batch;"
                            + " redirects are not followed");
        }
        assertThat(gateway.pushes).hasSize(1);
    }

    @Test
    void ofALongAnswerTheFirstLineIsToldAndNotAllOfIt() {
        String line = "no\u0007 " + "x".repeat(1_000);
        gateway.reply(SmallGateway.answer(500, "\n" + line + "\nsecond\n" + "y".repeat(10_000_000)));
        try (PushGateway push = builder().start()) {
            assertThatThrownBy(push::push)
                    .isInstanceOf(IOException.class)
                    .hasMessage("PUT " + gateway.url() + "/metrics/job/batch was answered with 500: no? "
                            + "x".repeat(296) + "…");
        }
    }

    @Test
    void whatIsLargerThanAllowedIsNotSent() {
        try (PushGateway push = builder().maxBodyBytes(10).start()) {
            assertThatThrownBy(push::push)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("more than 10 bytes")
                    .hasMessageContaining("maxBodyBytes(..)");
            assertThat(push.stats().failures()).isEqualTo(1);
        }
        assertThat(gateway.pushes).isEmpty();
    }

    @Test
    void itsFiguresAreMetricsToo() throws IOException {
        try (PushGateway push = builder().start()) {
            push.push();
            gateway.reply(SmallGateway.answer(500, ""));
            assertThatThrownBy(push::push).isInstanceOf(IOException.class);

            assertThat(Exposition.of(push.ownMetrics()).text())
                    .contains(
                            "\ntidemark_prometheus_pushes_total 1\n", "\ntidemark_prometheus_push_failures_total 1\n");
        }
    }

    @Test
    void anyAnswerOf2xxIsAYes() throws IOException {
        for (int status : new int[] {200, 202, 204}) {
            gateway.reply(SmallGateway.answer(status, ""));
            pushed(builder().timeout(Duration.ofSeconds(20)));
        }
        assertThat(gateway.pushes).hasSize(3);
    }
}
