package io.tidemark.http;

import java.io.IOException;
import java.io.PrintWriter;

/** A container's writer, counted. All that {@link PrintWriter} can do comes to the methods here. */
final class CountingWriter extends PrintWriter {

    private final PrintWriter own;
    private final EncodedLength encoded;
    private final SentBytes sent;

    CountingWriter(PrintWriter own, EncodedLength encoded, SentBytes sent) {
        super(own);
        this.own = own;
        this.encoded = encoded;
        this.sent = sent;
    }

    boolean isAround(PrintWriter other) {
        return own == other;
    }

    @Override
    public void write(int c) {
        own.write(c);
        sent.add(encoded.of((char) c));
    }

    @Override
    public void write(char[] from, int offset, int length) {
        own.write(from, offset, length);
        sent.add(encoded.of(from, offset, offset + length));
    }

    @Override
    public void write(char[] from) {
        write(from, 0, from.length);
    }

    @Override
    public void write(String text, int offset, int length) {
        own.write(text, offset, length);
        sent.add(encoded.of(text, offset, offset + length));
    }

    @Override
    public void write(String text) {
        write(text, 0, text.length());
    }

    /** It does not come by here: a container that has its own end of a line is to use that. */
    @Override
    public void println() {
        own.println();
        String end = System.lineSeparator();
        sent.add(encoded.of(end, 0, end.length()));
    }

    /** A writer does not throw: here is where one hears that nobody reads any more. */
    @Override
    public void flush() {
        own.flush();
        if (own.checkError()) {
            noticed();
        }
    }

    @Override
    public boolean checkError() {
        boolean failed = own.checkError();
        if (failed) {
            noticed();
        }
        return failed;
    }

    private void noticed() {
        if (sent.failure() == null) {
            sent.failed(new IOException("the response could not be written"));
        }
    }

    @Override
    public void close() {
        own.close();
    }
}
