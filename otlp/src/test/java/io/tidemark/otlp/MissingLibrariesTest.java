package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where libraries of gRPC are missing, the error says what to add; a sender of OpenTelemetry for HTTP is not needed. */
class MissingLibrariesTest {

    /** Run where some libraries are missing. */
    static final class OverHttp implements Callable<String> {
        @Override
        public String call() {
            try (OtlpMetrics metrics = OtlpMetrics.builder()
                            .endpoint("http://127.0.0.1:1")
                            .closeWithin(Duration.ofMillis(1))
                            .closeAtShutdown(false)
                            .start();
                    OtlpLogsStream logs = OtlpLogsStream.builder()
                            .endpoint("http://127.0.0.1:1")
                            .customize(more -> {})
                            .build()) {
                return metrics.getClass().getSimpleName() + logs;
            }
        }
    }

    /** The same, over gRPC. */
    static final class OverGrpc implements Callable<String> {
        @Override
        public String call() {
            try (OtlpMetrics metrics = OtlpMetrics.builder()
                    .endpoint("http://127.0.0.1:1")
                    .protocol(OtlpProtocol.GRPC)
                    .closeAtShutdown(false)
                    .start()) {
                return "started: " + metrics;
            } catch (IllegalStateException problem) {
                return String.valueOf(problem.getMessage());
            }
        }
    }

    private static String without(Predicate<String> missing, Class<? extends Callable<String>> what) throws Exception {
        URL[] left = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(missing.negate())
                .map(path -> {
                    try {
                        return new File(path).toURI().toURL();
                    } catch (MalformedURLException problem) {
                        throw new AssertionError(problem);
                    }
                })
                .toArray(URL[]::new);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(left, ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            Class<?> type = loader.loadClass(what.getName());
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Method call = type.getDeclaredMethod("call");
            call.setAccessible(true);
            return (String) call.invoke(constructor.newInstance());
        } catch (InvocationTargetException problem) {
            throw new AssertionError(problem.getCause());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void httpNeedsNoSenderOfOpenTelemetry() throws Exception {
        assertThat(without(path -> path.contains("opentelemetry-exporter-sender-"), OverHttp.class))
                .isEqualTo("OtlpMetricsOtlpLogsStream[127.0.0.1:1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"opentelemetry-exporter-sender-grpc-managed-channel", "grpc-netty-shaded", "/io/grpc/"})
    void theErrorNamesWhatToAdd(String missing) throws Exception {
        assertThat(without(path -> path.contains(missing), OverGrpc.class))
                .contains("io.opentelemetry:opentelemetry-exporter-sender-grpc-managed-channel")
                .contains("io.grpc:grpc-netty-shaded");
    }
}
