package io.tidemark.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Counts the bytes that go through the stream or the writer of a response. These are the container's own; nothing is buffered or encoded here. */
final class CountingResponse extends HttpServletResponseWrapper {

    private final SentBytes sent;
    private @Nullable CountingOutput output;
    private @Nullable CountingWriter writer;

    CountingResponse(HttpServletResponse response) {
        this(response, new SentBytes());
    }

    private CountingResponse(HttpServletResponse response, SentBytes sent) {
        super(response);
        this.sent = sent;
    }

    /** Another response for the same request, that counts where this one does. */
    CountingResponse around(HttpServletResponse other) {
        return new CountingResponse(other, sent);
    }

    long sentBytes() {
        return sent.count();
    }

    /** Why it could not be written to, if that was so. */
    @Nullable
    Throwable failure() {
        return sent.failure();
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        ServletOutputStream own = super.getOutputStream();
        CountingOutput counting = output;
        if (counting == null || !counting.isAround(own)) {
            counting = new CountingOutput(own, sent, this);
            output = counting;
        }
        return counting;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        PrintWriter own = super.getWriter();
        CountingWriter counting = writer;
        if (counting == null || !counting.isAround(own)) {
            counting = new CountingWriter(own, EncodedLength.in(getCharacterEncoding()), sent);
            writer = counting;
        }
        return counting;
    }

    @Override
    public void reset() {
        super.reset();
        sent.reset();
        // The charset may be another one now, and the writer a stream.
        output = null;
        writer = null;
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        sent.reset();
    }

    @Override
    public void sendError(int status) throws IOException {
        super.sendError(status);
        sent.reset();
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        super.sendError(status, message);
        sent.reset();
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        super.sendRedirect(location);
        sent.reset();
    }

    @Override
    public void flushBuffer() throws IOException {
        try {
            super.flushBuffer();
        } catch (IOException problem) {
            sent.failed(problem);
            throw problem;
        }
    }
}
