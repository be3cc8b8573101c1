package io.tidemark.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** A container's stream, counted. */
final class CountingOutput extends ServletOutputStream {

    private final ServletOutputStream out;
    private final SentBytes sent;
    private final ServletResponse response;

    CountingOutput(ServletOutputStream out, SentBytes sent, ServletResponse response) {
        this.out = out;
        this.sent = sent;
        this.response = response;
    }

    boolean isAround(ServletOutputStream other) {
        return out == other;
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

    /** Jetty encodes text as the response does; others write the low bytes, and refuse what does not fit. */
    @Override
    public void print(String text) throws IOException {
        String printed = String.valueOf(text);
        try {
            out.print(printed);
        } catch (IOException problem) {
            throw failed(problem);
        }
        boolean encodes = out.getClass().getName().startsWith("org.eclipse.jetty.");
        sent.add(
                encodes
                        ? EncodedLength.in(response.getCharacterEncoding()).of(printed, 0, printed.length())
                        : printed.length());
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
        }
    }

    private IOException failed(IOException problem) {
        sent.failed(problem);
        return problem;
    }

    @Override
    public boolean isReady() {
        return out.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        out.setWriteListener(listener);
    }
}
