package io.tidemark.output;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where lines in the embedded metric format go from here, as the environment says: the variables of the AWS client libraries for the format
 * ({@code AWS_EMF_…}), and those by which Lambda and ECS are known.
 *
 * <pre>{@code
 * Destination destination = Destination.fromEnvironment();
 * Emf.Builder format = Emf.builder("Shop");
 * destination.logGroup().ifPresent(format::logGroup);
 * EntryStream stream = format.build().writeTo(destination.open());
 * }</pre>
 *
 * <p>The first that holds:
 *
 * <table>
 * <caption>How the destination is chosen</caption>
 * <tr><th>if</th><th>then</th></tr>
 * <tr><td>{@code AWS_EMF_WRITE_TO_STDOUT} is {@code true}</td><td>standard output</td></tr>
 * <tr><td>the platform is Local or Lambda</td><td>standard output</td></tr>
 * <tr><td>{@code AWS_EMF_AGENT_ENDPOINT} is set</td><td>that: {@code tcp://host:port}, {@code udp://host:port} or {@code unix:///path}</td></tr>
 * <tr><td>the platform is ECS, and {@code FLUENT_HOST} is set (FireLens)</td><td>{@code tcp://$FLUENT_HOST:25888}</td></tr>
 * <tr><td>else</td><td>the CloudWatch agent at {@code tcp://127.0.0.1:25888}</td></tr>
 * </table>
 *
 * <p>The platform is what {@code AWS_EMF_ENVIRONMENT} names ({@code Local}, {@code Lambda}, {@code Agent}, {@code EC2} or {@code ECS}); else Lambda if
 * {@code AWS_LAMBDA_FUNCTION_NAME} is set, ECS if {@code ECS_CONTAINER_METADATA_URI_V4} or {@code ECS_CONTAINER_METADATA_URI} is, and
 * Agent otherwise. Nothing is asked over the network, so this costs no time at the start, and EC2 is known only if it is named; it is
 * treated as Agent is. A variable that is blank counts as not set. Immutable.
 */
public final class Destination {

    /** Where the program runs. */
    public enum Platform {
        /** A developer's machine: standard output. */
        LOCAL,
        /** AWS Lambda: standard output, which becomes the log of the function. */
        LAMBDA,
        /** Anywhere with a CloudWatch agent, or something that takes its place. */
        AGENT,
        /** An EC2 instance, with a CloudWatch agent. */
        EC2,
        /** A container of ECS, with FireLens or a CloudWatch agent beside it. */
        ECS
    }

    private static final String ENVIRONMENT = "AWS_EMF_ENVIRONMENT";
    private static final String ENDPOINT = "AWS_EMF_AGENT_ENDPOINT";
    private static final String TO_STDOUT = "AWS_EMF_WRITE_TO_STDOUT";

    private final Map<String, String> environment;
    private final Platform platform;
    private final Target target;

    /** What to open, what it is called, and why it was chosen. */
    private record Target(String name, Supplier<Output> opener, String why) {}

    private Destination(Map<String, String> environment) {
        this.environment = environment;
        String named = value(ENVIRONMENT);
        this.platform = named == null ? detected() : named(named);
        this.target = choose(named != null);
    }

    /**
     * The destination that the environment of this process says.
     *
     * @throws IllegalArgumentException if a variable has a value that makes no sense; names the variable and what it may be
     */
    public static Destination fromEnvironment() {
        return from(System.getenv());
    }

    /**
     * As {@link #fromEnvironment}, of variables that are given.
     *
     * @throws IllegalArgumentException as there
     */
    public static Destination from(Map<String, String> environment) {
        return new Destination(Map.copyOf(environment));
    }

    private @Nullable String value(String variable) {
        String value = environment.get(variable);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static Platform named(String value) {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "LOCAL" -> Platform.LOCAL;
            case "LAMBDA" -> Platform.LAMBDA;
            case "AGENT" -> Platform.AGENT;
            case "EC2" -> Platform.EC2;
            case "ECS" -> Platform.ECS;
            default ->
                throw new IllegalArgumentException(ENVIRONMENT + " is \"" + value
                        + "\": it must be Local, Lambda, Agent, EC2 or ECS, or not be set");
        };
    }

    private Platform detected() {
        if (value("AWS_LAMBDA_FUNCTION_NAME") != null) {
            return Platform.LAMBDA;
        }
        boolean ecs = value("ECS_CONTAINER_METADATA_URI_V4") != null || value("ECS_CONTAINER_METADATA_URI") != null;
        return ecs ? Platform.ECS : Platform.AGENT;
    }

    private Target choose(boolean named) {
        String endpoint = value(ENDPOINT);
        // Looked at in any case: a mistake in it is not to be found when the program first runs elsewhere.
        Target agent = endpoint == null ? null : at(endpoint, ENDPOINT, ENDPOINT + " says so");
        if (isToStdout()) {
            return standardOutput(TO_STDOUT + " says so");
        }
        String platformIs = "the platform is " + platform + (named ? ", as " + ENVIRONMENT + " says" : "");
        if (platform == Platform.LOCAL || platform == Platform.LAMBDA) {
            return standardOutput(platformIs + (agent == null ? "" : "; " + ENDPOINT + " is not used there"));
        }
        if (agent != null) {
            return agent;
        }
        String fluentHost = value("FLUENT_HOST");
        if (platform == Platform.ECS && fluentHost != null) {
            return tcp(at(fluentHost, TcpOutput.AGENT_PORT, "FLUENT_HOST"), platformIs + ", and FLUENT_HOST is set");
        }
        return tcp(
                HostAndPort.of(TcpOutput.LOOPBACK, TcpOutput.AGENT_PORT),
                platformIs + ", and " + ENDPOINT + " is not set");
    }

    private boolean isToStdout() {
        String value = value(TO_STDOUT);
        if (value == null || value.equalsIgnoreCase("false")) {
            return false;
        }
        if (value.equalsIgnoreCase("true")) {
            return true;
        }
        throw new IllegalArgumentException(
                TO_STDOUT + " is \"" + value + "\": it must be true or false, or not be set");
    }

    private static Target standardOutput(String why) {
        return new Target("standard output", StandardOutput::open, why);
    }

    private static Target tcp(HostAndPort to, String why) {
        return new Target(
                "tcp://" + to, () -> TcpOutput.to(to.host(), to.port()).open(), why);
    }

    private static Target at(String endpoint, String variable, String why) {
        int colon = endpoint.indexOf("://");
        String protocol = colon < 0 ? "" : endpoint.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = endpoint.substring(colon < 0 ? 0 : colon + 3);
        try {
            if (protocol.equals("tcp")) {
                return tcp(hostAndPort(rest), why);
            }
            if (protocol.equals("udp")) {
                HostAndPort to = hostAndPort(rest);
                return new Target(
                        "udp://" + to, () -> UdpOutput.to(to.host(), to.port()).open(), why);
            }
            if (protocol.equals("unix") && rest.startsWith("/")) {
                UnixSocketOutput.Builder socket = UnixSocketOutput.to(Path.of(rest));
                return new Target("unix://" + rest, socket::open, why);
            }
        } catch (IllegalArgumentException problem) {
            throw new IllegalArgumentException(
                    malformed(variable, endpoint) + " (" + problem.getMessage() + ")", problem);
        }
        throw new IllegalArgumentException(malformed(variable, endpoint));
    }

    private static String malformed(String variable, String value) {
        return variable + " is \"" + masked(value) + "\": write tcp://host:port, udp://host:port or unix:///path";
    }

    /** Without what stands before an at sign: someone may have put a password there. */
    private static String masked(String value) {
        return value.replaceAll("[^/@]*@", "***@");
    }

    /** Not by {@code java.net.URI}, which finds no host in {@code cloudwatch_agent:25888}. */
    private static HostAndPort hostAndPort(String text) {
        String plain = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        int colon = plain.lastIndexOf(':');
        String host = plain.substring(0, Math.max(0, colon));
        String port = plain.substring(colon + 1);
        if (colon < 0 || port.isEmpty() || port.length() > 5 || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("the port is missing, or no number");
        }
        return at(host, Integer.parseInt(port), "the host");
    }

    private static HostAndPort at(String host, int port, String what) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String plain = bracketed ? host.substring(1, host.length() - 1) : host;
        if (plain.chars().anyMatch(c -> c <= ' ' || c == '/' || c == '@' || c == '[' || c == ']')
                || (plain.contains(":") && !bracketed)) {
            throw new IllegalArgumentException(
                    what + " is \"" + masked(host) + "\", which is no name and no address of a host");
        }
        return HostAndPort.of(plain, port);
    }

    public Platform platform() {
        return platform;
    }

    /** Opens the output, which is the caller's from now on. Nothing is connected to yet. */
    public Output open() {
        return target.opener().get();
    }

    /** {@code AWS_EMF_LOG_GROUP_NAME}: the log group that the agent is to put lines into. To be given to the format. */
    public Optional<String> logGroup() {
        return Optional.ofNullable(value("AWS_EMF_LOG_GROUP_NAME"));
    }

    /** {@code AWS_EMF_LOG_STREAM_NAME}. */
    public Optional<String> logStream() {
        return Optional.ofNullable(value("AWS_EMF_LOG_STREAM_NAME"));
    }

    /** {@code AWS_EMF_SERVICE_NAME}: often a dimension, or the namespace. */
    public Optional<String> serviceName() {
        return Optional.ofNullable(value("AWS_EMF_SERVICE_NAME"));
    }

    /** {@code AWS_EMF_SERVICE_TYPE}. */
    public Optional<String> serviceType() {
        return Optional.ofNullable(value("AWS_EMF_SERVICE_TYPE"));
    }

    /** In words where lines go, and why: for the log of the start. */
    public String describe() {
        return "to " + target.name() + ", because " + target.why();
    }

    @Override
    public String toString() {
        return "Destination[" + describe() + "]";
    }
}
