package io.tidemark.otlp;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporterBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.autoconfigure.spi.logs.ConfigurableLogRecordExporterProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the exporter of a stream that is not given one. */
final class LogExporters {

    private static final String ALL = "otel.exporter.otlp.";
    private static final String LOGS = ALL + "logs.";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Settings settings;

    /** @param settings those whose components are {@link OtlpSenders} */
    LogExporters(Settings settings) {
        this.settings = settings;
    }

    /** What the builder of a stream was told; null, or empty, for what the environment says. */
    record Told(
            @Nullable String endpoint,
            @Nullable OtlpProtocol protocol,
            Map<String, String> headers,
            @Nullable String compression,
            @Nullable Duration timeout,
            @Nullable Consumer<OtlpHttpLogRecordExporterBuilder> custom) {

        Told {
            headers = Map.copyOf(headers);
        }

        boolean isAnything() {
            return endpoint != null || protocol != null || !headers.isEmpty() || compression != null || custom != null;
        }
    }

    /**
     * An exporter.
     *
     * @param server where it sends to, for messages
     */
    record Made(LogRecordExporter exporter, String server) {}

    Made make(Told told) {
        OtlpProtocol protocol = told.protocol() == null ? protocol() : told.protocol();
        settings.with(LOGS + "protocol", protocol.text());
        String endpoint = told.endpoint();
        if (endpoint != null) {
            settings.with(LOGS + "endpoint", Endpoint.of(endpoint, protocol, "logs"));
        }
        String server = server(protocol);
        String compression = told.compression();
        if (compression != null) {
            settings.with(LOGS + "compression", compression);
        }
        settings.with(LOGS + "timeout", timeout(told.timeout()).toMillis() + "ms");
        settings.with(LOGS + "headers", headers(told.headers()));
        // Attempts are made by the stream, which knows what became of each.
        settings.with("otel.java.exporter.otlp.retry.disabled", "true");
        LogRecordExporter exporter = exporter();
        Consumer<OtlpHttpLogRecordExporterBuilder> custom = told.custom();
        return new Made(custom == null ? exporter : customized(exporter, custom), server);
    }

    private static LogRecordExporter customized(
            LogRecordExporter exporter, Consumer<OtlpHttpLogRecordExporterBuilder> custom) {
        if (!(exporter instanceof OtlpHttpLogRecordExporter http)) {
            throw new IllegalArgumentException(
                    "customize(..) is for OTLP over HTTP: leave it out, or say protocol(OtlpProtocol.HTTP); an exporter over gRPC of your own is given with exporter(..)");
        }
        OtlpHttpLogRecordExporterBuilder builder = http.toBuilder();
        CompletableResultCode unused = http.shutdown();
        custom.accept(builder);
        // These are what the stream rests on.
        return builder.setRetryPolicy(null)
                .setComponentLoader(new OtlpSenders())
                .build();
    }

    private LogRecordExporter exporter() {
        try {
            for (ConfigurableLogRecordExporterProvider provider : ComponentLoader.loadList(
                    settings.getComponentLoader(), ConfigurableLogRecordExporterProvider.class)) {
                if (provider.getName().equals("otlp")) {
                    return provider.createExporter(settings);
                }
            }
        } catch (ConfigurationException problem) {
            throw new IllegalArgumentException(problem.getMessage(), problem);
        }
        throw new IllegalStateException(
                "the OTLP exporters of OpenTelemetry are not there: add io.opentelemetry:opentelemetry-exporter-otlp");
    }

    private @Nullable String setting(String what) {
        String own = settings.getString(LOGS + what);
        return own == null ? settings.getString(ALL + what) : own;
    }

    private OtlpProtocol protocol() {
        String text = setting("protocol");
        if (text == null) {
            return OtlpProtocol.HTTP;
        }
        for (OtlpProtocol known : OtlpProtocol.values()) {
            if (known.text().equals(text)) {
                return known;
            }
        }
        throw new IllegalArgumentException("OTEL_EXPORTER_OTLP_PROTOCOL (or OTEL_EXPORTER_OTLP_LOGS_PROTOCOL) is \""
                + text + "\": it must be http/protobuf or grpc");
    }

    /** How long a request may take. */
    Duration timeout(@Nullable Duration own) {
        if (own != null) {
            return own;
        }
        Duration logs = settings.getDuration(LOGS + "timeout");
        Duration told = logs == null ? settings.getDuration(ALL + "timeout") : logs;
        if (told == null) {
            return TIMEOUT;
        }
        if (told.isZero() || told.isNegative()) {
            throw new IllegalArgumentException("OTEL_EXPORTER_OTLP_TIMEOUT (or OTEL_EXPORTER_OTLP_LOGS_TIMEOUT) is "
                    + told + ": it must be above zero");
        }
        return told;
    }

    /** Its host and port. */
    private String server(OtlpProtocol protocol) {
        String told = setting("endpoint");
        String url =
                told != null ? told : protocol == OtlpProtocol.GRPC ? "http://localhost:4317" : "http://localhost:4318";
        try {
            URI parsed = URI.create(url);
            if (parsed.getHost() != null) {
                return parsed.getHost() + (parsed.getPort() < 0 ? "" : ":" + parsed.getPort());
            }
        } catch (IllegalArgumentException problem) {
            // As any other that is no URL.
        }
        throw new IllegalArgumentException("OTEL_EXPORTER_OTLP_ENDPOINT (or OTEL_EXPORTER_OTLP_LOGS_ENDPOINT) is \""
                + url + "\": it must be the URL of an OTLP receiver, as http://localhost:4318");
    }

    /** As in the environment: who reads them decodes them. */
    private Map<String, String> headers(Map<String, String> own) {
        Map<String, String> all = settings.getDecodedMap(LOGS + "headers");
        if (all.isEmpty()) {
            all = settings.getDecodedMap(ALL + "headers");
        }
        Map<String, String> merged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        merged.putAll(all);
        merged.putAll(own);
        merged.forEach(LogExporters::requireValid);
        merged.replaceAll((name, value) -> URLEncoder.encode(value, StandardCharsets.UTF_8));
        return merged;
    }

    /** The client would refuse each request. What is wrong is told without the value: it may be secret. */
    private static void requireValid(String name, String value) {
        try {
            HttpRequest.Builder unused = HttpRequest.newBuilder().header(name, value);
        } catch (IllegalArgumentException problem) {
            throw new IllegalArgumentException(
                    "the header \"" + name
                            + "\" cannot be sent: its name is none or is reserved, or its value has a character that no header takes");
        }
    }
}
