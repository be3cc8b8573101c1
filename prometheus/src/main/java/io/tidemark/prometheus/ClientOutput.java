package io.tidemark.prometheus;

import java.io.IOException;
import java.io.OutputStream;

/** What goes to a client, who may be slow. */
final class ClientOutput extends OutputStream {

    private final OutputStream out;

    ClientOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        Work.talk(() -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        Work.talk(() -> out.write(bytes, offset, count));
    }

    @Override
    public void flush() throws IOException {
        Work.talk(out::flush);
    }

    @Override
    public void close() throws IOException {
        Work.talk(out::close);
    }
}
