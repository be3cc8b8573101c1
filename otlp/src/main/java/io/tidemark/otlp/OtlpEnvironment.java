package io.tidemark.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The standard variables of the environment: "OpenTelemetry Protocol Exporter" and "Environment Variable Specification" of the OpenTelemetry specification. A variable of
 * one signal goes before that of all; an empty one counts as missing; one that says nothing sensible is an {@link IllegalArgumentException} that names it.
 */
final class OtlpEnvironment {

    private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

    private final Function<String, @Nullable String> variables;

    /** As in the variables' names: {@code LOGS}. */
    private final String signal;

    OtlpEnvironment(Function<String, @Nullable String> variables, String signal) {
        this.variables = variables;
        this.signal = signal;
    }

    /** That of the process. */
    static OtlpEnvironment ofProcess(String signal) {
        return new OtlpEnvironment(System::getenv, signal);
    }

    /** A variable, with the name that it was found under. */
    private record Variable(String name, String value) {

        IllegalArgumentException is(String wrong) {
            return new IllegalArgumentException("the environment variable " + name + " " + wrong);
        }
    }

    private @Nullable Variable variable(String name) {
        String value = variables.apply(name);
        return value == null || value.isBlank() ? null : new Variable(name, value.strip());
    }

    private @Nullable Variable setting(String what) {
        Variable own = variable("OTEL_EXPORTER_OTLP_" + signal + "_" + what);
        return own == null ? variable("OTEL_EXPORTER_OTLP_" + what) : own;
    }

    boolean isGrpc() {
        Variable protocol = setting("PROTOCOL");
        if (protocol == null) {
            return false;
        }
        return switch (protocol.value().toLowerCase(Locale.ROOT)) {
            case "grpc" -> true;
            case "http/protobuf" -> false;
            default -> throw protocol.is("is \"" + protocol.value() + "\": it must be http/protobuf or grpc");
        };
    }

    /** The whole URL for HTTP; null if there is none. That of one signal is taken as it is. */
    @Nullable
    String httpEndpoint() {
        Variable own = variable("OTEL_EXPORTER_OTLP_" + signal + "_ENDPOINT");
        if (own != null) {
            return own.value();
        }
        Variable base = variable("OTEL_EXPORTER_OTLP_ENDPOINT");
        return base == null
                ? null
                : base.value() + (base.value().endsWith("/") ? "" : "/") + "v1/" + signal.toLowerCase(Locale.ROOT);
    }

    /** The URL for gRPC; null if there is none. */
    @Nullable
    String grpcEndpoint() {
        Variable endpoint = setting("ENDPOINT");
        return endpoint == null ? null : endpoint.value();
    }

    /** Names and values, in order. */
    Map<String, String> headers() {
        Variable headers = setting("HEADERS");
        return headers == null ? Map.of() : pairs(headers);
    }

    /** Null if nothing is said. */
    @Nullable
    Boolean gzip() {
        Variable compression = setting("COMPRESSION");
        if (compression == null) {
            return null;
        }
        return switch (compression.value().toLowerCase(Locale.ROOT)) {
            case "gzip" -> true;
            case "none" -> false;
            default -> throw compression.is("is \"" + compression.value() + "\": it must be gzip or none");
        };
    }

    /** Null if nothing is said. */
    @Nullable
    Duration timeout() {
        Variable timeout = setting("TIMEOUT");
        if (timeout == null) {
            return null;
        }
        try {
            long millis = Long.parseLong(timeout.value());
            if (millis > 0) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException problem) {
            // As a number below one.
        }
        throw timeout.is("is \"" + timeout.value() + "\": it must be a number of milliseconds above zero");
    }

    /** The certificates to trust, in PEM; null for those of the JDK. */
    byte @Nullable [] certificate() {
        return file(setting("CERTIFICATE"));
    }

    byte @Nullable [] clientKey() {
        return file(setting("CLIENT_KEY"));
    }

    byte @Nullable [] clientCertificate() {
        return file(setting("CLIENT_CERTIFICATE"));
    }

    private static byte @Nullable [] file(@Nullable Variable path) {
        if (path == null) {
            return null;
        }
        try {
            return Files.readAllBytes(Path.of(path.value()));
        } catch (IOException | InvalidPathException problem) {
            throw path.is("names the file \"" + path.value() + "\", which cannot be read: " + problem);
        }
    }

    /** What is said of the service. It has a name in any case. */
    Resource resource() {
        AttributesBuilder attributes = Attributes.builder();
        attributes.put(SERVICE_NAME, "unknown_service:java");
        Variable given = variable("OTEL_RESOURCE_ATTRIBUTES");
        if (given != null) {
            pairs(given).forEach((name, value) -> attributes.put(AttributeKey.stringKey(name), value));
        }
        Variable service = variable("OTEL_SERVICE_NAME");
        if (service != null) {
            attributes.put(SERVICE_NAME, service.value());
        }
        return Resource.create(attributes.build());
    }

    /** {@code name=value,name=value}, with percent escapes. What is wrong is told without the values: some are secret. */
    private static Map<String, String> pairs(Variable from) {
        Map<String, String> pairs = new LinkedHashMap<>();
        int number = 0;
        for (String pair : from.value().split(",", -1)) {
            number++;
            if (pair.isBlank()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "" : pair.substring(0, equals).strip();
            if (name.isEmpty()) {
                throw from.is("has no name in its part " + number + ": it must be name=value,name=value");
            }
            try {
                // A plus is a plus here.
                String escaped = pair.substring(equals + 1).strip().replace("+", "%2B");
                pairs.put(name, URLDecoder.decode(escaped, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException problem) {
                throw from.is("has a wrong percent escape in the value of " + name);
            }
        }
        return pairs;
    }
}
