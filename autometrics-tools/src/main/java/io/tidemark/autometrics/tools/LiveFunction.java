package io.tidemark.autometrics.tools;

/**
 * How a function of one version of a service is doing, by the last five minutes. A figure that is not known is NaN.
 *
 * @param service its {@code service_name}; empty if it has none
 * @param module its package
 * @param function its name: {@code Kiosk.order}
 * @param version of the program that it is in; empty if it is not known
 * @param commit of the program that it is in; empty if it is not known
 * @param requestRate calls a second
 * @param errorRatio the part of the calls that end in an error, from 0 to 1
 * @param latency95 how many seconds 95 percent of the calls take at most
 * @param latency99 how many seconds 99 percent of the calls take at most
 * @param concurrentCalls calls that are going on
 */
public record LiveFunction(
        String service,
        String module,
        String function,
        String version,
        String commit,
        double requestRate,
        double errorRatio,
        double latency95,
        double latency99,
        double concurrentCalls) {

    /**
     * Whether somebody who says this may mean it: {@code Kiosk.order} is all of {@code Kiosk.order}, {@code com.example.Kiosk.order} and {@code Kiosk.order(int)}; {@code Kiosk} is
     * each function of that class.
     */
    public boolean isCalled(String name) {
        return begins(function, name) || begins(module + "." + function, name);
    }

    private static boolean begins(String full, String name) {
        return full.startsWith(name)
                && (full.length() == name.length()
                        || full.charAt(name.length()) == '.'
                        || full.charAt(name.length()) == '(');
    }
}
