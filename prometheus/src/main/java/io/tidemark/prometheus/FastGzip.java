package io.tidemark.prometheus;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses quickly: metrics repeat themselves so much that more effort hardly makes them smaller. */
final class FastGzip extends GZIPOutputStream {

    FastGzip(OutputStream out) throws IOException {
        super(out, 8 * 1024);
        def.setLevel(Deflater.BEST_SPEED);
    }

    /** Frees the memory that is not the JVM's. Writes nothing: what was not {@linkplain #finish finished} must not look as if it were. */
    @Override
    public void close() {
        def.end();
    }
}
