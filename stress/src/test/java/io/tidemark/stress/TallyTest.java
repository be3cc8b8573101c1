package io.tidemark.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {

    private static final String ONCE = "io.tidemark.stress.Closing.CloseAndFlush";
    private static final String NEVER_RUN = "io.tidemark.stress.Closing.CloseAndClose";

    private final Tally tally = new Tally();

    @Test
    void reportsWhatIsForbidden() {
        tally.add(ONCE, Map.of("1", 1_000_000L));
        assertThat(tally.forbidden()).isEmpty();
        tally.add(ONCE, Map.of("0", 1L));
        tally.add(ONCE, Map.of("1", 5L, "2", 1L));
        assertThat(tally.forbidden())
                .containsExactly(
                        ONCE + ": 0 came out 1 times. The entry is lost.",
                        ONCE + ": 2 came out 1 times. Emitted more than once.");
    }

    @Test
    void reportsWhatDidNotRun() {
        tally.add(ONCE, Map.of("1", 1L));
        assertThat(tally.missing(List.of(ONCE, NEVER_RUN))).containsExactly(NEVER_RUN);
    }

    @Test
    void addsUp() {
        tally.add(ONCE, Map.of("1", 1_000_000L));
        tally.add(ONCE, Map.of("1", 5L));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        tally.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(ONCE + ": 1,000,005 races")
                .containsPattern("  1 +1,000,005  acceptable: Emitted once, whoever was last\\.")
                .contains("1 tests, 1,000,005 races, 0 interesting, 0 forbidden outcomes");
    }
}
