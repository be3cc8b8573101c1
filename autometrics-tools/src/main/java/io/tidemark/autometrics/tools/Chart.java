package io.tidemark.autometrics.tools;

/** What is asked about a function, a chart each. The order is that of the links in documentation. */
public enum Chart {
    REQUEST_RATE("Request rate", "Calls of %s a second, over 5 minutes each"),
    ERROR_RATIO("Error ratio", "Part of the calls of %s that end in an error, over 5 minutes each"),
    LATENCY(
            "Latency (95th and 99th percentile)",
            "How long 95 and 99 percent of the calls of %s take at most, in seconds"),
    CONCURRENT_CALLS("Concurrent calls", "Calls of %s that are going on"),
    CALLED_REQUEST_RATE("Request rate", "Calls of what %s calls a second, over 5 minutes each"),
    CALLED_ERROR_RATIO("Error ratio", "Part of the calls of what %s calls that end in an error, over 5 minutes each");

    private final String title;
    private final String comment;

    Chart(String title, String comment) {
        this.title = title;
        this.comment = comment;
    }

    /** Its name for people. Those of {@link #isOfCalled} have the names of those of the function itself. */
    public String title() {
        return title;
    }

    /** Whether it shows the functions that a function calls, instead of the function. */
    public boolean isOfCalled() {
        return this == CALLED_REQUEST_RATE || this == CALLED_ERROR_RATIO;
    }

    /** What it shows, in a line. */
    String comment(String function) {
        return String.format(comment, function);
    }
}
