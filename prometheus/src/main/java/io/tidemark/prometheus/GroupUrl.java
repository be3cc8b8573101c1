package io.tidemark.prometheus;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Where a Pushgateway has a group of metrics: {@code /metrics/job/batch/instance/a}. */
final class GroupUrl {

    private static final String EXAMPLE = "http://localhost:9091";
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    /** What no server and no proxy on the way takes for anything else. */
    private static final Pattern PLAIN = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._~-]+");

    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

    private GroupUrl() {}

    /**
     * The URL of a Pushgateway, without a slash at its end.
     *
     * @throws IllegalArgumentException if it is none; names it, unless it may have a password
     */
    static String base(String url) {
        URI parsed = parse(url);
        if (parsed.getRawUserInfo() != null || at(parsed.getRawAuthority())) {
            throw new IllegalArgumentException(
                    "the URL of a Pushgateway has no user and password, which logs would show;"
                            + " give them with basicAuth(user, password)");
        }
        String scheme = parsed.getScheme() == null ? "" : parsed.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw wrong(url, "it begins with http:// or https://");
        }
        if (parsed.getHost() == null) {
            throw wrong(url, "it has a host, of letters, digits, dots and hyphens (an underscore is none of them)");
        }
        if (parsed.getPort() == 0 || parsed.getPort() > 65_535) {
            throw wrong(url, "its port is 1 to 65535");
        }
        if (parsed.getRawQuery() != null || parsed.getRawFragment() != null) {
            throw wrong(url, "it has no query and no fragment");
        }
        String path = parsed.getRawPath();
        if (path.contains("/metrics/job")) {
            throw wrong(url, "it ends before /metrics/job, which job(..) and groupingKey(..) make");
        }
        return scheme + "://" + parsed.getRawAuthority() + path.replaceAll("/+$", "");
    }

    private static URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException problem) {
            String shown = at(url) ? "this one" : "\"" + url + "\"";
            // Without the cause, whose message has the URL.
            throw new IllegalArgumentException("the URL of a Pushgateway is one such as " + EXAMPLE + ", and " + shown
                    + " is none: " + problem.getReason() + " at " + problem.getIndex());
        }
    }

    private static boolean at(String text) {
        return text != null && text.indexOf('@') >= 0;
    }

    private static IllegalArgumentException wrong(String url, String rule) {
        return new IllegalArgumentException(
                "the URL of a Pushgateway is one such as " + EXAMPLE + ", not \"" + url + "\": " + rule);
    }

    /** @throws IllegalArgumentException if a Pushgateway takes no such label in a grouping key */
    static void requireLabel(String name) {
        if (name.equals("job")) {
            throw new IllegalArgumentException("the job is no part of the grouping key here; set it with job(..)");
        }
        if (!LABEL.matcher(name).matches() || name.startsWith("__")) {
            throw new IllegalArgumentException("a label of a grouping key has letters, digits and underscores, does not"
                    + " begin with a digit or with two underscores, and \"" + name + "\" is none");
        }
    }

    /** Where the group is. */
    static URI of(String base, String job, Map<String, String> groupingKey) {
        StringBuilder url = new StringBuilder(base).append("/metrics");
        append(url, "job", job);
        groupingKey.forEach((label, value) -> append(url, label, value));
        return URI.create(url.toString());
    }

    /** Most values as they are; what has a slash, is empty or has any other meaning in a path in base 64, which the Pushgateway has for that. */
    private static void append(StringBuilder url, String label, String value) {
        url.append('/').append(label);
        if (PLAIN.matcher(value).matches()) {
            url.append('/').append(value);
        } else if (value.isEmpty()) {
            url.append("@base64/=");
        } else {
            url.append("@base64/")
                    .append(new String(
                            Base64.getUrlEncoder().withoutPadding().encode(utf8(value)), StandardCharsets.US_ASCII));
        }
    }

    private static byte[] utf8(String value) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .replaceWith(REPLACEMENT)
                    .encode(CharBuffer.wrap(value));
            byte[] all = new byte[bytes.remaining()];
            bytes.get(all);
            return all;
        } catch (CharacterCodingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
