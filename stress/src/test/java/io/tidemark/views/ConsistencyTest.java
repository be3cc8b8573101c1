package io.tidemark.views;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The short form. {@code stress/views} takes its time. */
class ConsistencyTest {

    @Test
    void readingsAgreeNothingGoesBackAndTotalsAreExact() throws Exception {
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(report, true, StandardCharsets.UTF_8);

        assertThat(new Consistency(out).run(Duration.ofSeconds(10)))
                .as(report.toString(StandardCharsets.UTF_8))
                .isEmpty();
    }
}
