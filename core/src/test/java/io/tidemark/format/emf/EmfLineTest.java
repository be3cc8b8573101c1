package io.tidemark.format.emf;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.format.EntryEncoder;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.StreamStats;
import io.tidemark.support.EmfCheck;
import io.tidemark.unit.MetricUnit;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EmfLineTest {

    private static final EntryLayout LAYOUT = EntryLayout.of(Shape.of("RequestMetrics")
            .property("Operation", ValueShape.STRING)
            .metric("NumberOfDucks", ValueShape.LONG)
            .metric("OperationTime", ValueShape.DOUBLE)
            .unit(MetricUnit.MILLISECONDS)
            .build());

    private static final NameTable OPERATIONS = NameTable.of("CountDucks", "FeedDucks");

    private static final Entry ENTRY = new Entry() {
        @Override
        public EntryLayout layout() {
            return LAYOUT;
        }

        @Override
        public long epochNanos() {
            return 1752774958378L * 1_000_000 + 999_999;
        }

        @Override
        public void writeTo(EntryWriter out) {
            out.property(0, OPERATIONS, 0);
            out.metric(1, 5);
            out.nanos(2, 3024);
        }
    };

    @Test
    void writesTheLineOfTheExample() {
        EntryEncoder encoder = Emf.builder("Ns").build().newEncoder(new StreamStats("test"));
        LineBlock block = new LineBlock(16);
        for (int i = 0; i < 3; i++) {
            assertThat(encoder.encode(ENTRY, block)).isEqualTo(Outcome.PENDING);
            EmfCheck.check(Arrays.copyOfRange(block.array(), block.start(i), block.end(i)));
            assertThat(block.line(i))
                    .isEqualTo(
                            "{\"_aws\":{\"CloudWatchMetrics\":[{\"Namespace\":\"Ns\",\"Dimensions\":[[]],\"Metrics\":[{\"Name\":\"NumberOfDucks\"},{\"Name\":\"OperationTime\",\"Unit\":\"Milliseconds\"}]}],\"Timestamp\":1752774958378},\"NumberOfDucks\":5,\"OperationTime\":0.003024,\"Operation\":\"CountDucks\"}\n");
        }
    }
}
