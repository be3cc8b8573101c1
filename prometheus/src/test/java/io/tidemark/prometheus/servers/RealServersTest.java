package io.tidemark.prometheus.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** The means of the tests of real servers. */
@Timeout(60)
class RealServersTest {

    @Test
    void missingProgramSkipsAndSaysWhatToInstall() {
        assertThatThrownBy(() -> Program.find("prometheus-of-nobody", "prometheus"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("prometheus-of-nobody is not on the PATH")
                .hasMessageContaining("apt-get install prometheus");
    }

    @Test
    void serverThatDoesNotStartShowsItsLog() {
        Program.find("prometheus-pushgateway", "prometheus-pushgateway");

        assertThatThrownBy(() -> RealPushgateway.start("--web.telemetry-path=a b", "--no-such-flag"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("prometheus-pushgateway ended with 1")
                .hasMessageContaining("unknown long flag '--no-such-flag'");
    }

    @Test
    void goesAwayAndComesBackOnItsPort() {
        try (RealPushgateway gateway = RealPushgateway.start()) {
            URI endpoint = gateway.endpoint();
            Http.send("POST", endpoint.resolve("/metrics/job/j"), "x 1\n");
            assertThat(gateway.groups()).containsExactly(Map.of("job", "j"));

            gateway.goAway();
            assertThatThrownBy(() -> Http.get(endpoint)).isInstanceOf(UncheckedIOException.class);

            gateway.comeBack();
            assertThat(gateway.endpoint()).isEqualTo(endpoint);
            assertThat(gateway.groups()).isEmpty();
        }
    }

    /** Runs in a JVM of its own. */
    static final class AbruptProgram {

        private AbruptProgram() {}

        public static void main(String[] arguments) {
            System.out.println(RealPushgateway.start().endpoint());
            Runtime.getRuntime().halt(7);
        }
    }

    /** Not even a JVM that is killed leaves one behind. */
    @Test
    void serverDiesWithTheJvm(@TempDir Path directory) throws Exception {
        Program.find("prometheus-pushgateway", "prometheus-pushgateway");
        Path output = directory.resolve("output");
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        AbruptProgram.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(jvm.waitFor(40, TimeUnit.SECONDS)).isTrue();
        String printed = Files.readString(output, StandardCharsets.UTF_8).strip();
        assertThat(jvm.exitValue()).as(printed).isEqualTo(7);

        URI endpoint = URI.create(printed);
        Waiting.until("nobody listens on " + endpoint, () -> refuses(endpoint), () -> printed);
    }

    private static boolean refuses(URI endpoint) {
        try {
            Http.get(endpoint);
            return false;
        } catch (UncheckedIOException refused) {
            return true;
        }
    }

    @Test
    void promtoolTellsWhatIsWrong() {
        assertThat(Promtool.checkMetrics("""
                # HELP x_total Told.
                # TYPE x_total counter
                x_total 1
                """)).isEmpty();
        assertThat(Promtool.checkMetrics("""
                # HELP x Told.
                # TYPE x counter
                x 1
                """)).isEqualTo(List.of("x counter metrics should have \"_total\" suffix"));
    }
}
