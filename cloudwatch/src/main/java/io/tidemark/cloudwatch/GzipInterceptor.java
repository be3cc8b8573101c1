package io.tidemark.cloudwatch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Compresses the body of a request before it is signed. The SDK does so only for operations whose model says so, and PutLogEvents' does not. */
final class GzipInterceptor implements ExecutionInterceptor {

    /** Below, it does not pay. */
    private static final int LEAST_BYTES = 1024;

    private static final ExecutionAttribute<Integer> COMPRESSED_LENGTH = new ExecutionAttribute<>("tidemark.gzip");

    /** Called before the next, for which it leaves the length. */
    @Override
    public Optional<RequestBody> modifyHttpContent(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        Optional<RequestBody> original = context.requestBody();
        if (original.isEmpty()) {
            return original;
        }
        byte[] body;
        try (InputStream bytes = original.get().contentStreamProvider().newStream()) {
            body = bytes.readAllBytes();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        if (body.length < LEAST_BYTES) {
            return original;
        }
        byte[] compressed = compress(body);
        attributes.putAttribute(COMPRESSED_LENGTH, compressed.length);
        return Optional.of(RequestBody.fromBytes(compressed));
    }

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        Integer length = attributes.getAttribute(COMPRESSED_LENGTH);
        if (length == null) {
            return context.httpRequest();
        }
        return context.httpRequest().toBuilder()
                .putHeader("Content-Encoding", "gzip")
                .putHeader("Content-Length", length.toString())
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
