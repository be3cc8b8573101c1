package io.tidemark.otlp.server;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** OTLP over gRPC. */
final class GrpcFront {

    private static final Context.Key<Map<String, List<String>>> HEADERS = Context.key("headers");

    private final OtlpReceiver receiver;
    private final Server server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "otlp-receiver-grpc");
        thread.setDaemon(true);
        return thread;
    });

    GrpcFront(OtlpReceiver receiver, int port) throws IOException {
        this.receiver = receiver;
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                .maxInboundMessageSize(64 << 20)
                .executor(threads);
        for (Signal signal : Signal.values()) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(MethodType.UNARY)
                    .setFullMethodName(signal.service() + "/Export")
                    .setRequestMarshaller(new Bytes())
                    .setResponseMarshaller(new Bytes())
                    .build();
            builder.addService(ServerServiceDefinition.builder(signal.service())
                    .addMethod(
                            method, ServerCalls.asyncUnaryCall((request, answers) -> handle(signal, request, answers)))
                    .build());
        }
        this.server = builder.intercept(new HeaderReader()).build().start();
    }

    int port() {
        return server.getPort();
    }

    void stop() {
        server.shutdownNow();
        threads.shutdownNow();
        try {
            server.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(Signal signal, byte[] body, StreamObserver<byte[]> answers) {
        String path = "/" + signal.service() + "/Export";
        Reply reply = receiver.replyTo(path);
        Map<String, List<String>> headers = HEADERS.get();
        boolean unread = reply.kind == Reply.Kind.CLOSE_UNREAD;
        receiver.add(new Received(
                true, path, signal, headers, unread ? new byte[0] : body, reply.takes && !unread, System.nanoTime()));
        receiver.hold(reply);
        Status status = status(reply);
        try {
            if (status.isOk()) {
                answers.onNext(OtlpReceiver.response(signal, reply));
                answers.onCompleted();
            } else {
                answers.onError(status.withDescription(reply.message).asRuntimeException());
            }
        } catch (RuntimeException gone) {
            // The client is not there any more.
        }
    }

    private static Status status(Reply reply) {
        if (reply.kind != Reply.Kind.ANSWER) {
            return Status.UNAVAILABLE;
        }
        if (reply.grpcStatus >= 0) {
            return Status.fromCodeValue(reply.grpcStatus);
        }
        return switch (reply.status) {
            case 200 -> Status.OK;
            case 400 -> Status.INVALID_ARGUMENT;
            case 401 -> Status.UNAUTHENTICATED;
            case 403 -> Status.PERMISSION_DENIED;
            case 404 -> Status.UNIMPLEMENTED;
            case 429, 502, 503, 504 -> Status.UNAVAILABLE;
            default -> Status.INTERNAL;
        };
    }

    private static final class HeaderReader implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
            Map<String, List<String>> headers = new HashMap<>();
            for (String name : metadata.keys()) {
                if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                    Iterable<String> values = metadata.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
                    if (values != null) {
                        headers.put(name, List.of(String.join(",", values)));
                    }
                }
            }
            return Contexts.interceptCall(Context.current().withValue(HEADERS, headers), call, metadata, next);
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }
    }
}
