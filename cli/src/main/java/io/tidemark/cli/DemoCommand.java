package io.tidemark.cli;

import io.tidemark.demo.CloudWatchEndpoint;
import io.tidemark.demo.Demo;
import io.tidemark.demo.DemoException;
import io.tidemark.demo.DemoOptions;
import io.tidemark.demo.Exporters;
import io.tidemark.demo.Rate;
import io.tidemark.demo.ServerUrl;
import io.tidemark.demo.SpringDemo;
import io.tidemark.demo.Summary;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code tidemark demo}: runs the duck pond, sends it requests, and sums up. */
@Command(
        name = "demo",
        description = {
            "Runs the duck pond, a small HTTP service on this machine, and sends it requests.",
            "Each request becomes one line of metrics in a file."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every request is one line, and arrived wherever else it was to go",
            "1:something does not add up",
            "2:called wrongly, or a port, the directory, the AWS SDK, Prometheus or Spring Boot cannot be used",
            "130:ended by Ctrl-C before the N requests were sent"
        })
final class DemoCommand implements Callable<Integer> {
    /** As shells have it. */
    private static final int INTERRUPTED = 130;

    /** What the script says of where the application is. */
    static final String SPRING_JAR = "tidemark.demo.spring.jar";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--requests",
            paramLabel = "N",
            converter = Requests.class,
            description = "Stop after N requests. Without it, go on until Ctrl-C.")
    private long requests;

    @Option(
            names = "--rate",
            paramLabel = "R/s",
            converter = RateConverter.class,
            description = "Requests a second, for example 500/s. Default: 200/s; with --requests as many as will go.")
    private @Nullable Rate rate;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "duck-pond-metrics",
            description = "Where the lines go; made if it is not there. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path directory;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = Port.class,
            description = "Port of the pond. Default: one that is free.")
    private int port;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            converter = Port.class,
            description = "Port of /metrics, for Prometheus. Default: " + Exporters.METRICS_PORT
                    + ", or one that is free if that is taken.")
    private @Nullable Integer metricsPort;

    @Option(
            names = "--prometheus",
            description = {
                "Start a Prometheus that scrapes /metrics each second, on a port that is free, with its configuration in DIR. "
                        + "It has to be installed (Debian: the package prometheus), and ends with the demo."
            })
    private boolean prometheus;

    @Option(
            names = "--pushgateway",
            paramLabel = "URL",
            converter = Url.class,
            description = "Push the metrics to this Pushgateway, every five seconds and at the end, as the job "
                    + DemoOptions.JOB + ": http://127.0.0.1:9091, for example.")
    private @Nullable ServerUrl pushGateway;

    @Option(
            names = "--otlp",
            paramLabel = "URL",
            converter = Url.class,
            description =
                    "Send the metrics, and each line as a log record, to this OpenTelemetry collector, or anything that "
                            + "takes OTLP over HTTP: http://127.0.0.1:4318, for example. Headers and the like are those of OTEL_…")
    private @Nullable ServerUrl otlp;

    @Option(
            names = "--cloudwatch",
            paramLabel = "ENDPOINT",
            converter = Endpoint.class,
            description = {
                "Send each line to CloudWatch Logs as well: to the log group " + DemoOptions.LOG_GROUP
                        + ", made if it is not there, at this URL. That may be anything that speaks the protocol: "
                        + "http://127.0.0.1:4566 for an emulator, https://logs.eu-west-1.amazonaws.com for AWS.",
                "Credentials and region are those of the AWS SDK: AWS_PROFILE, AWS_REGION and the like."
            })
    private @Nullable CloudWatchEndpoint cloudWatch;

    @Option(
            names = "--spring",
            description = {
                "Run the pond that is written with Spring Boot, as a program of its own. Its actuator says at /actuator/tidemark whether all adds up, "
                        + "and Prometheus can scrape /actuator/prometheus.",
                "With --requests, --rate, --dir, --port and --quiet alone."
            })
    private boolean spring;

    @Option(names = "--quiet", description = "Print the summary alone.")
    private boolean quiet;

    @Override
    public Integer call() throws InterruptedException {
        if (spring) {
            return runSpring();
        }
        if (cloudWatch == null && pushGateway == null && otlp == null) {
            return run();
        }
        // The AWS SDK's Netty uses Unsafe unless told otherwise, of which newer JVMs warn.
        System.getProperties().putIfAbsent("io.netty.noUnsafe", "true");
        // With a network there is more to warn of, and at more length.
        WarningLines warnings = WarningLines.to(spec.commandLine().getErr(), quiet);
        try {
            return run();
        } finally {
            warnings.close();
        }
    }

    private int run() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Demo demo = new Demo(options(), out);
        return run(demo::stop, demo::run);
    }

    private int runSpring() throws InterruptedException {
        checkGoesWithSpring("--metrics-port", metricsPort != null);
        checkGoesWithSpring("--prometheus", prometheus);
        checkGoesWithSpring("--pushgateway", pushGateway != null);
        checkGoesWithSpring("--otlp", otlp != null);
        checkGoesWithSpring("--cloudwatch", cloudWatch != null);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> application = List.of(java, "-jar", springJar().toString());
        SpringDemo demo =
                new SpringDemo(options(), application, spec.commandLine().getOut());
        return run(demo::stop, demo::run);
    }

    private void checkGoesWithSpring(String option, boolean given) {
        if (given) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " does not go with --spring, whose destinations are in its application.properties: leave"
                            + " one of them out");
        }
    }

    private Path springJar() {
        String jar = System.getProperty(SPRING_JAR);
        if (jar == null || !Files.isRegularFile(Path.of(jar))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--spring starts an application that is not in this jar"
                            + (jar == null ? "" : ", and there is no " + jar)
                            + ": run ./tidemark in a checkout, which builds it, or say where it is with -D" + SPRING_JAR
                            + "=…/tidemark-demo-spring.jar");
        }
        return Path.of(jar);
    }

    /** Either demo. */
    private interface Runs {
        Summary run() throws DemoException, InterruptedException;
    }

    private int run(Runnable stop, Runs demo) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (Interrupt interrupt = Interrupt.of(stop)) {
            Summary summary = demo.run();
            summary.print(out);
            return interrupt.exit(exitCode(summary));
        } catch (DemoException problem) {
            throw new ParameterException(spec.commandLine(), problem.getMessage(), problem);
        }
    }

    private DemoOptions options() {
        Exporters exporters = new Exporters(metricsPort, prometheus, pushGateway, otlp, cloudWatch);
        return new DemoOptions(port, directory, requests, rate, quiet, Terminal.attached(), exporters);
    }

    private static int exitCode(Summary summary) {
        if (!summary.problems().isEmpty()) {
            return 1;
        }
        return summary.cutShort() ? INTERRUPTED : 0;
    }

    /** Reads a number of requests. */
    static final class Requests implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            if (!text.matches("0*[1-9][0-9]{0,11}")) {
                throw new TypeConversionException(
                        "'" + text + "' is no number of requests: write one from 1 on, as 20000");
            }
            return Long.valueOf(text);
        }
    }

    /** Reads a port. */
    static final class Port implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
                throw new TypeConversionException("'" + text
                        + "' is no port: write a number up to 65535, or leave --port out for one that is free");
            }
            return Integer.valueOf(text);
        }
    }

    /** Reads a rate. */
    static final class RateConverter implements ITypeConverter<Rate> {
        @Override
        public Rate convert(String text) {
            try {
                return Rate.parse(text);
            } catch (IllegalArgumentException problem) {
                throw new TypeConversionException(problem.getMessage());
            }
        }
    }

    /** Reads the URL of a server. */
    static final class Url implements ITypeConverter<ServerUrl> {
        @Override
        public ServerUrl convert(String text) {
            try {
                return ServerUrl.parse(text);
            } catch (IllegalArgumentException problem) {
                throw new TypeConversionException(problem.getMessage());
            }
        }
    }

    /** Reads an endpoint. */
    static final class Endpoint implements ITypeConverter<CloudWatchEndpoint> {
        @Override
        public CloudWatchEndpoint convert(String text) {
            try {
                return CloudWatchEndpoint.parse(text);
            } catch (IllegalArgumentException problem) {
                throw new TypeConversionException(problem.getMessage());
            }
        }
    }
}
