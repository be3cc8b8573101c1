package io.tidemark.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The body of a request to the JDK's server whose length was not announced: counted as it is read. */
final class ReadBody extends FilterInputStream {

    private long count;

    ReadBody(InputStream in) {
        super(in);
    }

    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            count++;
        }
        return read;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int read = super.read(to, offset, length);
        if (read > 0) {
            count += read;
        }
        return read;
    }

    @Override
    public long skip(long atMost) throws IOException {
        long skipped = super.skip(atMost);
        count += skipped;
        return skipped;
    }
}
