package io.tidemark.it;

import static io.tidemark.testing.TidemarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Flatten;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.ServiceMetrics;
import io.tidemark.Timestamp;
import io.tidemark.format.emf.Emf;
import io.tidemark.format.json.Json;
import io.tidemark.format.local.LocalFormat;
import io.tidemark.output.LineBlock;
import io.tidemark.sink.DiscardSink;
import io.tidemark.stream.StreamStats;
import io.tidemark.testing.ManualTimeSource;
import io.tidemark.testing.TestEntry;
import io.tidemark.testing.TestSink;
import io.tidemark.testing.TidemarkExtension;
import io.tidemark.time.TimeSource;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The module {@code testing} with generated records. */
@ExtendWith(TidemarkExtension.class)
class TestingTest {

    @Metrics(naming = Naming.PASCAL_CASE)
    enum Operation {
        COUNT_DUCKS
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Request {
        final Operation operation;

        @Timestamp
        final Instant timestamp = TimeSource.current().instant();

        long numberOfDucks;

        @InUnit(MetricUnit.MILLISECONDS)
        final Timer operationTime = Timer.start();

        @Flatten(prefix = "cache")
        final Cache cache = new Cache();

        Request(Operation operation) {
            this.operation = operation;
        }

        static TestingTest_RequestGuard start(Operation operation) {
            return new TestingTest_RequestGuard(operation, ServiceMetrics.sinkOrDiscard());
        }
    }

    @Metrics
    static class Cache {
        boolean hit;
    }

    @Test
    void seesWhatTheCodeUnderTestEmits(TestSink sink, ManualTimeSource time) {
        try (var metrics = Request.start(Operation.COUNT_DUCKS)) {
            metrics.numberOfDucks = 5;
            metrics.cache.hit = true;
            time.advance(Duration.ofNanos(3_024));
        }

        assertThat(sink.only())
                .hasNames("Operation", "NumberOfDucks", "OperationTime", "CacheHit")
                .hasMetric("NumberOfDucks", 5)
                .hasMetric(TestingTest_RequestFields.NUMBER_OF_DUCKS, 5)
                .hasMetric("OperationTime", Duration.ofNanos(3_024))
                .hasMetric("CacheHit", true)
                .hasProperty("Operation", "CountDucks")
                .hasTimestamp(ManualTimeSource.DEFAULT_START)
                .isValid();
    }

    @Test
    void closesAnOpenRecordWithoutASink(TestSink sink, ManualTimeSource time) {
        var metrics = Request.start(Operation.COUNT_DUCKS);
        time.advance(Duration.ofMillis(2));

        assertThat(TestEntry.of(metrics)).hasMetric("OperationTime", 2, MetricUnit.MILLISECONDS);

        metrics.close();
        assertThat(sink.size()).isZero();
    }

    @Test
    void rendersTheSameBytesAsTheRecord(TestSink sink) {
        var metrics = new TestingTest_RequestGuard(Operation.COUNT_DUCKS, DiscardSink.instance());
        metrics.close();
        sink.append(metrics);

        for (var format : List.of(Emf.builder("Ns").build(), Json.create(), LocalFormat.pretty())) {
            LineBlock direct = new LineBlock(1024);
            format.newEncoder(new StreamStats("test")).encode(metrics, direct);
            assertThat(sink.lines(format)).containsExactly(direct.line(0).strip());
        }
    }

    @Test
    void checksTheNamesOfAType() {
        assertThat(TestingTest_RequestShape.LAYOUT)
                .hasNames("Operation", "NumberOfDucks", "OperationTime", "CacheHit")
                .hasUnit("OperationTime", MetricUnit.MILLISECONDS)
                .hasNoProblems();
    }
}
