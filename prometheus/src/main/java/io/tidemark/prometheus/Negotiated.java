package io.tidemark.prometheus;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a scrape is answered: what the client asked for, of what there is. A client that asks for nothing that there is gets the text format 0.0.4: a scrape
 * never fails for its headers.
 *
 * <p>The rules are those of RFC 9110, section 12, and of Prometheus (<a href="https://prometheus.io/docs/instrumenting/content_negotiation/">Scrape
 * protocol content negotiation</a>): the greatest weight wins, then what is asked for more closely, then OpenMetrics before text. Protobuf is given to those
 * alone who name it.
 */
record Negotiated(Format format, Escaping escaping, String contentType, boolean gzip) {

    /**
     * What there is.
     *
     * @param parameters that a range may name
     */
    private record Offer(Format format, String type, String subtype, Map<String, String> parameters) {

        static final Offer TEXT = new Offer(Format.TEXT, "text", "plain", Map.of("version", "0.0.4"));

        /** In the order in which it is preferred. */
        static final List<Offer> ALL = List.of(
                new Offer(Format.OPENMETRICS, "application", "openmetrics-text", Map.of("version", "1.0.0")),
                new Offer(Format.OPENMETRICS, "application", "openmetrics-text", Map.of("version", "0.0.1")),
                TEXT,
                // Its names may be quoted.
                new Offer(Format.TEXT, "text", "plain", Map.of("version", "1.0.0")),
                new Offer(
                        Format.PROTOBUF,
                        "application",
                        "vnd.google.protobuf",
                        Map.of("proto", "io.prometheus.client.MetricFamily", "encoding", "delimited")));

        private String name() {
            return type + "/" + subtype;
        }

        String contentType(Escaping escaping) {
            String escaped = "; escaping=" + escaping.text();
            return format == Format.PROTOBUF
                    ? name() + "; proto=io.prometheus.client.MetricFamily; encoding=delimited" + escaped
                    : name() + "; version=" + parameters.get("version") + "; charset=utf-8" + escaped;
        }

        /** How closely a range asks for this; negative if it does not. */
        int closeness(WeightedRange range) {
            String asked = range.value();
            if (asked.equals("*/*") || asked.equals("*")) {
                return format == Format.PROTOBUF ? -1 : 0;
            }
            if (asked.equals(type + "/*")) {
                return format == Format.PROTOBUF ? -1 : 1;
            }
            if (!asked.equals(name())) {
                return -1;
            }
            int closeness = 2;
            for (Map.Entry<String, String> parameter : parameters.entrySet()) {
                String wanted = range.parameters().get(parameter.getKey());
                if (wanted == null) {
                    continue;
                }
                if (!wanted.equalsIgnoreCase(parameter.getValue())) {
                    return -1;
                }
                closeness++;
            }
            return closeness;
        }
    }

    /** An offer, with the range that asks for it most closely. */
    private record Match(Offer offer, WeightedRange range, int closeness) {

        /** Null if nothing asks for it. */
        static @Nullable Match of(Offer offer, List<WeightedRange> ranges) {
            Match best = null;
            for (WeightedRange range : ranges) {
                int closeness = offer.closeness(range);
                boolean closer = best == null || closeness > best.closeness;
                boolean heavier = best != null && closeness == best.closeness && range.weight() > best.range.weight();
                if (closeness >= 0 && (closer || heavier)) {
                    best = new Match(offer, range, closeness);
                }
            }
            return best;
        }

        boolean isBetterThan(Match other) {
            int order = Double.compare(range.weight(), other.range.weight());
            if (order == 0) {
                order = Integer.compare(closeness, other.closeness);
            }
            // Who takes anything is no Prometheus: a person, or a program that has always been given text.
            return order > 0 || (order == 0 && closeness == 0 && offer.equals(Offer.TEXT));
        }

        Escaping escaping() {
            String asked = range.parameters().getOrDefault("escaping", "");
            // In Prometheus's document a hyphen is missing.
            String name = asked.equalsIgnoreCase("allow-utf8") ? Escaping.ALLOW_UTF_8.text() : asked;
            for (Escaping escaping : Escaping.values()) {
                if (escaping.text().equalsIgnoreCase(name)) {
                    return escaping;
                }
            }
            return Escaping.UNDERSCORES;
        }
    }

    /**
     * Decides.
     *
     * @param accept the {@code Accept} headers
     * @param acceptEncoding the {@code Accept-Encoding} headers
     */
    static Negotiated of(List<String> accept, List<String> acceptEncoding) {
        boolean gzip = takesGzip(WeightedRange.of(acceptEncoding));
        List<WeightedRange> ranges = WeightedRange.of(accept);
        Match best = null;
        for (Offer offer : Offer.ALL) {
            Match match = Match.of(offer, ranges);
            if (match != null && match.range().weight() > 0 && (best == null || match.isBetterThan(best))) {
                best = match;
            }
        }
        Offer offer = best == null ? Offer.TEXT : best.offer();
        Escaping escaping = best == null ? Escaping.UNDERSCORES : best.escaping();
        return new Negotiated(offer.format(), escaping, offer.contentType(escaping), gzip);
    }

    /** Whether gzip is taken, and the plain form not rather. What is not said of the plain form is that it is taken, but no more than anything else. */
    private static boolean takesGzip(List<WeightedRange> ranges) {
        double gzip = weight(ranges, "gzip", "x-gzip");
        double plain = weight(ranges, "identity", "identity");
        double any = weight(ranges, "*", "*");
        double forGzip = Double.isNaN(gzip) ? any : gzip;
        return forGzip > 0 && (Double.isNaN(plain) || forGzip >= plain);
    }

    /** NaN if it is not there. */
    private static double weight(List<WeightedRange> ranges, String name, String alias) {
        double greatest = Double.NaN;
        for (WeightedRange range : ranges) {
            boolean named = range.value().equals(name) || range.value().equals(alias);
            if (named && !(range.weight() <= greatest)) {
                greatest = range.weight();
            }
        }
        return greatest;
    }
}
