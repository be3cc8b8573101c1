package io.tidemark.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/** Outputs over what the JDK writes to. */
public final class Outputs {

    private static final byte[] LINE_FEED = {'\n'};

    private Outputs() {}

    /**
     * An output to a stream. It writes each block with one call, and closes the stream when it is closed. After a failure the next
     * block begins with a line feed, which closes off what may have come through of the last.
     */
    public static Output of(OutputStream out) {
        return new ToStream(Objects.requireNonNull(out, "out"));
    }

    /** An output to a blocking channel: as {@link #of(OutputStream)}. Nothing is there to be flushed. */
    public static Output of(WritableByteChannel channel) {
        return new ToChannel(Objects.requireNonNull(channel, "channel"));
    }

    private static final class ToStream implements Output {
        private final OutputStream out;
        private boolean broken;

        ToStream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(LineBlock block) throws IOException {
            boolean closeOff = broken;
            broken = true;
            if (closeOff) {
                out.write(LINE_FEED);
            }
            block.writeTo(out);
            broken = false;
        }

        @Override
        public void flush() throws IOException {
            boolean before = broken;
            broken = true;
            out.flush();
            broken = before;
        }

        @Override
        public void close() throws IOException {
            out.close();
        }

        @Override
        public String name() {
            return out.getClass().getSimpleName();
        }
    }

    private static final class ToChannel implements Output {
        private final WritableByteChannel channel;
        private boolean broken;

        ToChannel(WritableByteChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(LineBlock block) throws IOException {
            boolean closeOff = broken;
            broken = true;
            if (closeOff) {
                writeAll(ByteBuffer.wrap(LINE_FEED));
            }
            writeAll(block.asBuffer());
            broken = false;
        }

        private void writeAll(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                if (channel.write(bytes) == 0) {
                    throw new IOException("the channel took nothing; only blocking channels will do");
                }
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() throws IOException {
            channel.close();
        }

        @Override
        public String name() {
            return channel.getClass().getSimpleName();
        }
    }
}
