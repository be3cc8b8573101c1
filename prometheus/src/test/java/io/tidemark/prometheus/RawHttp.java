package io.tidemark.prometheus;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** HTTP/1.1 by hand: says exactly what it is told to, and sees exactly what comes. */
final class RawHttp {

    private static final int PATIENCE_MILLIS = 20_000;

    /**
     * What came.
     *
     * @param headers in lower case
     * @param isWhole whether the body ended as it should
     */
    record Answer(int status, Map<String, String> headers, byte[] body, boolean isWhole) {

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        String text() {
            try {
                byte[] plain = header("Content-Encoding").equals("gzip")
                        ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes()
                        : body;
                return new String(plain, StandardCharsets.UTF_8);
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }
    }

    private RawHttp() {}

    static Socket connect(int port) throws IOException {
        return connect(port, 0);
    }

    /** @param window how much the client can take in without reading it; 0 for the usual */
    static Socket connect(int port, int window) throws IOException {
        Socket socket = new Socket();
        if (window > 0) {
            socket.setReceiveBufferSize(window);
        }
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        return socket;
    }

    static Answer get(int port, String target, String... headers) throws IOException {
        return send(port, "GET " + target + " HTTP/1.1", headers);
    }

    static Answer send(int port, String requestLine, String... headers) throws IOException {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write(request(requestLine, headers));
            return read(socket.getInputStream(), requestLine.startsWith("HEAD "));
        }
    }

    static byte[] request(String requestLine, String... headers) {
        StringBuilder text = new StringBuilder(requestLine).append("\r\nHost: localhost\r\nConnection: close\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Through a Unix socket. */
    static Answer send(Path file, byte[] request, boolean head) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            ByteBuffer bytes = ByteBuffer.wrap(request);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return read(new ChannelInput(channel), head);
        }
    }

    static Answer read(InputStream in, boolean head) throws IOException {
        String first = line(in);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + ", " + other);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean whole = head || body(in, headers, body);
        return new Answer(Integer.parseInt(first.split(" ", -1)[1]), headers, body.toByteArray(), whole);
    }

    private static boolean body(InputStream in, Map<String, String> headers, OutputStream body) throws IOException {
        try {
            if (headers.containsKey("content-length")) {
                exactly(in, Integer.parseInt(headers.get("content-length")), body);
                return true;
            }
            if (!headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
                in.transferTo(body);
                return true;
            }
            while (true) {
                int length = Integer.parseInt(line(in), 16);
                exactly(in, length, body);
                line(in);
                if (length == 0) {
                    return true;
                }
            }
        } catch (EOFException | java.net.SocketException cut) {
            return false;
        }
    }

    private static void exactly(InputStream in, int length, OutputStream to) throws IOException {
        byte[] bytes = in.readNBytes(length);
        to.write(bytes);
        if (bytes.length < length) {
            throw new EOFException();
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Reads from a channel. */
    private static final class ChannelInput extends InputStream {
        private final SocketChannel channel;

        ChannelInput(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            return count == 0 ? 0 : channel.read(ByteBuffer.wrap(bytes, offset, count));
        }
    }
}
