package io.tidemark.output;

/** A host, by name or address, and a port. */
record HostAndPort(String host, int port) {

    static HostAndPort of(String host, int port) {
        if (host.isBlank()) {
            throw new IllegalArgumentException("the host is blank");
        }
        if (!host.chars().allMatch(c -> Character.isLetterOrDigit(c) || ".-_:%".indexOf(c) >= 0)) {
            throw new IllegalArgumentException("\"" + host + "\" is no name or address of a host");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is from 1 to 65535, not " + port);
        }
        return new HostAndPort(host, port);
    }

    /** {@code host:port}; an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
