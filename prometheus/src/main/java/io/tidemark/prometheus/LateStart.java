package io.tidemark.prometheus;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Keeps the first bytes back, and begins the answer only when there are too many of them, or all. For one thread. */
final class LateStart extends OutputStream {

    /** Begins the answer. */
    interface Start {
        OutputStream start() throws IOException;
    }

    private final Start start;
    private final byte[] held;
    private int length;
    private @Nullable OutputStream out;
    private @Nullable IOException problem;

    LateStart(int capacity, Start start) {
        this.held = new byte[capacity];
        this.start = start;
    }

    boolean isStarted() {
        return out != null || problem != null;
    }

    /** What the client's side threw, if it did. */
    @Nullable
    IOException problem() {
        return problem;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        if (out == null && count <= held.length - length) {
            System.arraycopy(bytes, offset, held, length, count);
            length += count;
            return;
        }
        pass(bytes, offset, count);
    }

    /** Nothing: what is small is sent together. */
    @Override
    public void flush() {}

    /** All was written. */
    void end() throws IOException {
        pass(held, 0, 0);
    }

    private void pass(byte[] bytes, int offset, int count) throws IOException {
        if (problem != null) {
            throw problem;
        }
        try {
            OutputStream to = out;
            if (to == null) {
                to = start.start();
                out = to;
                to.write(held, 0, length);
            }
            if (count > 0) {
                to.write(bytes, offset, count);
            }
        } catch (IOException gone) {
            problem = gone;
            throw gone;
        } catch (RuntimeException broken) {
            // Servers say in their own ways that a client is gone.
            problem = new IOException("the answer could not be sent", broken);
            throw problem;
        }
    }
}
