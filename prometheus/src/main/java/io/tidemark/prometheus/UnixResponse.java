package io.tidemark.prometheus;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a request of a Unix socket: RFC 9112. For one thread. */
final class UnixResponse implements ScrapeResponse {

    private final OutputStream out;
    private final boolean isHead;
    private @Nullable ChunkedOutput body;

    UnixResponse(SocketChannel channel, boolean isHead) {
        this.out = new ClientOutput(new UnixConnection.ChannelOutput(channel));
        this.isHead = isHead;
    }

    @Override
    public OutputStream start(int status, Map<String, String> headers) throws IOException {
        if (isHead) {
            send(status, headers);
            return OutputStream.nullOutputStream();
        }
        if (headers.containsKey("Content-Length")) {
            send(status, headers);
            return out;
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Transfer-Encoding", "chunked");
        send(status, all);
        ChunkedOutput chunked = new ChunkedOutput(out);
        body = chunked;
        return chunked;
    }

    private void send(int status, Map<String, String> headers) throws IOException {
        StringBuilder text = new StringBuilder(256);
        text.append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(reason(status))
                .append("\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        text.append("Connection: close\r\n\r\n");
        out.write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 431 -> "Request Header Fields Too Large";
            case 505 -> "HTTP Version Not Supported";
            default -> "Internal Server Error";
        };
    }

    /** All was written. */
    void finish() throws IOException {
        if (body != null) {
            body.finish();
        }
    }

    /** Writes pieces with their lengths. What is not {@linkplain #finish finished} is seen to be cut. */
    private static final class ChunkedOutput extends OutputStream {

        private static final byte[] LINE_END = {'\r', '\n'};
        private static final byte[] LAST = {'0', '\r', '\n', '\r', '\n'};

        private final OutputStream out;

        ChunkedOutput(OutputStream out) {
            this.out = new BufferedOutputStream(out, 16 * 1024);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            if (count == 0) {
                return;
            }
            out.write(Integer.toHexString(count).getBytes(StandardCharsets.ISO_8859_1));
            out.write(LINE_END);
            out.write(bytes, offset, count);
            out.write(LINE_END);
        }

        void finish() throws IOException {
            out.write(LAST);
            out.flush();
        }
    }
}
