package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.prometheus.servers.Waiting;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that cannot work are refused where they are made, in words that help. */
class PushSettingsTest {

    private static PushGateway.Builder builder() {
        return PushGateway.builder("http://localhost:9091");
    }

    private static void refused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(words);
    }

    @Test
    void withoutAJobItDoesNotStart() {
        assertThatThrownBy(() -> builder().start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("by job, and none is given", ".job(\"nightly-import\")");
        refused(() -> builder().job(""), "no job without a name", "nightly-import");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:9091, http:// or https://",
        "ftp://localhost, http:// or https://",
        "'', http:// or https://",
        "//localhost, http:// or https://",
        "http:///metrics, is none",
        "http://push_gateway:9091, underscore",
        "http://localhost:0, 1 to 65535",
        "http://localhost:70000, 1 to 65535",
        "http://localhost:9091/?a=b, no query",
        "http://localhost:9091/#a, no fragment",
        "http://localhost:9091/metrics/job/batch, ends before /metrics/job",
        "http://local host, is none",
    })
    void aUrlThatIsNoneIsRefused(String url, String reason) {
        refused(() -> PushGateway.builder(url), "\"" + url + "\"", "http://localhost:9091", reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:secret@localhost:9091",
                "http://user:secret@local_host:9091",
                "http://user:secret@local host",
                "http://:secret@localhost"
            })
    void aUrlWithAPasswordIsRefusedWithoutShowingIt(String url) {
        assertThatThrownBy(() -> PushGateway.builder(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining("secret");
        refused(() -> PushGateway.builder("http://user:secret@localhost"), "basicAuth(user, password)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a-b", "a.b", "__a", "ä", "a b", "a/b", "a@base64"})
    void aLabelThatIsNoneIsRefused(String label) {
        refused(() -> builder().groupingKey(label, "x"), "\"" + label + "\"", "letters, digits and underscores");
    }

    @Test
    void theJobIsNoLabelOfTheGroupingKey() {
        refused(() -> builder().groupingKey("job", "x"), "job(..)");
    }

    @Test
    void credentialsThatCannotBeSentAreRefusedWithoutShowingThem() {
        refused(() -> builder().basicAuth("a:b", "c"), "no colon");
        for (String token : new String[] {"", "secret\n", "secret token", "secrét"}) {
            assertThatThrownBy(() -> builder().bearerAuth(token))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("strip()")
                    .hasMessageNotContaining("secr");
        }
    }

    @Test
    void timesAndSizesAreMoreThanNothing() {
        refused(() -> builder().every(0, TimeUnit.SECONDS), "interval", "PT0S");
        refused(() -> builder().every(Duration.ofSeconds(-1)), "interval", "PT-1S");
        refused(() -> builder().timeout(Duration.ZERO), "timeout");
        refused(() -> builder().closeTimeout(Duration.ZERO), "close timeout");
        refused(() -> builder().maxBodyBytes(0), "not 0");
    }

    @Test
    void timesMayBeAsLongAsADurationCanBe() {
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
        try (SmallGateway gateway = new SmallGateway();
                PushGateway push = PushGateway.builder(gateway.url())
                        .job("batch")
                        .every(longest)
                        .timeout(longest)
                        .closeTimeout(longest)
                        .start()) {
            Waiting.until("the first push", () -> push.stats().pushes() == 1);
            assertThatCode(push::close).doesNotThrowAnyException();
            assertThat(gateway.pushes).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a, /a/a",
        "A-Z_0.9~, /a/A-Z_0.9~",
        "'', /a@base64/=",
        "., /a@base64/Lg",
        ".., /a@base64/Li4",
        "..., /a/...",
        "/var/lib, /a@base64/L3Zhci9saWI",
        "a b, /a@base64/YSBi",
        "???, /a@base64/Pz8_",
        "ü, /a@base64/w7w",
    })
    void valuesThatMeanSomethingInAPathAreInBase64(String value, String part) {
        Map<String, String> key = new LinkedHashMap<>();
        key.put("a", value);
        assertThat(GroupUrl.of("http://h", "j", key)).hasToString("http://h/metrics/job/j" + part);
    }

    @Test
    void theSameLabelAgainReplacesItsValue() {
        try (PushGateway push = builder()
                .job("batch")
                .groupingKey("instance", "a")
                .groupingKey("shard", "1")
                .groupingKey("instance", "b")
                .pushAtClose(false)
                .start()) {
            assertThat(push).hasToString("PushGateway[http://localhost:9091/metrics/job/batch/instance/b/shard/1]");
        }
    }
}
