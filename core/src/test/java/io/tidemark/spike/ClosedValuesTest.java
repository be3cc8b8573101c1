package io.tidemark.spike;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Calls;
import io.tidemark.Dimensioned;
import io.tidemark.DynamicField;
import io.tidemark.State;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.time.TimeSource;
import io.tidemark.time.TimerGuard;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What generated code does with values that change until the record closes. */
class ClosedValuesTest {

    private long now;

    private final TimeSource time = new TimeSource() {
        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(0, now);
        }

        @Override
        public long nanoTime() {
            return now;
        }
    };

    @Test
    void everyValueIsWrittenAsItWasWhenTheRecordClosed() {
        State<String> keeper = State.of("Ann");
        PondMetrics record = new PondMetrics(keeper, () -> 4L, time);
        fill(record);
        record.keeper.snapshot();
        TimerGuard feeding = record.feeding.start();
        now += 3_024;
        record.lookup = Dimensioned.of(Duration.ofMillis(2), "Shard", "1");
        record.served = DynamicField.of("bread").withValue(12L);
        record.swim = Duration.ofMillis(3);
        record.uri = URI.create("https://example.com/pond");
        record.weather = () -> "rain";

        PondMetricsShape.stop(record);
        Object closed = PondMetricsShape.close(record);
        List<String> written = written(record, closed);

        assertThat(written)
                .containsExactly(
                        "ducks: long 2",
                        "feeding: nanos 3024",
                        "closedAt: string 1970-01-01T00:00:00.000003024Z",
                        "weight: [, 2500.0 of 2, ]",
                        "distance: [, 4096.0, ]",
                        "latency: unit Microseconds, [, 1472.0, ]",
                        "depth: [, 1.25, ]",
                        "keeper: string Ann",
                        "inFlight: long 1",
                        "attempts: long 4",
                        "lookup: dimensions [Dimension[name=Shard, value=1]], nanos 2000000",
                        "served_bread: long 12",
                        "swim: double 2992.0",
                        "uri: string https://example.com/pond",
                        "weather: string rain");
        assertThat(PondMetrics.IN_FLIGHT.get()).isZero();

        now += 100;
        feeding.stop();
        fill(record);
        keeper.store("Ben");
        assertThat(written(record, closed)).isEqualTo(written);
    }

    private static void fill(PondMetrics record) {
        record.ducks.add(2);
        record.weight.add(1000);
        record.weight.add(1500);
        record.distance.record(5000);
        record.latency.record(Duration.ofNanos(1_500_000));
        record.depth.record(1.25);
    }

    @Test
    void whatHasNoValueIsAbsent() {
        PondMetrics record = new PondMetrics(State.of("Ann"), () -> null, time);
        record.weather = () -> {
            throw new IllegalStateException("on purpose");
        };

        PondMetricsShape.stop(record);

        assertThat(written(record, PondMetricsShape.close(record)))
                .containsExactly(
                        "ducks: long 0",
                        "closedAt: string 1970-01-01T00:00:00Z",
                        "keeper: string Ann",
                        "inFlight: long 1",
                        "swim: double 0.0");
    }

    private static List<String> written(PondMetrics record, Object closed) {
        Fields fields = new Fields();
        PondMetricsShape.write(record, closed, 0, fields);
        return fields.list();
    }

    /** Notes fields as {@code name: what a format would see}. */
    private static final class Fields implements EntryWriter {
        private final List<String> names = new ArrayList<>();
        private final List<Calls> values = new ArrayList<>();

        List<String> list() {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                all.add(names.get(i) + ": " + String.join(", ", values.get(i).list()));
            }
            return all;
        }

        @Override
        public void metric(int field, long value) {
            value(field).metric(value);
        }

        @Override
        public void metric(int field, double value) {
            value(field).metric(value);
        }

        @Override
        public void nanos(int field, long nanos) {
            value(field).nanos(nanos);
        }

        @Override
        public void property(int field, String value) {
            value(field).string(value);
        }

        @Override
        public void property(int field, NameTable names, int ordinal) {
            value(field).string(names.name(ordinal));
        }

        @Override
        public ValueWriter value(int field) {
            return value(PondMetricsShape.LAYOUT.field(field).name());
        }

        @Override
        public ValueWriter value(String name) {
            names.add(name);
            Calls calls = new Calls();
            values.add(calls);
            return calls;
        }

        @Override
        public ValueWriter keyed(int field, String key) {
            return value(PondMetricsShape.LAYOUT.field(field).name() + key);
        }

        @Override
        public void nested(int field, Entry child) {
            throw new AssertionError("no nested entry here");
        }

        @Override
        public void invalid(int field, String why) {
            value(field).error(why);
        }
    }
}
