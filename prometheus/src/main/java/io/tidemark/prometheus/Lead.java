package io.tidemark.prometheus;

/** What comes before the value of a sample, but for the labels. */
final class Lead {

    /** If there are no labels. */
    final byte[] alone;

    /** If there are some; then they follow, and {@code "} "}. */
    final byte[] before;

    private Lead(String alone, String before) {
        this.alone = Words.of(alone);
        this.before = Words.of(before);
    }

    static Lead of(String name) {
        if (Escaping.isMetricName(name)) {
            return new Lead(name + " ", name + "{");
        }
        String quoted = quoted(name);
        return new Lead("{" + quoted + "} ", "{" + quoted + ",");
    }

    /** A name as it stands in a comment. */
    static String quoted(String name) {
        return Escaping.isMetricName(name) ? name : '"' + Words.escaped(name) + '"';
    }
}
