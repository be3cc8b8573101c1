package io.tidemark.cloudwatch.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An answer as it goes over the wire. */
final class HttpAnswer {

    private static final String JSON = "application/x-amz-json-1.1";

    private final int status;
    private final String type;
    private final @Nullable String error;
    private final byte[] body;

    private HttpAnswer(int status, String type, @Nullable String error, String body) {
        this.status = status;
        this.type = type;
        this.error = error;
        this.body = body.getBytes(StandardCharsets.UTF_8);
    }

    static HttpAnswer json(ObjectNode body) {
        return new HttpAnswer(200, JSON, null, body.toString());
    }

    static HttpAnswer error(int status, String error, String message) {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("__type", error)
                .put("message", message)
                .toString();
        return new HttpAnswer(status, JSON, error, body);
    }

    static HttpAnswer page(int status, String page) {
        return new HttpAnswer(status, "text/html", null, page);
    }

    int status() {
        return status;
    }

    void writeTo(OutputStream out) throws IOException {
        write(out, body.length);
    }

    /** Announces all of the body and writes half of it. */
    void writeHalfTo(OutputStream out) throws IOException {
        write(out, body.length / 2);
    }

    /** In one piece, so that it is one segment of TCP. */
    private void write(OutputStream out, int length) throws IOException {
        StringBuilder head = new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(status)
                .append(status < 300 ? " OK" : " Error")
                .append("\r\nx-amzn-RequestId: ")
                .append(UUID.randomUUID())
                .append("\r\nContent-Type: ")
                .append(type)
                .append("\r\nContent-Length: ")
                .append(body.length);
        if (error != null) {
            head.append("\r\nx-amzn-ErrorType: ").append(error);
        }
        byte[] first = head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[first.length + length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(body, 0, all, first.length, length);
        out.write(all);
        out.flush();
    }
}
