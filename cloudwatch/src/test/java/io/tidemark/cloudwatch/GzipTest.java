package io.tidemark.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cloudwatch.server.Call;
import io.tidemark.stream.FlushKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;

class GzipTest {

    private static final HexFormat HEX = HexFormat.of();

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void theSameEventsAreFewerBytesOnTheWire() {
        List<String> messages =
                IntStream.range(0, 500).mapToObj(i -> "duck " + i + " quacks").toList();
        List<Call> puts = Stream.of(false, true)
                .map(gzip -> {
                    CloudWatchLogsStream stream = rig.builder().gzip(gzip).build();
                    Waiting.on(rig.batch(stream, messages.toArray(String[]::new)));
                    stream.close();
                    return rig.puts().get(rig.puts().size() - 1);
                })
                .toList();

        assertThat(puts).extracting(Call::status).containsExactly(200, 200);
        assertThat(puts.get(1).events()).extracting(event -> event.message()).isEqualTo(messages);
        assertThat(puts.get(1).countedBytes()).isEqualTo(puts.get(0).countedBytes());
        assertThat(puts.get(1).wireBytes()).isLessThan(puts.get(0).wireBytes() / 4);
        assertThat(puts.get(0).headers()).doesNotContainKey("content-encoding");
        assertThat(puts.get(1).headers())
                .containsEntry("content-encoding", "gzip")
                .containsEntry("content-type", puts.get(0).headers().get("content-type"))
                .containsEntry("content-length", "" + puts.get(1).wireBytes());
    }

    @Test
    void whatIsSmallIsSentAsItIs() {
        CloudWatchLogsStream stream = rig.builder().gzip(true).build();
        Waiting.on(rig.batch(stream, "a"));

        assertThat(rig.puts())
                .singleElement()
                .satisfies(put -> assertThat(put.headers()).doesNotContainKey("content-encoding"));
        rig.settle(stream);
    }

    /** The service refuses a request whose signature is not that of its body. The server in these tests does not look at it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsSignedIsWhatIsSent(boolean gzip) throws Exception {
        List<Signed> sent = new CopyOnWriteArrayList<>();
        try (CloudWatchLogsAsyncClient client = rig.server
                .clientBuilder()
                .overrideConfiguration(rig.server.clientBuilder().overrideConfiguration().toBuilder()
                        .addExecutionInterceptor(new Recorder(sent))
                        .build())
                .build()) {
            CloudWatchLogsStream stream =
                    rig.builder().client(client).gzip(gzip).build();
            IntStream.range(0, 100).forEach(i -> rig.append(stream, new TextEntry(Instant.now(), "duck number " + i)));
            Waiting.on(stream.flush(FlushKind.EXPLICIT));
            rig.settle(stream);
        }

        assertThat(sent).hasSize(1);
        Signed request = sent.get(0);
        assertThat(request.body().length).isEqualTo((int) rig.puts().get(0).wireBytes());
        assertThat(request.headers().get("authorization")).endsWith("Signature=" + signature(request));
    }

    private record Signed(Map<String, String> headers, byte[] body) {}

    private record Recorder(List<Signed> sent) implements ExecutionInterceptor {

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            Map<String, String> headers = context.httpRequest().headers().entrySet().stream()
                    .collect(Collectors.toMap(
                            header -> header.getKey().toLowerCase(Locale.ROOT),
                            header -> String.join(",", header.getValue())));
            try (InputStream body =
                    context.requestBody().orElseThrow().contentStreamProvider().newStream()) {
                sent.add(new Signed(headers, body.readAllBytes()));
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }
    }

    /** Signature version 4, as its documentation has it, with the credentials of the test's clients. */
    private static String signature(Signed request) throws GeneralSecurityException {
        String authorization = request.headers().get("authorization");
        String names = authorization.replaceAll(".*SignedHeaders=([^,]*),.*", "$1");
        String scope = authorization.replaceAll(".*Credential=access/([^,]*),.*", "$1");
        String canonical = Stream.of(names.split(";"))
                .map(name -> name + ":" + request.headers().get(name).strip() + "\n")
                .collect(Collectors.joining("", "POST\n/\n\n", "\n" + names + "\n" + sha256(request.body())));
        String toSign = String.join(
                "\n",
                "AWS4-HMAC-SHA256",
                request.headers().get("x-amz-date"),
                scope,
                sha256(canonical.getBytes(StandardCharsets.UTF_8)));
        byte[] key = "AWS4secret".getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        return HEX.formatHex(hmac(key, toSign));
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
