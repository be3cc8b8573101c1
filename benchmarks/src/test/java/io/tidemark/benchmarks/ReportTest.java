package io.tidemark.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.benchmarks.Report.Line;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void showsEachGroupAgainstItsFloor() {
        String table = table(
                new Line("a.b.Emf.aws", "", "ns/op", 4000, 3900, 4100.4, 12345.0, null, null, null),
                new Line("a.b.Emf.floorByHand", "", "ns/op", 120, 118, 131, 0.001, null, null, null),
                new Line("a.b.Clock.nanoTime", "", "ns/op", 9.5, 9.25, 10.04, null, null, null, null));

        assertThat(table).isEqualTo("""
                Clock                ns/op                   min–max         B/op   × floor
                  nanoTime            9.50                 9.25–10.0

                Emf                  ns/op                   min–max         B/op   × floor
                  aws                4,000               3,900–4,100       12,345     33.33
                  floorByHand          120                   118–131            0      1.00

                """);
    }

    @Test
    void comparesLikeWithLike() {
        String table = table(
                new Line("a.Add.floor", "", "ns/op", 10, 10, 10, 0.0, null, null, null),
                new Line("a.Add.floor", "threads=2", "ns/op", 20, 20, 20, 0.0, null, null, null),
                new Line("a.Add.stripe", "threads=2", "ns/op", 30, 30, 30, 0.0, null, null, null),
                new Line("a.Add.stripe", "threads=4", "ns/op", 40, 40, 40, 0.0, null, null, null));

        assertThat(table.lines().filter(line -> line.contains("stripe threads=2")))
                .singleElement()
                .asString()
                .endsWith("1.50");
        assertThat(table.lines().filter(line -> line.contains("stripe threads=4")))
                .singleElement()
                .asString()
                .endsWith("0");
    }

    @Test
    void saysWhatWasDropped() {
        String table = table(
                new Line("a.Queue.floorNone", "", "ns/op", 80, 80, 80, 0.0, null, null, null),
                new Line("a.Queue.ring", "", "ns/op", 100, 100, 100, 0.0, 0.012, null, null));

        assertThat(table).isEqualTo("""
                Queue              ns/op                   min–max         B/op   × floor   dropped
                  floorNone         80.0                 80.0–80.0            0      1.00
                  ring               100                   100–100            0      1.25     1.2 %

                """);
    }

    @Test
    void saysWhatWasSent() {
        String table = table(
                new Line("a.Send.floor", "", "ops/s", 80, 80, 80, 0.0, null, 612.34, 573.0),
                new Line("a.Send.gzip", "", "ops/s", 100, 100, 100, 1.0, null, 99.5, 573.0));

        assertThat(table).isEqualTo("""
                Send           ops/s                   min–max         B/op   × floor    wire B counted B
                  floor         80.0                 80.0–80.0            0      1.00       612       573
                  gzip           100                   100–100         1.00      1.25      99.5       573

                """);
    }

    private static String table(Line... lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Report.print(List.of(lines), new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .map(String::stripTrailing)
                .collect(StringBuilder::new, (all, line) -> all.append(line).append('\n'), StringBuilder::append)
                .toString();
    }
}
