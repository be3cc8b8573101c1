package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.cloudwatch.server.Behaviour;
import io.tidemark.cloudwatch.server.LogEvent;
import io.tidemark.cloudwatch.server.LogsServer;
import io.tidemark.cloudwatch.server.Reply;
import io.tidemark.otlp.server.OtlpReceiver;
import io.tidemark.prometheus.servers.Promtool;
import io.tidemark.prometheus.servers.RealPushgateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 50, unit = TimeUnit.SECONDS)
class DemoCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void eachRequestBecomesOneLine() throws IOException {
        assertThat(run("demo", "--requests", "2000", "--dir", directory.toString()))
                .isZero();

        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .contains("2,000 for 2,000 requests: OK", "2,000 of them visits for 2,000 requests: OK")
                .doesNotContain("NOT OK", "\r");
        assertThat(linesIn(directory)).hasSize(2_000).allSatisfy(line -> {
            assertThat(line.at("/_aws/CloudWatchMetrics/0/Namespace").asText()).isEqualTo("DuckPond");
            assertThat(line.get("Operation").isTextual()).isTrue();
            assertThat(line.get("Time").isNumber()).isTrue();
        });
    }

    @Test
    void eachLineGoesToCloudWatchAsWell() throws IOException {
        try (LogsServer server = LogsServer.start()) {
            assertThat(run(
                            "demo",
                            "--requests=2000",
                            "--quiet",
                            "--cloudwatch=" + server.endpoint(),
                            "--dir=" + directory))
                    .isZero();

            assertThat(err.toString()).isEmpty();
            assertThat(out.toString())
                    .startsWith("2,000 requests in ")
                    .containsPattern("CloudWatch  2,000 events in \\d requests? to /tidemark/duck-pond: OK")
                    .doesNotContain("NOT OK");
            assertThat(eventsAt(server)).containsExactlyInAnyOrderElementsOf(linesIn(directory));
        }
    }

    @Test
    void whatCloudWatchDoesNotTakeIsSaidWithoutAStackTrace() throws IOException {
        try (LogsServer server = LogsServer.start()) {
            server.behave(Behaviour.always(Reply.accessDenied()));
            assertThat(run("demo", "--requests=20", "--cloudwatch=" + server.endpoint(), "--dir=" + directory))
                    .isEqualTo(1);

            assertThat(err.toString()).matches("Warning: /tidemark/duck-pond\\V*User is not authorized\\V*\\R");
            assertThat(out.toString())
                    .contains("20 for 20 requests: OK")
                    .contains("0 events in 0 requests to /tidemark/duck-pond; 20 events given up: NOT OK")
                    .contains("NOT OK: the last problem with " + server.endpoint(), "User is not authorized");
            assertThat(linesIn(directory)).hasSize(20);
        }
    }

    @Test
    void quietDoesNotWarn() {
        try (LogsServer server = LogsServer.start()) {
            server.behave(Behaviour.always(Reply.accessDenied()));
            String endpoint = server.endpoint().toString();
            assertThat(run("demo", "--requests=1", "--quiet", "--cloudwatch", endpoint, "--dir=" + directory))
                    .isEqualTo(1);
            assertThat(err.toString()).isEmpty();
            assertThat(out.toString()).contains("NOT OK: 1 requests came, but 0 records were emitted (CloudWatch)");
        }
    }

    /** In a process of its own, with nothing but what the command brings: libraries and the JVM may have something to say, too. */
    @ParameterizedTest
    @CsvSource({"true, 0", "false, 1"})
    void withCloudWatchNothingElseIsPrinted(boolean there, int exitCode) throws Exception {
        Path output = directory.resolve("output.txt");
        try (LogsServer server = LogsServer.start()) {
            if (!there) {
                server.behave(Behaviour.always(Reply.accessDenied()));
            }
            Process demo = start(
                    output,
                    "demo",
                    "--requests=20",
                    "--quiet",
                    "--cloudwatch=" + server.endpoint(),
                    "--dir=" + directory.resolve("metrics"));
            assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(demo.exitValue()).isEqualTo(exitCode);
        }
        assertThat(Files.readString(output))
                .startsWith("20 requests in ")
                .contains("CloudWatch  ")
                .doesNotContain("WARN", "SLF4J", "\tat ");
    }

    @Test
    void withoutCloudWatchAndOtlpTheirLibrariesAreNotLoaded() throws Exception {
        Path output = directory.resolve("output.txt");
        Process demo = start(
                List.of("-Xlog:class+load"),
                output,
                "demo",
                "--requests=20",
                "--quiet",
                "--dir=" + directory.resolve("metrics"));
        assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(output))
                .contains("20 for 20 requests: OK", "io.tidemark.demo.Demo ")
                // Exemplars of functions ask OpenTelemetry's API, which is in the jar, for the current span.
                .doesNotContain("software.amazon", "io.netty", "io.opentelemetry.sdk", "io.opentelemetry.exporter");
    }

    @ParameterizedTest
    @CsvSource({"--rate=2000/s, 0", "--requests=1000000, 130"})
    void terminatedItAnswersWhatItHasBegunAndSumsUp(String argument, int exitCode) throws Exception {
        Path metrics = directory.resolve("metrics");
        Path output = directory.resolve("output.txt");
        Process demo = start(output, "demo", argument, "--dir=" + metrics);
        try {
            while (demo.isAlive() && bytesIn(metrics) < 50_000) {
                Thread.sleep(20);
            }
            demo.destroy(); // SIGTERM
            assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            demo.destroyForcibly();
        }

        String printed = Files.readString(output);
        Matcher requests =
                Pattern.compile("(?m)^([\\d,]+) requests (of [\\d,]+ )?in ").matcher(printed);
        assertThat(requests.find()).as(printed).isTrue();
        assertThat(printed).contains("for " + requests.group(1) + " requests: OK");
        assertThat(demo.exitValue()).as(printed).isEqualTo(exitCode);
        assertThat(linesIn(metrics)).hasSize(Integer.parseInt(requests.group(1).replace(",", "")));
    }

    @Test
    void aDirectoryThatCannotBeWrittenToIsNamedWithTheFix() {
        // Of JUnit: AssertJ's makes a proxy, at which newer JDKs warn.
        assumeTrue(directory.toFile().setWritable(false) && !Files.isWritable(directory), "root writes where it likes");
        assertThat(run("demo", "--requests=1", "--dir=" + directory)).isEqualTo(2);
        assertThat(err.toString()).contains(directory.toString(), "cannot be used", "--dir");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    --port=eighty    | --port | 'eighty' is no port: write a number up to 65535
                    --port=65536     | --port | '65536' is no port
                    --port=-1        | --port | '-1' is no port
                    --requests=0     | --requests | '0' is no number of requests: write one from 1 on, as 20000
                    --requests=-5    | --requests | '-5' is no number of requests
                    --requests=2e4   | --requests | '2e4' is no number of requests
                    --requests=1000000000000000000000 | --requests | is no number of requests
                    --requests       | --requests | Missing required parameter
                    --rate=fast      | --rate | 'fast' is no rate: write requests a second, as 500/s or 500
                    --rate=500/m     | --rate | '500/m' is no rate
                    --rate=0         | --rate | a rate is more than 0/s
                    --rate=-1/s      | --rate | '-1/s' is no rate
                    --cloudwatch     | --cloudwatch | Missing required parameter
                    --cloudwatch=aws | --cloudwatch | 'aws' is no endpoint: write the URL of its host, as http://127.0.0.1:4566
                    --cloudwatch=localhost:4566 | --cloudwatch | 'localhost:4566' is no endpoint
                    --cloudwatch=http:// | --cloudwatch | 'http://' is no endpoint
                    --metrics-port=x | --metrics-port | 'x' is no port
                    --pushgateway    | --pushgateway | Missing required parameter
                    --pushgateway=localhost:9091 | --pushgateway | 'localhost:9091' is no URL of a server: write one such as http://127.0.0.1:9091
                    --pushgateway=http://a:b@host | --pushgateway | is no URL of a server
                    --pushgateway=http://host/?x=y | --pushgateway | is no URL of a server
                    --otlp           | --otlp | Missing required parameter
                    --otlp=grpc://localhost:4317 | --otlp | 'grpc://localhost:4317' is no URL of a server
                    --otlp=http://localhost:0 | --otlp | is no URL of a server
                    --speed=9        | --speed=9 | Unknown option
                    ducks            | ducks | Unmatched argument
                    """)
    void aWrongArgumentIsNamedWithTheFix(String argument, String name, String message) {
        assertThat(run("demo", argument)).isEqualTo(2);

        assertThat(err.toString()).contains(name, message).endsWith("Try 'tidemark demo --help'.\n");
        assertThat(err.toString().lines()).hasSizeLessThanOrEqualTo(3);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aPortInUseIsNamedWithTheFix() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThat(run("demo", "--requests=1", "--dir=" + directory, "--port=" + port))
                    .isEqualTo(2);
            assertThat(err.toString()).contains("port " + port, "choose another with --port");
        }
    }

    @Test
    void aPortOfMetricsInUseIsNamedWithTheFix() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThat(run("demo", "--requests=1", "--dir=" + directory, "--metrics-port=" + port))
                    .isEqualTo(2);
            assertThat(err.toString()).contains("port " + port, "choose another with --metrics-port");
        }
    }

    @Test
    void aUrlThatOnlyAPushgatewayCannotHaveIsNamed() {
        assertThat(run("demo", "--requests=1", "--dir=" + directory, "--pushgateway=http://host/metrics/job/duck"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--pushgateway: ", "it ends before /metrics/job");
    }

    @Test
    void withoutPrometheusThereItIsSaidWhatToInstall() throws Exception {
        Path output = directory.resolve("output.txt");
        ProcessBuilder builder =
                builder(List.of(), output, "demo", "--prometheus", "--dir=" + directory.resolve("metrics"));
        builder.environment().put("PATH", directory.toString());
        Process demo = builder.start();
        assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(2);
        assertThat(Files.readString(output))
                .contains("the package prometheus of Debian", "https://prometheus.io/download/")
                .contains("Try 'tidemark demo --help'.");
    }

    @Test
    void whatTheyDoNotTakeIsSaidWithoutAStackTrace() throws IOException {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            receiver.behave(io.tidemark.otlp.server.Behaviour.always(io.tidemark.otlp.server.Reply.status(403)));
            assertThat(run("demo", "--requests=20", "--otlp=" + receiver.http(), "--dir=" + directory))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("Warning: ").doesNotContain("\tat ");
            assertThat(out.toString())
                    .contains("20 for 20 requests: OK")
                    .contains("0 log records in 0 requests")
                    .contains("NOT OK: the last problem with " + receiver.http());
        }
    }

    /** In a process of its own, with nothing but what the command brings: libraries and the JVM may have something to say, too. */
    @Test
    void withAllAtOnceNothingElseIsPrinted() throws Exception {
        Path output = directory.resolve("output.txt");
        try (RealPushgateway gateway = RealPushgateway.start();
                OtlpReceiver receiver = OtlpReceiver.start();
                LogsServer logs = LogsServer.start()) {
            Process demo = start(
                    output,
                    "demo",
                    "--requests=200",
                    "--quiet",
                    "--prometheus",
                    "--pushgateway=" + gateway.endpoint(),
                    "--otlp=" + receiver.http() + "/",
                    "--cloudwatch=" + logs.endpoint(),
                    "--dir=" + directory.resolve("metrics"));
            assertThat(demo.waitFor(40, TimeUnit.SECONDS)).isTrue();
            assertThat(demo.exitValue()).as(Files.readString(output)).isZero();
        }
        assertThat(Files.readString(output))
                .startsWith("200 requests in ")
                .contains("Prometheus   200 requests: OK")
                .doesNotContain("WARN", "Warning", "SLF4J", "\tat ", "NOT OK");
    }

    /** Even if it is killed, it leaves no Prometheus behind, and nothing that this stored. */
    @Test
    void killedItTakesItsPrometheusWithIt() throws Exception {
        // Skips this where it is not installed.
        Promtool.checkMetrics("");
        Path output = directory.resolve("output.txt");
        Path metrics = directory.resolve("metrics");
        Process demo = start(output, "demo", "--prometheus", "--rate=50/s", "--dir=" + metrics);
        try {
            awaitTrue(() -> !demo.isAlive() || bytesIn(metrics) > 10_000);
            List<ProcessHandle> servers = demo.descendants().toList();
            assertThat(servers).as(Files.readString(output)).isNotEmpty();
            String stored = servers.stream()
                    .map(server -> server.info().commandLine().orElse(""))
                    .flatMap(line -> Pattern.compile("tsdb\\.path=(\\S+)/data")
                            .matcher(line)
                            .results())
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElseThrow();
            assertThat(Path.of(stored)).isDirectory();

            demo.destroyForcibly(); // SIGKILL

            awaitTrue(() -> servers.stream().noneMatch(ProcessHandle::isAlive) && Files.notExists(Path.of(stored)));
        } finally {
            demo.destroyForcibly();
        }
    }

    @Test
    void aDirectoryThatCannotBeIsNamedWithTheFix() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(run("demo", "--requests=1", "--dir=" + file)).isEqualTo(2);
        assertThat(err.toString()).contains(file.toString(), "is a file", "--dir");
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(run("demo", "--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "--port",
                        "--dir",
                        "--requests",
                        "--rate",
                        "--quiet",
                        "--metrics-port",
                        "9464",
                        "--prometheus",
                        "--pushgateway",
                        "--otlp",
                        "--cloudwatch",
                        "/tidemark/duck-pond",
                        "--spring",
                        "Exit codes:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--metrics-port=9000",
                "--prometheus",
                "--pushgateway=http://127.0.0.1:9091",
                "--otlp=http://127.0.0.1:4318",
                "--cloudwatch=http://127.0.0.1:4566"
            })
    void whatDoesNotGoWithSpringIsNamed(String argument) {
        assertThat(run("demo", "--spring", argument)).isEqualTo(2);
        assertThat(err.toString())
                .startsWith(argument.replaceFirst("=.*", "") + " does not go with --spring")
                .contains("leave one of them out")
                .endsWith("Try 'tidemark demo --help'.\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void withoutTheApplicationOfSpringItIsSaidWhereItComesFrom() {
        assertThat(run("demo", "--spring", "--dir=" + directory)).isEqualTo(2);
        assertThat(err.toString())
                .contains("--spring starts an application that is not in this jar", "run ./tidemark in a checkout")
                .contains("-Dtidemark.demo.spring.jar=");
    }

    @Test
    void anApplicationOfSpringThatDoesNotStartSaysWhy() throws Exception {
        Path noJar = Files.writeString(directory.resolve("pond.jar"), "ducks");
        Path output = directory.resolve("output.txt");
        Process demo = start(
                List.of("-Dtidemark.demo.spring.jar=" + noJar),
                output,
                "demo",
                "--spring",
                "--dir=" + directory.resolve("metrics"));
        assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(2);
        assertThat(Files.readString(output))
                .contains("the pond with Spring Boot ended before it was open", "corrupt jarfile " + noJar)
                .contains("Try 'tidemark demo --help'.");
    }

    private static List<JsonNode> eventsAt(LogsServer server) throws IOException {
        String stream = server.streams("/tidemark/duck-pond").get(0);
        List<JsonNode> events = new ArrayList<>();
        for (LogEvent event : server.events("/tidemark/duck-pond", stream)) {
            events.add(JSON.readTree(event.message()));
        }
        return events;
    }

    private static Process start(Path output, String... args) throws IOException {
        return start(List.of(), output, args);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void awaitTrue(Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("it does not come about").isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private static Process start(List<String> options, Path output, String... args) throws IOException {
        return builder(options, output, args).start();
    }

    private static ProcessBuilder builder(List<String> options, Path output, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-Daws.disableEc2Metadata=true", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    }

    private static long bytesIn(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        long bytes = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    private static List<JsonNode> linesIn(Path directory) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(JSON.readTree(line));
                }
            }
        }
        return lines;
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
