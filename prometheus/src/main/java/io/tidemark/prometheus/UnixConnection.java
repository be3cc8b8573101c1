package io.tidemark.prometheus;

import io.tidemark.prometheus.HttpHead.MalformedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One request to a Unix socket, and its answer: then the connection is closed. To be run by {@link Workers}. */
final class UnixConnection implements Runnable {

    /** Of a body that nobody wants: as much as the JDK's server reads. */
    private static final int MAX_IGNORED = 64 * 1024;

    private final SocketChannel channel;
    private final Site site;
    private final ScrapeFigures figures;

    UnixConnection(SocketChannel channel, Site site, ScrapeFigures figures) {
        this.channel = channel;
        this.site = site;
        this.figures = figures;
    }

    @Override
    public void run() {
        try (channel) {
            serve();
        } catch (IOException gone) {
            // The client went away or is too slow, or the answer is to be cut: it was counted where that was seen.
        }
    }

    private void serve() throws IOException {
        HttpHead head;
        try {
            String text = read();
            if (text == null) {
                return;
            }
            head = HttpHead.parse(text);
        } catch (MalformedException malformed) {
            figures.refused();
            answer(false, true, to -> malformed.answer().send("GET", to));
            return;
        }
        answer(
                head.method().equals("HEAD"),
                head.hasBody(),
                response -> WholeAnswer.answer(
                        head.protocol(),
                        head.method(),
                        to -> site.handle(null, head.path(), head.values("authorization"), head.request(), to),
                        response));
    }

    /** @param hasMore whether the client may be saying something still */
    private void answer(boolean isHead, boolean hasMore, WholeAnswer.Answering answering) throws IOException {
        Work work = Work.current();
        if (work == null) {
            throw new IOException("nobody has a thread for this");
        }
        work.begin();
        try {
            UnixResponse response = new UnixResponse(channel, isHead);
            answering.to(response);
            response.finish();
        } finally {
            work.end();
        }
        if (hasMore) {
            // Else the client might lose the answer over what it is still saying.
            channel.shutdownOutput();
            ignoreRest();
        }
    }

    /** The head of the request; null if the client has gone before it said all. */
    private @Nullable String read() throws IOException, MalformedException {
        ByteBuffer bytes = ByteBuffer.allocate(HttpHead.MAX_LENGTH);
        int from = 0;
        while (true) {
            if (!bytes.hasRemaining()) {
                throw new MalformedException(431, "more than " + HttpHead.MAX_LENGTH + " bytes of headers");
            }
            if (channel.read(bytes) < 0) {
                return null;
            }
            int end = end(bytes, from);
            if (end >= 0) {
                return new String(bytes.array(), 0, end, StandardCharsets.ISO_8859_1);
            }
            from = Math.max(0, bytes.position() - 3);
        }
    }

    /** Where the head ends, without its line end; -1 if it does not yet. */
    private static int end(ByteBuffer bytes, int from) {
        for (int i = from; i < bytes.position(); i++) {
            if (bytes.get(i) == '\n') {
                if (i + 1 < bytes.position() && bytes.get(i + 1) == '\n') {
                    return withoutReturn(bytes, i);
                }
                if (i + 2 < bytes.position() && bytes.get(i + 1) == '\r' && bytes.get(i + 2) == '\n') {
                    return withoutReturn(bytes, i);
                }
            }
        }
        return -1;
    }

    private static int withoutReturn(ByteBuffer bytes, int newline) {
        return newline > 0 && bytes.get(newline - 1) == '\r' ? newline - 1 : newline;
    }

    private void ignoreRest() throws IOException {
        ByteBuffer rest = ByteBuffer.allocate(8 * 1024);
        int ignored = 0;
        while (ignored < MAX_IGNORED) {
            rest.clear();
            int count = channel.read(rest);
            if (count < 0) {
                return;
            }
            ignored += count;
        }
    }

    /** Writes to the channel. */
    static final class ChannelOutput extends OutputStream {

        private final SocketChannel channel;

        ChannelOutput(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, count);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }
}
