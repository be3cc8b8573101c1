package io.tidemark.demo;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Names for requests: 32 hexadecimal digits, as other systems make them. */
final class RequestIds {
    private static final HexFormat HEX = HexFormat.of();

    private RequestIds() {}

    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
    }
}
