package io.tidemark.cloudwatch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Compresses the body of a request before it is signed. The SDK does so only for operations whose model says so, and PutLogEvents' does not. */
final class GzipInterceptor implements ExecutionInterceptor {

    /** Below, it does not pay. */
    private static final int LEAST_BYTES = 1024;

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        if (!(context.httpRequest() instanceof SdkHttpFullRequest request)
                || request.contentStreamProvider().isEmpty()) {
            return context.httpRequest();
        }
        byte[] body;
        try (InputStream content = request.contentStreamProvider().get().newStream()) {
            body = content.readAllBytes();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        if (body.length < LEAST_BYTES) {
            return request;
        }
        byte[] compressed = compress(body);
        return request.toBuilder()
                .contentStreamProvider(() -> new ByteArrayInputStream(compressed))
                .putHeader("Content-Encoding", "gzip")
                .putHeader("Content-Length", String.valueOf(compressed.length))
                .build();
    }

    private static byte[] compress(byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 8192)) {
            gzip.write(body);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return bytes.toByteArray();
    }
}
