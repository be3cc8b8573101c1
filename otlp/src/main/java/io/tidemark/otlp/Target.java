package io.tidemark.otlp;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where one signal is sent, and how: what the program says comes first, then what is said of the signal in the environment, then what is said there of all. For one
 * thread.
 */
final class Target {

    private static final String ALL = "otel.exporter.otlp.";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String signal;
    private final String prefix;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable String endpoint;
    private @Nullable OtlpProtocol protocol;
    private @Nullable String compression;

    /** @param signal {@code metrics} or {@code logs} */
    Target(String signal) {
        this.signal = signal;
        this.prefix = ALL + signal + ".";
    }

    void endpoint(String url) {
        endpoint = Objects.requireNonNull(url, "url");
    }

    void protocol(OtlpProtocol spoken) {
        protocol = Objects.requireNonNull(spoken, "protocol");
    }

    void header(String name, String value) {
        headers.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    }

    void compression(String method) {
        compression = Objects.requireNonNull(method, "compression");
    }

    /** Whether the program says anything. */
    boolean isSaid() {
        return endpoint != null || protocol != null || !headers.isEmpty() || compression != null;
    }

    static IllegalArgumentException saidTwice() {
        return new IllegalArgumentException(
                "an exporter has its own endpoint, protocol, headers and compression: leave out endpoint(..), protocol(..), header(..), compression(..) and customize(..), or exporter(..)");
    }

    static IllegalArgumentException notHttp() {
        return new IllegalArgumentException(
                "customize(..) is for OTLP over HTTP: leave it out, or say protocol(OtlpProtocol.HTTP); an exporter over gRPC of your own is given with exporter(..)");
    }

    /** Whether the environment says that nothing is to be sent. */
    boolean isDisabled(Settings settings) {
        return Boolean.TRUE.equals(settings.getBoolean("otel.sdk.disabled"))
                || "none".equals(settings.getString("otel." + signal + ".exporter"));
    }

    /** How long an attempt may take. */
    Duration timeout(Settings settings, @Nullable Duration own) {
        return settings.duration(own, prefix + "timeout", settings.duration(null, ALL + "timeout", TIMEOUT));
    }

    /**
     * An exporter of the SDK that sends there, over {@link Wires}, one attempt a call.
     *
     * @param settings those whose components are {@link Wires}
     * @param providers the kind of providers that make such exporters
     * @throws IllegalArgumentException if something said makes no sense
     * @throws IllegalStateException if libraries are missing
     */
    <P, E> E exporter(
            Settings settings,
            Duration timeout,
            Class<P> providers,
            Function<P, String> name,
            BiFunction<P, Settings, E> create) {
        tell(settings, timeout);
        try {
            for (P provider : ComponentLoader.loadList(settings.getComponentLoader(), providers)) {
                if (name.apply(provider).equals("otlp")) {
                    return create.apply(provider, settings);
                }
            }
        } catch (ConfigurationException problem) {
            throw new IllegalArgumentException(problem.getMessage(), problem);
        } catch (IllegalStateException problem) {
            if (problem.getCause() instanceof IOException || problem.getCause() instanceof GeneralSecurityException) {
                throw new IllegalArgumentException(
                        "the certificates or keys that OTEL_EXPORTER_OTLP_CERTIFICATE, _CLIENT_KEY or _CLIENT_CERTIFICATE (or the same of "
                                + signal + ") name cannot be used: " + problem.getMessage(),
                        problem);
            }
            throw problem;
        }
        throw new IllegalStateException(
                "the OTLP exporters of OpenTelemetry are not there: add io.opentelemetry:opentelemetry-exporter-otlp");
    }

    private void tell(Settings settings, Duration timeout) {
        OtlpProtocol how = spoken(settings);
        settings.with(prefix + "protocol", how.text());
        if (endpoint != null) {
            settings.with(prefix + "endpoint", Endpoint.of(endpoint, how, signal));
        }
        URI unused = requireUrl(settings);
        String packed = compression == null ? setting(settings, "compression") : compression;
        if (packed != null) {
            settings.with(prefix + "compression", requireCompression(packed));
        }
        settings.with(prefix + "timeout", Math.max(1, timeout.toMillis()) + "ms");
        settings.with(prefix + "headers", headers(settings));
        // Attempts are made here, where it is known what became of each.
        settings.with("otel.java.exporter.otlp.retry.disabled", "true");
    }

    private @Nullable String setting(Settings settings, String what) {
        String own = settings.getString(prefix + what);
        return own == null ? settings.getString(ALL + what) : own;
    }

    private OtlpProtocol spoken(Settings settings) {
        if (protocol != null) {
            return protocol;
        }
        String text = setting(settings, "protocol");
        if (text == null) {
            return OtlpProtocol.HTTP;
        }
        for (OtlpProtocol known : OtlpProtocol.values()) {
            if (known.text().equals(text)) {
                return known;
            }
        }
        throw wrong("PROTOCOL", text, "http/protobuf or grpc");
    }

    private String requireCompression(String text) {
        if (!text.equals("gzip") && !text.equals("none")) {
            throw wrong("COMPRESSION", text, "gzip or none");
        }
        return text;
    }

    private IllegalArgumentException wrong(String what, String value, String expected) {
        return new IllegalArgumentException("OTEL_EXPORTER_OTLP_" + what + " (or OTEL_EXPORTER_OTLP_"
                + signal.toUpperCase(Locale.ROOT) + "_" + what + ") is \"" + value + "\": it must be " + expected);
    }

    /** Host and port of the server, without what may be secret; of what the program says, after an exporter was made. */
    String server(Settings settings) {
        URI url = requireUrl(settings);
        return url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    private URI requireUrl(Settings settings) {
        String told = setting(settings, "endpoint");
        if (told == null) {
            told = spoken(settings) == OtlpProtocol.GRPC ? "http://localhost:4317" : "http://localhost:4318";
        }
        URI url = Endpoint.url(told);
        if (url == null) {
            throw wrong("ENDPOINT", told, Endpoint.EXPECTED);
        }
        return url;
    }

    /** As in the environment: who reads them decodes them. */
    private Map<String, String> headers(Settings settings) {
        Map<String, String> told = settings.getDecodedMap(prefix + "headers");
        if (told.isEmpty()) {
            told = settings.getDecodedMap(ALL + "headers");
        }
        Map<String, String> merged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        merged.putAll(told);
        merged.putAll(headers);
        merged.forEach(Target::requireValid);
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
