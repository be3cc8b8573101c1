package io.tidemark.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form. {@code stress/soak} takes its time. */
class SoakTest {

    @TempDir
    Path directory;

    @Test
    void nothingGrowsAndNothingIsLost() throws Exception {
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(report, true, StandardCharsets.UTF_8);

        assertThat(new Soak(directory.resolve("soak"), out).run(Duration.ofSeconds(20)))
                .as(report.toString(StandardCharsets.UTF_8))
                .isEmpty();
    }
}
