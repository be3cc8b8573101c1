package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.stream.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SinkStatsTest {

    private static SinkStats.Branch branch(String name, long inFlight, long emitted) {
        return new SinkStats.Branch(name, inFlight, emitted, 1, 2, 3, Map.of(Problem.IO_ERROR, 4L));
    }

    @Test
    void saysInOneLineABranchWhetherTheSumHolds() {
        SinkStats stats = new SinkStats(30, 4, 5, List.of(branch("file", 6, 9), branch("agent", 6, 8)));
        assertThat(stats.isConserved()).isFalse();
        assertThat(stats.toString().lines())
                .containsExactly(
                        "file: appended 30 = dropped 4 + queued 5 + in flight 6 + emitted 9 + sampled out 1 + invalid 2"
                                + " + failed 3; problems {IO_ERROR=4}",
                        "agent: appended 30 ≠ dropped 4 + queued 5 + in flight 6 + emitted 8 + sampled out 1 + invalid 2"
                                + " + failed 3; problems {IO_ERROR=4}");
    }

    @Test
    void ofSeveralBranchesEachHasToBeAsked() {
        SinkStats stats = new SinkStats(30, 4, 5, List.of(branch("file", 6, 9), branch("agent", 7, 8)));
        assertThat(stats.branches()).extracting(SinkStats.Branch::emitted).containsExactly(9L, 8L);
        assertThatThrownBy(stats::failed)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("there are 2 branches, each with its own figures: ask branches()");
    }

    @Test
    void givesTheFiguresOfTheOnlyBranch() {
        SinkStats stats = new SinkStats(30, 4, 5, List.of(branch("file", 6, 9)));
        assertThat(stats.isConserved()).isTrue();
        assertThat(stats.inFlight()).isEqualTo(6);
        assertThat(stats.emitted()).isEqualTo(9);
        assertThat(stats.sampledOut()).isEqualTo(1);
        assertThat(stats.invalid()).isEqualTo(2);
        assertThat(stats.failed()).isEqualTo(3);
        assertThat(stats.problems()).containsOnly(Map.entry(Problem.IO_ERROR, 4L));
    }

    @Test
    void aNegativeTermIsAMiscount() {
        assertThat(new SinkStats(30, 4, 5, List.of(branch("file", -1, 16))).isConserved())
                .isFalse();
    }

    @Test
    void tellsOfTheLastProblemInWords() {
        SinkStats stats = new SinkStats(
                1,
                0,
                0,
                List.of(new SinkStats.Branch(
                        "file", 0, 0, 0, 0, 1, Map.of(Problem.IO_ERROR, 1L), "writing failed: the disk is full")));
        assertThat(stats.branches().get(0).lastProblem()).isEqualTo("writing failed: the disk is full");
        assertThat(stats)
                .hasToString("file: appended 1 = dropped 0 + queued 0 + in flight 0 + emitted 0 + sampled out 0"
                        + " + invalid 0 + failed 1; problems {IO_ERROR=1}; last: writing failed: the disk is full");
    }

    @Test
    void hasABranch() {
        assertThatThrownBy(() -> new SinkStats(0, 0, 0, List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
