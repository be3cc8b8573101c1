package io.tidemark.testing;

import static io.tidemark.testing.TidemarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TidemarkAssertionsTest {
    private static final String SHOWN = """
            entry at 1970-01-01T00:00:01Z
              NumberOfDucks  5
              OperationTime  0.003024 Milliseconds
              Operation      "CountDucks"
              Tags           ["a", "b"]
              Latency        [1, 4 in 2] Milliseconds
              Success        1""";

    private final TestEntry entry = TestEntryTest.dynamic(out -> {
        out.value("NumberOfDucks").metric(5);
        out.value("OperationTime").nanos(3_024);
        out.value("Operation").string("CountDucks");
        ValueWriter tags = out.value("Tags");
        tags.beginList();
        tags.item("a");
        tags.item("b");
        tags.endList();
        ValueWriter latency = out.value("Latency").unit(MetricUnit.MILLISECONDS);
        latency.beginDistribution();
        latency.observe(1, 1);
        latency.observe(4, 2);
        latency.endDistribution();
        out.value("Success").metric(1);
    });

    @Test
    void passesForWhatIsThere() {
        assertThat(entry)
                .hasMetric("NumberOfDucks")
                .hasMetric("NumberOfDucks", 5)
                .hasMetric("NumberOfDucks", 5.0, MetricUnit.NONE)
                .hasMetric("OperationTime", 0.003024)
                .hasMetric("OperationTime", Duration.ofNanos(3_024))
                .hasMetricCloseTo("OperationTime", 0.003, within(0.001))
                .hasMetric("Success", true)
                .hasUnit("Latency", MetricUnit.MILLISECONDS)
                .hasObservations("Latency", 1, 2, 2)
                .hasProperty("Operation")
                .hasProperty("Operation", "CountDucks")
                .hasPropertyList("Tags", "a", "b")
                .doesNotHave("NumberOfGeese", "Ducks")
                .hasOnly("Success", "Latency", "NumberOfDucks", "OperationTime", "Operation", "Tags")
                .hasNames("NumberOfDucks", "OperationTime", "Operation", "Tags", "Latency", "Success")
                .hasTimestamp(Instant.ofEpochSecond(1))
                .isValid();
    }

    @Test
    void saysWhichNameMayHaveBeenMeant() {
        fails(
                () -> assertThat(entry).hasMetric("numberOfDucks", 5),
                "no metric \"numberOfDucks\"; did you mean \"NumberOfDucks\"?\nin ");
        fails(
                () -> assertThat(entry).hasMetric("number_of_duck"),
                "no metric \"number_of_duck\"; did you mean \"NumberOfDucks\"?\nin ");
        fails(() -> assertThat(entry).hasMetric("Geese", 5), "no metric \"Geese\"\nin ");
        fails(
                () -> assertThat(entry).hasMetric("Operation", 5),
                "no metric \"Operation\", but a property of that name\nin ");
        fails(
                () -> assertThat(entry).hasProperty("Success", "1"),
                "no property \"Success\", but a metric of that name\nin ");
        fails(
                () -> assertThat(entry).hasProperty("Operations"),
                "no property \"Operations\"; did you mean \"Operation\"?\nin ");
    }

    @Test
    void saysWhatIsThereInstead() {
        fails(
                () -> assertThat(entry).hasMetric("NumberOfDucks", 6),
                "expected NumberOfDucks to be 6, but it is 5\nin ");
        fails(
                () -> assertThat(entry).hasMetric("OperationTime", 0.003024, MetricUnit.SECONDS),
                "expected OperationTime to be 0.003024 Seconds, but it is 0.003024 Milliseconds\nin ");
        fails(
                () -> assertThat(entry).hasMetric("OperationTime", Duration.ofMillis(3)),
                "expected OperationTime to be 3, but it is 0.003024 Milliseconds\nin ");
        fails(
                () -> assertThat(entry).hasMetric("NumberOfDucks", Duration.ofMillis(3)),
                "expected NumberOfDucks to be a duration, but its unit is None\nin ");
        fails(
                () -> assertThat(entry).hasMetricCloseTo("OperationTime", 1, within(0.5)),
                "expected OperationTime within 0.5 of 1, but it is 0.003024 Milliseconds\nin ");
        fails(
                () -> assertThat(entry).hasMetric("Latency", 5),
                "expected Latency to be 5, but it is [1, 4 in 2] Milliseconds\nin ");
        fails(
                () -> assertThat(entry).hasObservations("Latency", 1, 2),
                "expected Latency to be [1, 2], but it is [1, 4 in 2] Milliseconds\nin ");
        fails(
                () -> assertThat(entry).hasProperty("Operation", "FeedDucks"),
                "expected Operation to be \"FeedDucks\", but it is \"CountDucks\"\nin ");
        fails(
                () -> assertThat(entry).hasProperty("Tags", "a"),
                "expected Tags to be \"a\", but it is [\"a\", \"b\"]\nin ");
        fails(
                () -> assertThat(entry).hasPropertyList("Tags", "a"),
                "expected Tags to be [\"a\"], but it is [\"a\", \"b\"]\nin ");
        fails(() -> assertThat(entry).doesNotHave("Success"), "expected no \"Success\", but it is there\nin ");
        fails(
                () -> assertThat(entry).hasTimestamp(Instant.EPOCH),
                "expected the time 1970-01-01T00:00:00Z, but it is 1970-01-01T00:00:01Z\nin ");
    }

    @Test
    void saysHowNamesDiffer() {
        fails(
                () -> assertThat(entry).hasOnly("numberOfDucks", "OperationTime", "Operation", "Tags", "Latency"),
                "missing: \"numberOfDucks\" (there is \"NumberOfDucks\")\nnot expected: \"NumberOfDucks\"\nnot expected: \"Success\"\nin ");
        fails(
                () -> assertThat(entry)
                        .hasNames("OperationTime", "NumberOfDucks", "Operation", "Tags", "Latency", "Success"),
                "expected \"OperationTime\" in place 1, but there is \"NumberOfDucks\"\nin ");
    }

    @Test
    void checksTheNamesOfATypeWithoutARecord() {
        assertThat(DuckMetrics.LAYOUT)
                .hasNames("Operation", "NumberOfDucks", "OperationTime", "Retries", "RequestId")
                .hasUnit("OperationTime", MetricUnit.MILLISECONDS)
                .hasNoProblems();

        assertThatThrownBy(() -> assertThat(DuckMetrics.LAYOUT).hasNames("Operation", "NumberOfDuck"))
                .hasMessage("""
                        missing: "NumberOfDuck" (there is "NumberOfDucks")
                        not expected: "NumberOfDucks"
                        not expected: "OperationTime"
                        not expected: "Retries"
                        not expected: "RequestId"
                        in DuckMetrics
                          Operation  STRING None
                          NumberOfDucks  LONG None
                          OperationTime  DOUBLE Milliseconds
                          Retries  LONG None
                          RequestId  OPTIONAL(STRING) None""");
        assertThatThrownBy(() -> assertThat(DuckMetrics.LAYOUT).hasUnit("operationTime", MetricUnit.SECONDS))
                .hasMessageStartingWith("no field \"operationTime\"; did you mean \"OperationTime\"?");
        assertThatThrownBy(() -> assertThat(DuckMetrics.LAYOUT).hasUnit("OperationTime", MetricUnit.SECONDS))
                .hasMessageStartingWith("expected OperationTime in Seconds, but it is in Milliseconds");
    }

    @Test
    void findsNullAndDescribes() {
        assertThatThrownBy(() -> assertThat((TestEntry) null).hasMetric("A")).hasMessageContaining("not to be null");
        assertThatThrownBy(() -> assertThat(entry).as("after the request").hasMetric("A"))
                .hasMessageStartingWith("[after the request] no metric");
    }

    private static void fails(ThrowingCallable assertion, String start) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessage(start + SHOWN);
    }
}
