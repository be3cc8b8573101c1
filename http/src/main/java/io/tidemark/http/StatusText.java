package io.tidemark.http;

/** Codes as text, without making it at each request. */
final class StatusText {

    private static final int FIRST = 100;
    private static final String[] KNOWN = new String[500];

    static {
        for (int i = 0; i < KNOWN.length; i++) {
            KNOWN[i] = Integer.toString(FIRST + i);
        }
    }

    private StatusText() {}

    static String of(int status) {
        int at = status - FIRST;
        return at >= 0 && at < KNOWN.length ? KNOWN[at] : Integer.toString(status);
    }
}
