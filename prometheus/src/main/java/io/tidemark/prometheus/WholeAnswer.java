package io.tidemark.prometheus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Holds an answer until it is complete, for HTTP/1.0: there the end of the connection is the end of the body, and nobody would see that it was cut off. nginx
 * speaks it to what is behind it. For one thread.
 */
final class WholeAnswer implements ScrapeResponse {

    /** As long as some 150,000 lines, twenty times that if compressed. Of these there are no more than threads. */
    private static final int MAX_LENGTH = 16 * 1024 * 1024;

    /** What answers. */
    interface Answering {
        void to(ScrapeResponse response) throws IOException;
    }

    private final ScrapeResponse to;
    private final Held body = new Held();
    private Map<String, String> headers = Map.of();
    private int status;

    private WholeAnswer(ScrapeResponse to) {
        this.to = to;
    }

    /**
     * Has a request answered.
     *
     * @throws IOException if the connection is to be cut
     */
    static void answer(String protocol, String method, Answering answering, ScrapeResponse to) throws IOException {
        if (!protocol.equalsIgnoreCase("HTTP/1.0") || method.equals("HEAD")) {
            answering.to(to);
            return;
        }
        WholeAnswer whole = new WholeAnswer(to);
        try {
            answering.to(whole);
        } catch (IOException problem) {
            if (whole.status == 0) {
                throw problem;
            }
            // Nothing was sent yet, so it can be said.
            (whole.body.tooLarge ? PlainAnswer.TOO_LARGE : PlainAnswer.FAILED).send(method, to);
            return;
        }
        whole.send();
    }

    @Override
    public OutputStream start(int status, Map<String, String> headers) throws IOException {
        if (headers.containsKey("Content-Length")) {
            return to.start(status, headers);
        }
        this.status = status;
        this.headers = headers;
        return body;
    }

    private void send() throws IOException {
        if (status == 0) {
            return;
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Length", Integer.toString(body.bytes.size()));
        body.bytes.writeTo(to.start(status, all));
    }

    /** Takes no more than there is room for. */
    private static final class Held extends OutputStream {

        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean tooLarge;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int count) throws IOException {
            if (tooLarge || bytes.size() + count > MAX_LENGTH) {
                tooLarge = true;
                throw new IOException("more than " + MAX_LENGTH + " bytes for HTTP/1.0");
            }
            bytes.write(from, offset, count);
        }
    }
}
