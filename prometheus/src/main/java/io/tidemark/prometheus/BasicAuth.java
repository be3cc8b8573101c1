package io.tidemark.prometheus;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** One user and password: RFC 7617. Takes as long for a wrong one as for the right one. Thread-safe. */
final class BasicAuth {

    static final PlainAnswer REFUSAL = new PlainAnswer(
            401,
            "this needs a user and a password",
            Map.of("WWW-Authenticate", "Basic realm=\"metrics\", charset=\"UTF-8\""));

    private static final String SCHEME = "Basic ";

    /** Not the password itself: it would be in every heap dump. */
    private final byte[] expected;

    BasicAuth(String user, String password) {
        expected = digest((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    boolean lets(List<String> authorization) {
        if (authorization.size() != 1 || !authorization.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        try {
            byte[] given = Base64.getDecoder()
                    .decode(authorization.get(0).substring(SCHEME.length()).strip());
            return MessageDigest.isEqual(expected, digest(given));
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    private static byte[] digest(byte[] of) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(of);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }
}
