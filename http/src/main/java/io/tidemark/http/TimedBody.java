package io.tidemark.http;

import java.io.IOException;
import java.io.OutputStream;

/** The body of an answer of the JDK's server: counted, and the end of the request when it is closed. */
final class TimedBody extends OutputStream {

    private final OutputStream out;
    private final JdkExchange request;
    private final SentBytes sent;

    TimedBody(OutputStream out, JdkExchange request, SentBytes sent) {
        this.out = out;
        this.request = request;
        this.sent = sent;
    }

    @Override
    public void write(int b) throws IOException {
        try {
            out.write(b);
        } catch (IOException problem) {
            throw failed(problem);
        }
        sent.add(1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        try {
            out.write(from, offset, length);
        } catch (IOException problem) {
            throw failed(problem);
        }
        sent.add(length);
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException problem) {
            throw failed(problem);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
        } catch (IOException problem) {
            throw failed(problem);
        } finally {
            request.end();
        }
    }

    private IOException failed(IOException problem) {
        sent.failed(problem);
        return problem;
    }
}
