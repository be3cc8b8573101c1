package io.tidemark.otlp;

import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporterBuilder;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporterBuilder;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the exporter of a stream that is not given one. */
final class LogExporters {

    static final String PATH = "/v1/logs";

    private static final String HTTP = "http://localhost:4318" + PATH;
    private static final String GRPC = "http://localhost:4317";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private LogExporters() {}

    /**
     * What the builder of a stream was told; null, or empty, for what the environment says.
     *
     * @param endpoint for HTTP, whatever the environment says of the protocol
     */
    record Settings(
            @Nullable String endpoint,
            Map<String, String> headers,
            @Nullable Boolean gzip,
            @Nullable Duration timeout,
            Consumer<OtlpHttpLogRecordExporterBuilder> custom) {

        Settings {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * An exporter, and how long it may take.
     *
     * @param name for messages: where it sends to
     */
    record Made(LogRecordExporter exporter, Duration timeout, String name) {}

    static Made make(Settings settings, OtlpEnvironment environment) {
        Duration said = settings.timeout() == null ? environment.timeout() : settings.timeout();
        Duration timeout = said == null ? TIMEOUT : said;
        Map<String, String> headers = new LinkedHashMap<>(environment.headers());
        headers.putAll(settings.headers());
        requireValid(headers);
        Boolean zip = settings.gzip() == null ? environment.gzip() : settings.gzip();
        String compression = zip != null && zip ? "gzip" : "none";
        return settings.endpoint() == null && environment.isGrpc()
                ? grpc(environment, headers, compression, timeout)
                : http(settings, environment, headers, compression, timeout);
    }

    private static Made http(
            Settings settings,
            OtlpEnvironment environment,
            Map<String, String> headers,
            String compression,
            Duration timeout) {
        String endpoint = settings.endpoint() == null ? environment.httpEndpoint() : settings.endpoint();
        String server = requireServer(endpoint == null ? HTTP : endpoint);
        String url = endpoint == null ? HTTP : settings.endpoint() == null ? endpoint : withPath(endpoint);
        OtlpHttpLogRecordExporterBuilder builder = OtlpHttpLogRecordExporter.builder()
                .setEndpoint(url)
                .setTimeout(timeout)
                .setConnectTimeout(timeout)
                .setCompression(compression);
        headers.forEach(builder::addHeader);
        byte[] trusted = environment.certificate();
        if (trusted != null) {
            builder.setTrustedCertificates(trusted);
        }
        byte[] key = environment.clientKey();
        byte[] certificate = environment.clientCertificate();
        if (key != null && certificate != null) {
            builder.setClientTls(key, certificate);
        }
        settings.custom().accept(builder);
        // These are what the stream rests on.
        builder.setRetryPolicy(null).setComponentLoader(new OtlpSenders());
        return new Made(builder.build(), timeout, server);
    }

    private static Made grpc(
            OtlpEnvironment environment, Map<String, String> headers, String compression, Duration timeout) {
        String endpoint = environment.grpcEndpoint();
        String url = endpoint == null ? GRPC : endpoint;
        String server = requireServer(url);
        OtlpGrpcLogRecordExporterBuilder builder = OtlpGrpcLogRecordExporter.builder()
                .setEndpoint(url)
                .setTimeout(timeout)
                .setCompression(compression);
        headers.forEach(builder::addHeader);
        byte[] trusted = environment.certificate();
        if (trusted != null) {
            builder.setTrustedCertificates(trusted);
        }
        byte[] key = environment.clientKey();
        byte[] certificate = environment.clientCertificate();
        if (key != null && certificate != null) {
            builder.setClientTls(key, certificate);
        }
        builder.setRetryPolicy(null).setComponentLoader(new OtlpSenders());
        return new Made(builder.build(), timeout, server);
    }

    /** A URL of a server alone means the usual path there. */
    private static String withPath(String endpoint) {
        URI url = URI.create(endpoint);
        if (url.getQuery() != null || (url.getPath() != null && url.getPath().length() > 1)) {
            return endpoint;
        }
        return (endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint) + PATH;
    }

    /** Its host and port. */
    private static String requireServer(String url) {
        try {
            URI parsed = URI.create(url);
            String scheme = parsed.getScheme();
            if (parsed.getHost() != null && ("http".equals(scheme) || "https".equals(scheme))) {
                return parsed.getHost() + (parsed.getPort() < 0 ? "" : ":" + parsed.getPort());
            }
        } catch (IllegalArgumentException problem) {
            // As any other that is no URL.
        }
        throw new IllegalArgumentException(
                "the OTLP endpoint \"" + url
                        + "\" is no URL of a server: it must be like http://localhost:4318 or https://collector.example/v1/logs");
    }

    /** The client would refuse each request. What is wrong is told without the value: it may be secret. */
    private static void requireValid(Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder();
        headers.forEach((name, value) -> {
            try {
                request.header(name, value);
            } catch (IllegalArgumentException problem) {
                throw new IllegalArgumentException(
                        "the header \"" + name
                                + "\" cannot be sent: its name is none or is reserved, or its value has a character that no header takes");
            }
        });
    }
}
