package io.tidemark.views;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The short form. {@code stress/cardinality} has ten million. */
class CardinalityTest {

    @Test
    void memoryIsBoundedAndTotalsAreExact() throws Exception {
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(report, true, StandardCharsets.UTF_8);

        assertThat(new Cardinality(300_000, out).run())
                .as(report.toString(StandardCharsets.UTF_8))
                .isEmpty();
    }
}
