package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pushing to a server with a certificate. */
@Timeout(60)
class PushTlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path directory;

    @Test
    void aClientOfOnesOwnDecidesWhichCertificatesAreTrusted() throws Exception {
        SSLContext context = context();
        AtomicInteger pushes = new AtomicInteger();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                pushes.incrementAndGet();
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
        String url = "https://localhost:" + server.getAddress().getPort();
        PushGateway.Builder builder =
                PushGateway.builder(url).job("batch").source(List::of).pushAtClose(false);

        try (PushGateway trusting = builder.httpClient(
                        HttpClient.newBuilder().sslContext(context).build())
                .start()) {
            trusting.push();
        }
        assertThat(pushes).hasValue(1);

        try (PushGateway other = PushGateway.builder(url)
                .job("batch")
                .source(List::of)
                .pushAtClose(false)
                .start()) {
            assertThatThrownBy(other::push)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no answer from " + url)
                    .hasMessageContaining("SSLHandshakeException")
                    .hasMessageContaining("certification path");
        } finally {
            server.stop(0);
        }
        assertThat(pushes).hasValue(1);
    }

    private SSLContext context() throws Exception {
        Path file = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keyalg",
                        "EC",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
