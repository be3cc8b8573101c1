package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The example that the project begins with. */
class ExampleTest {

    private static final String RECORD = """
            package duck;

            import io.tidemark.*;
            import io.tidemark.sink.EntrySink;
            import io.tidemark.time.*;
            import io.tidemark.unit.MetricUnit;
            import java.time.Instant;

            @Metrics(naming = Naming.PASCAL_CASE)
            class RequestMetrics {
                final Operation operation;
                @Timestamp final Instant timestamp = Instant.ofEpochMilli(1752774958378L);
                long numberOfDucks;
                @InUnit(MetricUnit.MILLISECONDS) final Timer operationTime = Timer.start();

                RequestMetrics(Operation operation) { this.operation = operation; }

                static RequestMetricsGuard start(Operation operation, EntrySink sink) {
                    return new RequestMetricsGuard(operation, sink);
                }
            }
            """;

    private static final String OPERATION = """
            package duck;

            import io.tidemark.*;

            @Metrics(naming = Naming.PASCAL_CASE)
            enum Operation { COUNT_DUCKS }
            """;

    private static final String MAIN = """
            package duck;

            public class Main {
                public static void run(io.tidemark.sink.EntrySink sink) {
                    try (var metrics = RequestMetrics.start(Operation.COUNT_DUCKS, sink)) {
                        metrics.numberOfDucks = 5;
                    }
                }
            }
            """;

    @Test
    void aGuardAppendsTheRecordThatItIs() {
        RecordingSink sink = new RecordingSink();
        Compiled.of(RECORD, OPERATION, MAIN).run("duck.Main", sink);

        assertThat(sink.only().without("OperationTime")).containsExactly("Operation=CountDucks", "NumberOfDucks=5");
        assertThat(sink.only().lines()).hasSize(3).last().asString().matches("OperationTime=\\d+ns Milliseconds");
        assertThat(sink.only().epochNanos()).isEqualTo(1752774958378_000_000L);
    }
}
