package io.tidemark.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.entry.Entry;
import io.tidemark.format.EntryEncoder;
import io.tidemark.format.emf.Emf;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.StreamStats;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What Tidemark writes while it is measured. */
class TidemarkLinesTest {
    private final ReferenceInput[] inputs = ReferenceInput.make(System.currentTimeMillis());
    private final StreamStats stats = new StreamStats("test");
    private final EntryEncoder encoder =
            Emf.builder(ReferenceRecord.NAMESPACE).build().newEncoder(stats);

    @Test
    void theFloorWritesTheSameBytes() {
        HandWrittenEmf hand = HandWrittenEmf.withoutGarbage();
        LineBlock block = new LineBlock(1024);
        for (ReferenceInput input : inputs) {
            hand.write(input);
            assertThat(encoder.encode(ReferenceRecord.closed(input), block)).isEqualTo(Outcome.PENDING);
        }

        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < block.lines(); i++) {
            lines.append(block.line(i));
        }
        assertThat(lines.toString().lines().toList())
                .isEqualTo(hand.text().lines().toList());
    }

    @Test
    void aFifthOfTheOptionalFieldsIsAbsent() throws Exception {
        Random random = new Random(7);
        int fields = 0;
        for (ReferenceInput input : inputs) {
            JsonNode line = line(OptionalRecord.closed(input, random));
            assertThat(line.get("Operation").textValue()).isEqualTo(input.operationName());
            assertThat(line.get("_aws").get("Timestamp").longValue()).isEqualTo(input.timestamp());
            if (line.has("TotalTime")) {
                assertThat(line.get("TotalTime").doubleValue()).isEqualTo(input.totalMillis());
            }
            fields += line.size() - 2;
        }

        assertThat(fields).isBetween(inputs.length * 8 * 75 / 100, inputs.length * 8 * 85 / 100);
    }

    @Test
    void allTypesThatAreExercisedCanBeWritten() throws Exception {
        assertThat(RecordTypes.closed()).hasSize(20);
        for (Entry entry : RecordTypes.closed()) {
            assertThat(line(entry).size()).isEqualTo(entry.layout().size() + 1);
        }
        Exercise exercise = new Exercise();
        exercise.run(2);
        assertThat(exercise.sum()).isPositive();
        assertThat(stats.problems()).isEmpty();
    }

    private JsonNode line(Entry entry) throws Exception {
        LineBlock block = new LineBlock(1024);
        assertThat(encoder.encode(entry, block)).isEqualTo(Outcome.PENDING);
        return new ObjectMapper().readTree(block.line(0));
    }
}
