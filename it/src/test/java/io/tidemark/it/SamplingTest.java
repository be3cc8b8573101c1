package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.SampleGroup;
import io.tidemark.format.emf.Emf;
import io.tidemark.output.Outputs;
import io.tidemark.sink.EntrySink;
import io.tidemark.sink.ImmediateSink;
import io.tidemark.sink.SinkStats;
import io.tidemark.testing.ManualTimeSource;
import io.tidemark.testing.TidemarkExtension;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Generated records, sampled. */
@ExtendWith(TidemarkExtension.class)
class SamplingTest {

    enum Answer {
        FOUND,
        MISSING
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Request {
        @SampleGroup
        final Answer answer;

        @SampleGroup
        boolean cached = true;

        long ducks;

        Request(Answer answer) {
            this.answer = answer;
        }
    }

    private static void request(EntrySink sink, Answer answer, long ducks) {
        try (var request = new SamplingTest_RequestGuard(answer, sink)) {
            request.ducks = ducks;
        }
    }

    @Test
    void rareRecordsOfAGroupAreKeptAndFrequentOnesCountForOthers(ManualTimeSource time) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SinkStats figures;
        try (ImmediateSink sink = ImmediateSink.of(
                Emf.builder("Ns").build().sampled().random(1).congress(10).writeTo(Outputs.of(out)))) {
            for (int interval = 0; interval < 3; interval++) {
                for (int i = 0; i < 6_000; i++) {
                    request(sink, Answer.FOUND, 5);
                }
                request(sink, Answer.MISSING, 0);
                time.advance(Duration.ofSeconds(15));
            }
            sink.flush().toCompletableFuture().join();
            figures = sink.stats();
        }
        assertThat(figures.isConserved()).as("%s", figures).isTrue();
        assertThat(figures.appended()).isEqualTo(3 * 6_001);
        assertThat(figures.sampledOut()).isGreaterThan(16_000);
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize((int) figures.emitted());
        assertThat(lines.stream().filter(line -> line.contains("\"Answer\":\"MISSING\"")))
                .hasSizeBetween(2, 3);
        assertThat(lines.get(0))
                .endsWith(
                        "\"Cached\":{\"Values\":[1],\"Counts\":[1]},\"Ducks\":{\"Values\":[5],\"Counts\":[1]},\"Answer\":\"FOUND\"}");
        assertThat(lines.get(lines.size() - 2))
                .containsPattern("\"Ducks\":\\{\"Values\":\\[5\\],\"Counts\":\\[(39|4\\d)\\]\\}");
    }
}
