package io.tidemark.otlp.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An OTLP receiver: over HTTP and over gRPC, each on a port of its own on the loopback address. It decodes what arrives with the messages of
 * opentelemetry-proto, and answers as it is told to.
 *
 * <pre>{@code
 * try (OtlpReceiver receiver = OtlpReceiver.start()) {
 *     receiver.behave(Behaviour.first(2, Reply.status(503).retryAfter("1")));
 *     // send to receiver.http() or receiver.grpc()
 *     receiver.await("a log", all -> receiver.logs().size() == 1);
 * }
 * }</pre>
 */
public final class OtlpReceiver implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Behaviour behaviour = Behaviour.normal();
    private int httpPort;
    private int grpcPort;
    private @Nullable HttpFront http;
    private @Nullable GrpcFront grpc;

    private final @Nullable Certificate certificate;

    private OtlpReceiver(@Nullable Certificate certificate) {
        this.certificate = certificate;
    }

    public static OtlpReceiver start() {
        return start(null);
    }

    /** Over HTTPS; gRPC stays without. */
    public static OtlpReceiver startSecure(Certificate certificate) {
        return start(certificate);
    }

    private static OtlpReceiver start(@Nullable Certificate certificate) {
        OtlpReceiver made = new OtlpReceiver(certificate);
        made.comeBack();
        return made;
    }

    /** The URL of the server, without a path, as {@code OTEL_EXPORTER_OTLP_ENDPOINT} takes it. */
    public String http() {
        return (certificate == null ? "http" : "https") + "://127.0.0.1:" + httpPort;
    }

    /** The same for gRPC. */
    public String grpc() {
        return "http://127.0.0.1:" + grpcPort;
    }

    /** From now on. */
    public void behave(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    /** Nobody answers on its ports any more; what is being answered breaks off. */
    public synchronized void goAway() {
        if (http != null) {
            http.stop();
            http = null;
        }
        if (grpc != null) {
            grpc.stop();
            grpc = null;
        }
    }

    /** Answers again, on the same ports. */
    public synchronized void comeBack() {
        if (http == null) {
            http = bound(() -> new HttpFront(this, httpPort, certificate));
            httpPort = http.port();
        }
        if (grpc == null) {
            grpc = bound(() -> new GrpcFront(this, grpcPort));
            grpcPort = grpc.port();
        }
    }

    /** A port that was in use a moment ago may be so still: a client that calls itself has it for a moment. */
    private <T> T bound(Callable<T> server) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                return server.call();
            } catch (Exception problem) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("the port stays in use", problem);
                }
                pause();
            }
        }
    }

    private synchronized void pause() {
        try {
            wait(20);
        } catch (InterruptedException problem) {
            throw new AssertionError(problem);
        }
    }

    /** All requests, in the order in which they came, also those that were refused. */
    public List<Received> requests() {
        return List.copyOf(received);
    }

    /** What metrics it has taken, in order. */
    public List<ExportMetricsServiceRequest> metrics() {
        return taken(Signal.METRICS, ExportMetricsServiceRequest.parser());
    }

    /** What logs it has taken, in order. */
    public List<ExportLogsServiceRequest> logs() {
        return taken(Signal.LOGS, ExportLogsServiceRequest.parser());
    }

    private <T> List<T> taken(Signal signal, Parser<T> parser) {
        List<T> all = new ArrayList<>();
        for (Received each : received) {
            if (each.taken() && each.signal() == signal) {
                try {
                    all.add(parser.parseFrom(each.body()));
                } catch (InvalidProtocolBufferException problem) {
                    throw new AssertionError("what came is no " + signal, problem);
                }
            }
        }
        return all;
    }

    /** Waits until the condition holds, and fails if it does not. */
    public void await(String what, Predicate<List<Received>> condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        synchronized (received) {
            while (!condition.test(requests())) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("did not come about: " + what + "; requests: " + received.size());
                }
                try {
                    received.wait(20);
                } catch (InterruptedException problem) {
                    throw new AssertionError(what, problem);
                }
            }
        }
    }

    Reply replyTo(String path) {
        return behaviour.to(path);
    }

    void add(Received request) {
        synchronized (received) {
            received.add(request);
            received.notifyAll();
        }
    }

    /** Waits for the gate of a reply; or, where there is no answer, for the end. */
    void hold(Reply reply) {
        try {
            if (reply.kind == Reply.Kind.NEVER) {
                closed.await();
            }
            CountDownLatch gate = reply.gate;
            while (gate != null && closed.getCount() > 0 && !gate.await(10, TimeUnit.MILLISECONDS)) {
                // Until one of them is open.
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The message that says what was taken. */
    static byte[] response(Signal signal, Reply reply) {
        boolean partial = reply.rejected > 0 || !reply.message.isEmpty();
        if (signal == Signal.METRICS) {
            ExportMetricsServiceResponse.Builder response = ExportMetricsServiceResponse.newBuilder();
            if (partial) {
                response.setPartialSuccess(ExportMetricsPartialSuccess.newBuilder()
                        .setRejectedDataPoints(reply.rejected)
                        .setErrorMessage(reply.message));
            }
            return response.build().toByteArray();
        }
        ExportLogsServiceResponse.Builder response = ExportLogsServiceResponse.newBuilder();
        if (partial) {
            response.setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                    .setRejectedLogRecords(reply.rejected)
                    .setErrorMessage(reply.message));
        }
        return response.build().toByteArray();
    }

    /** {@code google.rpc.Status}, by hand: its message. */
    static byte[] problem(Reply reply) {
        byte[] text = ByteString.copyFromUtf8(reply.message).toByteArray();
        byte[] status = new byte[text.length + 2];
        status[0] = 2 << 3 | 2;
        status[1] = (byte) Math.min(text.length, 127);
        System.arraycopy(text, 0, status, 2, text.length);
        return status;
    }

    @Override
    public void close() {
        closed.countDown();
        goAway();
    }
}
