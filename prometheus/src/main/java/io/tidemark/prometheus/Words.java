package io.tidemark.prometheus;

import java.nio.charset.StandardCharsets;

/** What is written again and again. */
final class Words {

    static final byte[] NAN = of("NaN");
    static final byte[] INFINITE = of("+Inf");
    static final byte[] MINUS_INFINITE = of("-Inf");
    static final byte[] EOF = of("# EOF\n");
    static final byte[] EXEMPLAR = of(" # {");
    static final byte[] END_OF_LABELS = of("} ");

    private Words() {}

    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** As it stands between quotes. */
    static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
