package io.tidemark.demo;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where CloudWatch Logs, or something that speaks its protocol, listens.
 *
 * @param uri http or https, with a host
 */
public record CloudWatchEndpoint(URI uri) {
    private static final Pattern OF_AWS = Pattern.compile(".+\\.(amazonaws\\.com(\\.cn)?|api\\.aws)");

    /** {@code logs.eu-west-1.amazonaws.com}, {@code logs-fips.…}, {@code vpce-….logs.eu-west-1.vpce.amazonaws.com}, {@code logs.eu-west-1.api.aws}. */
    private static final Pattern OF_LOGS =
            Pattern.compile("(?:.+\\.)?logs(?:-fips)?\\.([a-z]+(?:-[a-z]+)+-[0-9]+)\\..+");

    public CloudWatchEndpoint {
        if (!ServerUrl.isServer(uri)) {
            throw new IllegalArgumentException(wrong(uri.toString()));
        }
    }

    /**
     * Reads {@code http://127.0.0.1:4566} or {@code https://logs.eu-west-1.amazonaws.com}.
     *
     * @throws IllegalArgumentException if it is something else; the message says what an endpoint looks like
     */
    public static CloudWatchEndpoint parse(String text) {
        try {
            return new CloudWatchEndpoint(new URI(text));
        } catch (URISyntaxException problem) {
            throw new IllegalArgumentException(wrong(text), problem);
        }
    }

    private static String wrong(String text) {
        return "'" + text + "' is no endpoint: write the URL of its host, as http://127.0.0.1:4566"
                + " or https://logs.eu-west-1.amazonaws.com";
    }

    /** Whether it is AWS itself, which wants credentials that are real. */
    boolean isOfAws() {
        return OF_AWS.matcher(host()).matches();
    }

    /** The region that the host is named after, if it is AWS itself. */
    Optional<String> region() {
        Matcher logs = OF_LOGS.matcher(host());
        return isOfAws() && logs.matches() ? Optional.of(logs.group(1)) : Optional.empty();
    }

    private String host() {
        return uri.getHost().toLowerCase(Locale.ROOT);
    }

    /** The URL. */
    @Override
    public String toString() {
        return uri.toString();
    }
}
