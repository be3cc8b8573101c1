package io.tidemark.cli;

import io.tidemark.autometrics.tools.PrometheusSetUp;
import io.tidemark.autometrics.tools.SetUpKind;
import io.tidemark.autometrics.tools.ToolException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark prometheus-config}: writes set-up files for Prometheus. Each kind is a command of its own, with the options that it has. */
@Command(
        name = "prometheus-config",
        description = {
            "Writes set-up files for Prometheus and what goes with it. They work as they are.",
            "docs/prometheus.md and docs/grafana.md tell more of each."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "KIND",
        versionProvider = Version.class,
        commandListHeading = "%nKinds (each has its own --help):%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the files are written or printed",
            "2:called wrongly, other files are there, or the directory cannot be used"
        },
        subcommands = {
            PrometheusConfigCommand.Local.class,
            PrometheusConfigCommand.Docker.class,
            PrometheusConfigCommand.Kubernetes.class,
            PrometheusConfigCommand.Fly.class,
            PrometheusConfigCommand.Alertmanager.class
        })
final class PrometheusConfigCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(arity = "0..*", hidden = true)
    private List<String> unknown = List.of();

    /** Called without a kind, or with one that there is not. */
    @Override
    public void run() {
        String kinds = String.join(", ", spec.subcommands().keySet());
        throw new ParameterException(
                spec.commandLine(),
                unknown.isEmpty()
                        ? "Missing kind: " + kinds
                        : "'" + unknown.get(0) + "' is no kind of set-up: write one of " + kinds);
    }

    /** Where the files go. */
    static final class Output {
        @Spec(Spec.Target.MIXEE)
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Option(
                names = "--output",
                paramLabel = "DIR",
                description = "Where the files go; made if it is not there. Without it a single file is printed.")
        private @Nullable Path directory;

        @Option(names = "--force", description = "Replace files that are there and are not the same.")
        private boolean force;

        /** An option that says something to the set-up, if it was given. */
        static <T> void set(@Nullable T value, Consumer<T> setter) {
            if (value != null) {
                setter.accept(value);
            }
        }

        int write(SetUpKind kind, Consumer<PrometheusSetUp.Builder> options) throws ToolException {
            PrometheusSetUp setUp = setUp(options);
            PrintWriter out = spec.commandLine().getOut();
            if (directory != null) {
                setUp.writeTo(kind, directory, force).forEach(out::println);
                out.flush();
                return 0;
            }
            Map<String, String> files = setUp.files(kind);
            if (files.size() > 1) {
                throw new ParameterException(
                        spec.commandLine(),
                        "These are several files (" + String.join(", ", files.keySet())
                                + "): say where they go with --output");
            }
            files.values().forEach(out::print);
            out.flush();
            return 0;
        }

        private PrometheusSetUp setUp(Consumer<PrometheusSetUp.Builder> options) {
            PrometheusSetUp.Builder builder = PrometheusSetUp.builder();
            try {
                options.accept(builder);
                return builder.build();
            } catch (IllegalArgumentException problem) {
                throw new ParameterException(spec.commandLine(), String.valueOf(problem.getMessage()), problem);
            }
        }
    }

    /** Where metrics are. */
    static final class Metrics {
        @Option(
                names = "--metrics-path",
                paramLabel = "PATH",
                description = "Where the metrics are. Default: /metrics.")
        private @Nullable String path;

        void set(PrometheusSetUp.Builder setUp) {
            Output.set(path, setUp::metricsPath);
        }
    }

    /** How often metrics are scraped, and what is made of them. */
    static final class Scrapes {
        @Option(
                names = "--scrape-interval",
                paramLabel = "TIME",
                description = "How often they are scraped: 15s, 1m. Default: 15s.")
        private @Nullable String interval;

        @Option(
                names = "--rules",
                paramLabel = "FILE",
                description =
                        "Recording and alerting rules, as 'tidemark rules' makes them. May be given several times.")
        private List<Path> rules = List.of();

        void set(PrometheusSetUp.Builder setUp) {
            Output.set(interval, setUp::scrapeInterval);
            rules.forEach(setUp::rules);
        }
    }

    /** What is scraped. */
    static final class Targets {
        @Option(
                names = "--job",
                paramLabel = "NAME",
                description = "What the program is called: the label job. Default: app.")
        private @Nullable String job;

        @Option(
                names = "--target",
                paramLabel = "HOST:PORT",
                description = "What is scraped. May be given several times. Default: port 9464 of this machine.")
        private List<String> targets = List.of();

        @Option(
                names = "--native-histograms",
                description =
                        "Scrape native histograms. A Prometheus that is installed has to be 3.8 or later for this.")
        private boolean nativeHistograms;

        void set(PrometheusSetUp.Builder setUp) {
            Output.set(job, setUp::job);
            targets.forEach(setUp::target);
            if (nativeHistograms) {
                setUp.nativeHistograms();
            }
        }
    }

    /** What they have in common. */
    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            versionProvider = Version.class,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:the files are written or printed",
                "2:called wrongly, other files are there, or the directory cannot be used"
            })
    abstract static class Kind implements Callable<Integer> {}

    /** For a Prometheus on this machine. */
    @Command(name = "local", description = "prometheus.yml for a Prometheus on this machine.")
    static final class Local extends Kind {
        @Mixin
        private final Targets targets = new Targets();

        @Mixin
        private final Metrics metrics = new Metrics();

        @Mixin
        private final Scrapes scrapes = new Scrapes();

        @Option(
                names = "--alertmanager",
                paramLabel = "HOST:PORT",
                description = "Where alerts are sent: localhost:9093. May be given several times. Default: nowhere.")
        private List<String> alertmanagers = List.of();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws ToolException {
            return output.write(SetUpKind.LOCAL, setUp -> {
                targets.set(setUp);
                metrics.set(setUp);
                scrapes.set(setUp);
                alertmanagers.forEach(setUp::alertmanager);
            });
        }
    }

    /** For containers on this machine. */
    @Command(
            name = "docker",
            description = {
                "compose.yaml for Prometheus, Alertmanager, and Grafana with the dashboards, and all that they need.",
                "They scrape a program on this machine: host.docker.internal:9464."
            })
    static final class Docker extends Kind {
        @Mixin
        private final Targets targets = new Targets();

        @Mixin
        private final Metrics metrics = new Metrics();

        @Mixin
        private final Scrapes scrapes = new Scrapes();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws ToolException {
            return output.write(SetUpKind.DOCKER, setUp -> {
                targets.set(setUp);
                metrics.set(setUp);
                scrapes.set(setUp);
            });
        }
    }

    /** For pods. */
    @Command(
            name = "kubernetes",
            description = "Annotations of a deployment, and a PodMonitor (with --rules a PrometheusRule as well) "
                    + "for the Prometheus operator.")
    static final class Kubernetes extends Kind {
        @Option(
                names = "--job",
                paramLabel = "NAME",
                description = "The deployment, its container, and the label app of its pods. Default: app.")
        private @Nullable String job;

        @Option(names = "--port", paramLabel = "PORT", description = "Port of the metrics. Default: 9464.")
        private @Nullable Integer port;

        @Mixin
        private final Metrics metrics = new Metrics();

        @Mixin
        private final Scrapes scrapes = new Scrapes();

        @Option(
                names = "--release",
                paramLabel = "NAME",
                description = "The label release that your Prometheus selects. Default: prometheus.")
        private @Nullable String release;

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws ToolException {
            return output.write(SetUpKind.KUBERNETES, setUp -> {
                Output.set(job, setUp::job);
                Output.set(port, setUp::port);
                metrics.set(setUp);
                scrapes.set(setUp);
                Output.set(release, setUp::release);
            });
        }
    }

    /** For fly.io. */
    @Command(
            name = "fly",
            description = {
                "What fly.toml needs for metrics to be scraped by fly.io: a part of it, to be put at its end.",
                "tidemark prometheus-config fly >> fly.toml"
            })
    static final class Fly extends Kind {
        @Option(names = "--port", paramLabel = "PORT", description = "Port of the metrics. Default: 9464.")
        private @Nullable Integer port;

        @Mixin
        private final Metrics metrics = new Metrics();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws ToolException {
            return output.write(SetUpKind.FLY, setUp -> {
                Output.set(port, setUp::port);
                metrics.set(setUp);
            });
        }
    }

    /** For alerts. */
    @Command(
            name = "alertmanager",
            description = {
                "alertmanager.yml: urgent alerts (severity page) to a pager, all others to where tickets are, by requests to "
                        + "their addresses. Who has no address is told nothing.",
                "Nothing secret is written: files with secrets are named, and read by the Alertmanager."
            })
    static final class Alertmanager extends Kind {
        @Option(names = "--pager", paramLabel = "URL", description = "Who is called: https://pager.example.com/alerts.")
        private @Nullable URI pager;

        @Option(
                names = "--pager-url-file",
                paramLabel = "FILE",
                description = "The file with that address, if it is a secret. Needs Alertmanager 0.26 or later.")
        private @Nullable String pagerUrlFile;

        @Option(
                names = "--pager-token-file",
                paramLabel = "FILE",
                description = "The file with the bearer token that the pager asks for.")
        private @Nullable String pagerTokenFile;

        @Option(names = "--tickets", paramLabel = "URL", description = "Who is told of what can wait.")
        private @Nullable URI tickets;

        @Option(
                names = "--tickets-url-file",
                paramLabel = "FILE",
                description = "The file with that address, if it is a secret. Needs Alertmanager 0.26 or later.")
        private @Nullable String ticketsUrlFile;

        @Option(
                names = "--tickets-token-file",
                paramLabel = "FILE",
                description = "The file with the bearer token that this one asks for.")
        private @Nullable String ticketsTokenFile;

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws ToolException {
            return output.write(SetUpKind.ALERTMANAGER, setUp -> {
                Output.set(pager, setUp::pager);
                Output.set(pagerUrlFile, setUp::pagerUrlFile);
                Output.set(pagerTokenFile, setUp::pagerTokenFile);
                Output.set(tickets, setUp::tickets);
                Output.set(ticketsUrlFile, setUp::ticketsUrlFile);
                Output.set(ticketsTokenFile, setUp::ticketsTokenFile);
            });
        }
    }
}
