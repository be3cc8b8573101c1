package io.tidemark.prometheus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A body that is held until it is complete, for HTTP/1.0: there the end of the connection is the end of the body, and nobody would see that it was cut off.
 * nginx speaks it to what is behind it.
 */
final class BoundedBody extends OutputStream {

    /** As long as some 150,000 lines, twenty times that if compressed. Of these there are no more than threads. */
    private static final int MAX_LENGTH = 16 * 1024 * 1024;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean tooLarge;

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int count) throws IOException {
        if (tooLarge || bytes.size() + count > MAX_LENGTH) {
            tooLarge = true;
            throw new IOException("more than " + MAX_LENGTH + " bytes for HTTP/1.0");
        }
        bytes.write(from, offset, count);
    }

    boolean isTooLarge() {
        return tooLarge;
    }

    int length() {
        return bytes.size();
    }

    void sendTo(OutputStream out) throws IOException {
        bytes.writeTo(out);
    }
}
