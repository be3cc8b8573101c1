package io.tidemark.cloudwatch.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads HTTP/1.1 requests from a connection. For one thread. */
final class HttpInput {

    private static final int LONGEST_LINE = 1 << 16;
    private static final int LARGEST_BODY = 1 << 26;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final Socket socket;
    private final InputStream in;

    HttpInput(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    /** A request up to its body, with header names in lower case. */
    record Head(String method, Map<String, String> headers) {

        boolean says(String header, String value) {
            return value.equalsIgnoreCase(headers.get(header));
        }
    }

    /** The next request; null if the client has no more. */
    @Nullable
    Head head() throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            return null;
        }
        in.reset();
        String first = line();
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("no header: " + line);
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int space = first.indexOf(' ');
        if (space < 1 || !first.endsWith(" HTTP/1.1")) {
            throw new ProtocolException("no request line of HTTP/1.1: " + first);
        }
        return new Head(first.substring(0, space), Collections.unmodifiableMap(headers));
    }

    /** The body of a request, as it was sent; asks the client for it if it waits to be asked. */
    byte[] body(Head head, OutputStream out) throws IOException {
        if (head.says("expect", "100-continue")) {
            out.write(CONTINUE);
            out.flush();
        }
        if (head.says("transfer-encoding", "chunked")) {
            return chunks();
        }
        String length = head.headers().getOrDefault("content-length", "0");
        return exactly(size(length, 10));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String line = line();
            int extension = line.indexOf(';');
            int size = size((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
            if (size == 0) {
                break;
            }
            body.writeBytes(exactly(size));
            if (!line().isEmpty() || body.size() > LARGEST_BODY) {
                throw new ProtocolException("no end of a chunk, or too many");
            }
        }
        String trailer;
        do {
            trailer = line();
        } while (!trailer.isEmpty());
        return body.toByteArray();
    }

    private static int size(String text, int radix) throws ProtocolException {
        try {
            int size = Integer.parseInt(text, radix);
            if (size >= 0 && size <= LARGEST_BODY) {
                return size;
            }
        } catch (NumberFormatException problem) {
            // Reported below.
        }
        throw new ProtocolException("no size of a body: " + text);
    }

    private byte[] exactly(int size) throws IOException {
        byte[] bytes = new byte[size];
        if (in.readNBytes(bytes, 0, size) < size) {
            throw new EOFException("the client went in the middle of a body");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.length() > LONGEST_LINE) {
                throw new ProtocolException("no end of the line: " + line);
            }
            line.append((char) next);
        }
        int end = line.length() - 1;
        return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
    }

    /** Whether the client goes within this time. */
    boolean isGone(int millis) throws InterruptedException {
        try {
            socket.setSoTimeout(millis);
            in.mark(1);
            if (in.read() < 0) {
                return true;
            }
            in.reset();
            // It sends something else already: nothing to wait for, but not at full speed.
            Thread.sleep(millis);
            return false;
        } catch (SocketTimeoutException problem) {
            return false;
        } catch (IOException problem) {
            return true;
        } finally {
            try {
                socket.setSoTimeout(0);
            } catch (IOException problem) {
                // Closed: the next read says so.
            }
        }
    }
}
