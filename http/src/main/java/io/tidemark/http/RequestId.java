package io.tidemark.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What a request is called: as its client says, or else made up. */
final class RequestId {

    private static final int LONGEST = 128;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private RequestId() {}

    static String of(@Nullable String sent) {
        return sent != null && isSane(sent) ? sent : made();
    }

    /** It goes into lines, and from there into searches and shells. */
    private static boolean isSane(String sent) {
        int length = sent.length();
        if (length == 0 || length > LONGEST) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = sent.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /** Not of SecureRandom, which takes microseconds and a lock: nobody is let in who knows it. */
    private static String made() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] text = new byte[32];
        write(random.nextLong(), text, 0);
        write(random.nextLong(), text, 16);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void write(long bits, byte[] to, int at) {
        for (int i = 0; i < 16; i++) {
            to[at + i] = DIGITS[(int) (bits >>> (60 - 4 * i)) & 0xf];
        }
    }
}
