package io.tidemark.autometrics.tools;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files that set up Prometheus, and what goes with it, for programs with metrics. They work as they are. Immutable.
 *
 * <pre>{@code
 * PrometheusSetUp.builder().job("shop").target("localhost:9464").build().writeTo(SetUpKind.LOCAL, Path.of("prometheus"), false);
 * }</pre>
 */
public final class PrometheusSetUp {

    private static final Pattern TARGET = Pattern.compile(
            "([A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?|\\[[0-9A-Fa-f:.]+(%[A-Za-z0-9_.-]+)?]):([0-9]{1,5})");
    private static final Pattern METRICS_PATH = Pattern.compile("/[\\x21-\\x7e&&[^?#]]*");
    private static final Pattern APPLICATION = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** What Prometheus takes for a time. */
    private static final Pattern INTERVAL =
            Pattern.compile("(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?");

    private static final double[] SECONDS = {365 * 86_400, 7 * 86_400, 86_400, 3_600, 60, 1, 0.001};
    private static final double LONGEST = 86_400;

    private final String job;
    private final List<String> targets;
    private final String metricsPath;
    private final String scrapeInterval;
    private final List<Path> rules;
    private final List<String> alertmanagers;
    private final boolean nativeHistograms;
    private final int port;
    private final String release;
    private final Receiver pager;
    private final Receiver tickets;

    private PrometheusSetUp(Builder from) {
        job = from.job;
        targets = List.copyOf(from.targets);
        metricsPath = from.metricsPath;
        scrapeInterval = from.scrapeInterval;
        rules = List.copyOf(from.rules);
        alertmanagers = List.copyOf(from.alertmanagers);
        nativeHistograms = from.nativeHistograms;
        port = from.port;
        release = from.release;
        pager = from.pager;
        tickets = from.tickets;
    }

    /** One that scrapes a program on this machine, on port 9464, every 15 seconds. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Names of files, and what is in them: the same each time.
     *
     * @throws ToolException if a file of rules that belongs into them cannot be read
     */
    public Map<String, String> files(SetUpKind kind) throws ToolException {
        return files(kind, null);
    }

    /**
     * Writes the files. All, or none.
     *
     * @param directory made if it is not there
     * @param force whether files that are there, and are not the same, are replaced
     * @return the files
     * @throws ToolException if they cannot be written, or others are there
     */
    public List<Path> writeTo(SetUpKind kind, Path directory, boolean force) throws ToolException {
        MadeFiles files = new MadeFiles(files(kind, directory));
        return force
                ? files.writeOver(directory)
                : files.write(directory, "move it away, or have it replaced with --force (of the goal: force)");
    }

    private Map<String, String> files(SetUpKind kind, @Nullable Path directory) throws ToolException {
        return switch (kind) {
            case LOCAL -> Map.of("prometheus.yml", new LocalFile(this).text(directory));
            case DOCKER -> new DockerFiles(this).texts();
            case KUBERNETES -> new KubernetesFiles(this).texts();
            case FLY -> Map.of("fly.metrics.toml", fly());
            case ALERTMANAGER -> Map.of("alertmanager.yml", new AlertmanagerFile(pager, tickets).text());
        };
    }

    /** What can be in it are digits, and a path without quotes. */
    private String fly() {
        return """
                # Belongs into fly.toml. Fly scrapes it every 15 seconds. The program listens on all addresses: .host("0.0.0.0").
                [metrics]
                port = %d
                path = "%s"
                """.formatted(port, metricsPath.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    String job() {
        return job;
    }

    /** Those that were said, or else the one that there is usually. */
    List<String> targets(String host) {
        return targets.isEmpty() ? List.of(host + ":" + port) : targets;
    }

    String metricsPath() {
        return metricsPath;
    }

    String scrapeInterval() {
        return scrapeInterval;
    }

    List<Path> rules() {
        return rules;
    }

    List<String> alertmanagers() {
        return alertmanagers;
    }

    boolean nativeHistograms() {
        return nativeHistograms;
    }

    int port() {
        return port;
    }

    String release() {
        return release;
    }

    /** A set-up in the making. For one thread. */
    public static final class Builder {
        private String job = "app";
        private final List<String> targets = new ArrayList<>();
        private String metricsPath = "/metrics";
        private String scrapeInterval = "15s";
        private final List<Path> rules = new ArrayList<>();
        private final List<String> alertmanagers = new ArrayList<>();
        private boolean nativeHistograms;
        private int port = 9464;
        private String release = "prometheus";
        private Receiver pager = Receiver.nobody("pager");
        private Receiver tickets = Receiver.nobody("tickets");

        private Builder() {}

        /**
         * What the program is called: the label {@code job}; in Kubernetes the deployment, its container and its label {@code app}. Default: {@code app}.
         *
         * @throws IllegalArgumentException if it is empty, or has a character that cannot be seen
         */
        public Builder job(String name) {
            if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        "\"" + visible(name) + "\" is no name of a job: write one such as shop, in one line");
            }
            job = name;
            return this;
        }

        /**
         * A program to scrape, with those that were said before. Default: port 9464 of this machine.
         *
         * @param address host and port, as {@code localhost:9464}, {@code 10.1.2.3:9464} or {@code [::1]:9464}
         * @throws IllegalArgumentException if it is none
         */
        public Builder target(String address) {
            targets.add(hostAndPort(address, "target", "localhost:9464"));
            return this;
        }

        /**
         * Where the metrics of each program are. Default: {@code /metrics}.
         *
         * @throws IllegalArgumentException if it does not begin with {@code /}, or has a query
         */
        public Builder metricsPath(String path) {
            if (!METRICS_PATH.matcher(path).matches()) {
                throw new IllegalArgumentException(
                        "\"" + path + "\" is no path of metrics: write one that begins with a slash, as /metrics");
            }
            metricsPath = path;
            return this;
        }

        /**
         * How often it is scraped. Default: {@code 15s}.
         *
         * @param interval as Prometheus has it: {@code 15s}, {@code 1m}, {@code 500ms}
         * @throws IllegalArgumentException if Prometheus would refuse it, or it is longer than a day
         */
        public Builder scrapeInterval(String interval) {
            Matcher parts = INTERVAL.matcher(interval);
            double seconds = 0;
            if (parts.matches()) {
                for (int i = 0; i < SECONDS.length; i++) {
                    String number = parts.group(2 + 2 * i);
                    seconds += number == null ? 0 : Double.parseDouble(number) * SECONDS[i];
                }
            }
            if (seconds <= 0 || seconds > LONGEST) {
                throw new IllegalArgumentException("\"" + interval
                        + "\" is no interval that Prometheus scrapes at: write one such as 15s, 1m or 500ms, up to 1d");
            }
            scrapeInterval = interval;
            return this;
        }

        /** A file of recording and alerting rules, with those that were said before. */
        public Builder rules(Path file) {
            rules.add(Objects.requireNonNull(file, "file"));
            return this;
        }

        /**
         * Where alerts are sent, with those that were said before. Default: nowhere.
         *
         * @param address host and port, as {@code localhost:9093}
         * @throws IllegalArgumentException if it is none
         */
        public Builder alertmanager(String address) {
            alertmanagers.add(hostAndPort(address, "Alertmanager", "localhost:9093"));
            return this;
        }

        /** For programs whose durations are native histograms. Local files need Prometheus 3.8 or later then. */
        public Builder nativeHistograms() {
            nativeHistograms = true;
            return this;
        }

        /**
         * The port of the metrics, where no address is said. Default: 9464.
         *
         * @throws IllegalArgumentException if there is no such port
         */
        public Builder port(int port) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException(
                        "\"" + port + "\" is no port: write a number from 1 to 65535, as 9464");
            }
            this.port = port;
            return this;
        }

        /**
         * The label {@code release} by which a Prometheus in Kubernetes chooses what it scrapes. Default: {@code prometheus}.
         *
         * @throws IllegalArgumentException if a label cannot have this value
         */
        public Builder release(String name) {
            if (!isApplication(name)) {
                throw new IllegalArgumentException(
                        "\"" + visible(name) + "\" is no release: write small letters, digits and -, as prometheus");
            }
            release = name;
            return this;
        }

        /**
         * Who is called when an alert is urgent. Default: nobody.
         *
         * @param address where the Alertmanager posts it, without a password
         * @throws IllegalArgumentException if it is no address of a server
         */
        public Builder pager(URI address) {
            pager = pager.withUrl(webhook(address));
            return this;
        }

        /** Who is called when an alert is urgent: the address is in a file, because it is a secret. From Alertmanager 0.26 on. */
        public Builder pagerUrlFile(String file) {
            pager = pager.withUrlFile(file);
            return this;
        }

        /** The file with the bearer token that the pager asks for. */
        public Builder pagerTokenFile(String file) {
            pager = pager.withTokenFile(file);
            return this;
        }

        /**
         * Who is told of all other alerts. Default: nobody.
         *
         * @param address where the Alertmanager posts them, without a password
         * @throws IllegalArgumentException if it is no address of a server
         */
        public Builder tickets(URI address) {
            tickets = tickets.withUrl(webhook(address));
            return this;
        }

        /** Who is told of all other alerts: the address is in a file, because it is a secret. From Alertmanager 0.26 on. */
        public Builder ticketsUrlFile(String file) {
            tickets = tickets.withUrlFile(file);
            return this;
        }

        /** The file with the bearer token that the receiver of tickets asks for. */
        public Builder ticketsTokenFile(String file) {
            tickets = tickets.withTokenFile(file);
            return this;
        }

        /**
         * The set-up.
         *
         * @throws IllegalArgumentException if a receiver has an address and a file with one, or a token and no address
         */
        public PrometheusSetUp build() {
            pager.check();
            tickets.check();
            return new PrometheusSetUp(this);
        }

        private static String hostAndPort(String address, String what, String example) {
            Matcher parts = TARGET.matcher(address);
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "\"" + visible(address) + "\" is no " + what + ": write host and port, as " + example);
            }
            int port = Integer.parseInt(parts.group(4));
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException(
                        "\"" + address + "\" has no port that there is: write one from 1 to 65535, as " + example);
            }
            return address;
        }

        private static URI webhook(URI address) {
            String scheme = address.getScheme();
            if (!("http".equals(scheme) || "https".equals(scheme)) || address.getHost() == null) {
                throw new IllegalArgumentException("\"" + address
                        + "\" is no address of a receiver: write one such as https://pager.example.com/alerts");
            }
            if (address.getRawUserInfo() != null) {
                throw new IllegalArgumentException("the address of the receiver at " + withoutUser(address)
                        + " has a user or a password: put it, or a token, into a file, and name the file");
            }
            return address;
        }

        private static String withoutUser(URI address) {
            try {
                return new URI(address.getScheme(), null, address.getHost(), address.getPort(), null, null, null)
                        .toString();
            } catch (URISyntaxException unexpected) {
                return address.getHost();
            }
        }
    }

    /** Whether Kubernetes has it for a name. */
    static boolean isApplication(String name) {
        return APPLICATION.matcher(name).matches();
    }

    private static String visible(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
