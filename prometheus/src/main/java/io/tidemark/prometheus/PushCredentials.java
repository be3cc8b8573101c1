package io.tidemark.prometheus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the header {@code Authorization} says. No message shows any of it. */
interface PushCredentials {

    /**
     * The text.
     *
     * @throws IOException if it is not known now
     */
    String header() throws IOException;

    /**
     * A user, as RFC 7617 has it.
     *
     * @throws IllegalArgumentException if the user cannot be sent
     */
    static PushCredentials basic(String user, String password) {
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("the user of basic authentication has no colon, which would end it");
        }
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        String header = "Basic " + Base64.getEncoder().encodeToString(both);
        return () -> header;
    }

    /**
     * A token, as RFC 6750 has it.
     *
     * @throws IllegalArgumentException if the token cannot be sent
     */
    static PushCredentials bearer(String token) {
        if (!isToken(token)) {
            throw new IllegalArgumentException("a bearer token is printable ASCII without spaces and line feeds;"
                    + " of one that was read from a file, strip() the text");
        }
        String header = "Bearer " + token;
        return () -> header;
    }

    /** A token that may be another each time. */
    static PushCredentials bearer(Supplier<String> tokens) {
        return () -> {
            String token;
            try {
                token = tokens.get();
            } catch (RuntimeException problem) {
                // Its message may be of what it has read.
                throw new IOException(
                        "there is no bearer token: the supplier has thrown "
                                + problem.getClass().getName(),
                        problem);
            }
            if (!isToken(token)) {
                throw new IOException("there is no bearer token: what the supplier gives is not printable ASCII"
                        + " without spaces and line feeds; of one that was read from a file, strip() the text");
            }
            return "Bearer " + token;
        };
    }

    private static boolean isToken(@Nullable String text) {
        return text != null && !text.isEmpty() && text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }
}
