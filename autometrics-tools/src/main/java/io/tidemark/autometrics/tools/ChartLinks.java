package io.tidemark.autometrics.tools;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Addresses of live charts in the page of a Prometheus, of any version from 2 on. Immutable. */
public final class ChartLinks {

    /** Where a Prometheus is, if nothing else is said. */
    public static final URI LOCAL = URI.create("http://localhost:9090");

    private final String base;

    private ChartLinks(String base) {
        this.base = base;
    }

    /**
     * To a Prometheus.
     *
     * @param address as a browser has it; its path stays before ours, as that of {@code https://example.com/prometheus}
     * @throws IllegalArgumentException if it is no address of a web page
     */
    public static ChartLinks to(URI address) {
        return new ChartLinks(base(address));
    }

    /**
     * The address without an end that is in the way.
     *
     * @throws IllegalArgumentException if it is no address of a web page
     */
    static String base(URI address) {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || address.getHost() == null) {
            throw new IllegalArgumentException(
                    "\"" + address
                            + "\" is no address of a server: write one as http://localhost:9090 or https://example.com/prometheus");
        }
        if (address.getRawUserInfo() != null || address.getRawQuery() != null || address.getRawFragment() != null) {
            throw new IllegalArgumentException("\"" + withoutUser(address)
                    + "\" has a user, a query or a fragment, which links cannot have: leave it out");
        }
        String text = address.toString();
        while (text.endsWith("/")) {
            text = text.substring(0, text.length() - 1);
        }
        return text;
    }

    /** Who reads the message need not read a password. */
    private static String withoutUser(URI address) {
        try {
            return new URI(
                            address.getScheme(),
                            null,
                            address.getHost(),
                            address.getPort(),
                            address.getPath(),
                            address.getQuery(),
                            address.getFragment())
                    .toString();
        } catch (URISyntaxException unexpected) {
            return address.getHost();
        }
    }

    /**
     * The address of a chart.
     *
     * @param function its name, for the comment before the query
     * @return in ASCII, without anything that has to be written otherwise in a string of Java; in HTML its {@code &} has
     */
    public String link(Chart chart, String function, FunctionQueries queries) {
        return base + "/graph?g0.expr=" + encoded("# " + chart.comment(function) + "\n\n" + queries.query(chart))
                + "&g0.tab=0";
    }

    /**
     * What a query of RFC 3986 may have as it is, and PromQL has often, stays readable; the star would end a comment of Java. An equals sign may not: the pages of Prometheus 2 take what
     * is between the first and the second for all of the query.
     */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~")
                .replace("%28", "(")
                .replace("%29", ")")
                .replace("%2C", ",")
                .replace("%3A", ":")
                .replace("%2F", "/");
    }
}
