package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.otlp.server.OtlpReceiver;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.Stats;
import io.tidemark.stats.View;
import io.tidemark.unit.MetricUnit;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that forgets to close, with nothing but the environment of OpenTelemetry: what it recorded last arrives (gotcha 12). */
class ProgramEndTest {

    /** The program. */
    static final class Program {
        public static void main(String[] arguments) {
            LongMeasure ducks = Measure.ofLong("ducks", "", MetricUnit.COUNT);
            Stats.views().register(View.of(ducks).aggregate(Aggregation.sum()).named("ducks"));
            OtlpMetrics.builder().start();
            ducks.record(7);
        }
    }

    @Test
    void gotcha12_whatWasRecordedLastArrives(@TempDir Path folder) throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            File output = folder.resolve("output").toFile();
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Program.class.getName())
                    .redirectErrorStream(true)
                    .redirectOutput(output);
            builder.environment().put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.http());
            builder.environment().put("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delta");
            Process program = builder.start();
            try {
                assertThat(program.waitFor(Waiting.PATIENCE.toSeconds() * 2, TimeUnit.SECONDS))
                        .isTrue();
            } finally {
                program.destroyForcibly();
            }
            assertThat(Files.readString(output.toPath(), StandardCharsets.UTF_8))
                    .as("not a word, of the library or of the JVM")
                    .isEmpty();
            assertThat(Arrived.at(receiver).sums("ducks")).containsEntry("", 7L);
        }
    }
}
