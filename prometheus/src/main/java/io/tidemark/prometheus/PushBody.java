package io.tidemark.prometheus;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.util.Arrays;

/** What is pushed at once, in memory: its length is known before it is sent, and it can be sent again. For one thread. */
final class PushBody extends OutputStream {

    private static final int FIRST_BYTES = 8 * 1024;

    private final int limit;
    private byte[] bytes;
    private int size;

    /**
     * @param expected how large it will be, as far as one knows
     * @param limit how large it may be
     */
    PushBody(int expected, int limit) {
        this.limit = limit;
        this.bytes = new byte[Math.min(limit, Math.max(FIRST_BYTES, expected))];
    }

    @Override
    public void write(int b) throws IOException {
        room(1);
        bytes[size++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        room(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    private void room(int more) throws IOException {
        if (more > limit - size) {
            throw new IOException("the metrics have more than " + limit
                    + " bytes and are not pushed; allow more with maxBodyBytes(..), or push fewer");
        }
        if (more > bytes.length - size) {
            long doubled = Math.max(2L * bytes.length, (long) size + more);
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, doubled));
        }
    }

    int size() {
        return size;
    }

    HttpRequest.BodyPublisher publisher() {
        return size == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(bytes, 0, size);
    }
}
