package io.tidemark.cloudwatch;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this machine, or container, is called. */
final class HostName {

    private static final int LONGEST = 512;

    private HostName() {}

    /** As a log stream may be called. */
    static String asLogStream() {
        String name = find().replaceAll("[:*]", "-");
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
    }

    private static String find() {
        for (String variable : new String[] {"HOSTNAME", "COMPUTERNAME"}) {
            String name = System.getenv(variable);
            if (name != null && !name.isBlank()) {
                return name;
            }
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unknown) {
            return "localhost";
        }
    }
}
