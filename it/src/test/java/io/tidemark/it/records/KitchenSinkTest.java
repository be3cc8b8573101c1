package io.tidemark.it.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sink.EntrySink;
import io.tidemark.stream.Problem;
import io.tidemark.testing.ManualTimeSource;
import io.tidemark.testing.TestEntry;
import io.tidemark.testing.TidemarkExtension;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("A record with every type of field")
@ExtendWith(TidemarkExtension.class)
class KitchenSinkTest {

    private ManualTimeSource time;

    @BeforeEach
    void takeTime(ManualTimeSource time) {
        this.time = time;
    }

    private KitchenSinkGuard filled(EntrySink sink) {
        var guard = new KitchenSinkGuard(sink);
        guard.longAdder.add(8);
        guard.doubleAdder.add(0.75);
        guard.mean.add(6, 4);
        guard.histogram.record(2_000);
        guard.sharedHistogram.record(1, 2);
        guard.distribution.record(1.25);
        guard.distribution.record(2);
        guard.cache.lookups = 2;
        var running = guard.stopwatch.start();
        time.advance(Duration.ofMillis(20));
        running.stop();
        time.advance(Duration.ofMillis(1));
        return guard;
    }

    @Test
    @DisplayName("as a line of EMF")
    void line() {
        Emitted emitted = Emitted.emf();
        filled(emitted).close();

        assertThat(emitted.line()).isEqualTo("""
                {"_aws":{"CloudWatchMetrics":[{"Namespace":"Ns","Dimensions":[["kind","pond"]],"Metrics":[\
                {"Name":"a_byte"},{"Name":"a_short"},{"Name":"an_int"},{"Name":"a_long"},{"Name":"boxed_long"},\
                {"Name":"atomic_integer"},{"Name":"atomic_long"},{"Name":"long_adder"},{"Name":"counter"},\
                {"Name":"a_float"},{"Name":"a_double"},{"Name":"boxed_double"},{"Name":"double_adder"},\
                {"Name":"a_boolean"},{"Name":"boxed_boolean"},{"Name":"atomic_boolean"},\
                {"Name":"duration","Unit":"Milliseconds"},{"Name":"timer","Unit":"Seconds"},\
                {"Name":"stopwatch","Unit":"Milliseconds"},\
                {"Name":"optional_int"},{"Name":"optional_long"},{"Name":"optional_double"},\
                {"Name":"reference","Unit":"Milliseconds"},\
                {"Name":"mean"},{"Name":"histogram","Unit":"Kilobytes"},{"Name":"shared_histogram"},\
                {"Name":"distribution"},{"Name":"array"},{"Name":"numbers"},\
                {"Name":"closing"},\
                {"Name":"cache_lookups"},{"Name":"cache_lookup_time","Unit":"Milliseconds"},{"Name":"place:height"},\
                {"Name":"load","Unit":"Percent","StorageResolution":1},{"Name":"distance"}\
                ]}],"Timestamp":1767225600000},\
                "a_byte":1,"a_short":2,"an_int":3,"a_long":4,"boxed_long":5,\
                "atomic_integer":6,"atomic_long":7,"long_adder":8,"counter":9,\
                "a_float":0.1,"a_double":0.25,"boxed_double":0.0000001,"double_adder":0.75,\
                "a_boolean":1,"boxed_boolean":0,"atomic_boolean":1,\
                "duration":0.003024,"timer":0.021,"stopwatch":20,\
                "optional_int":1,"optional_long":2,"optional_double":0.5,\
                "reference":2,\
                "mean":{"Values":[1.5],"Counts":[4]},"histogram":1.984,"shared_histogram":{"Values":[1],"Counts":[2]},\
                "distribution":{"Values":[1.25,2],"Counts":[1,1]},"array":{"Values":[1,2],"Counts":[1,1]},"numbers":0.5,\
                "closing":3,\
                "cache_lookups":2,"cache_lookup_time":21,"place:height":1.5,\
                "load":80,"distance":2.5,\
                "string":"a \\"quoted\\" word","sequence":"sequence","letter":"x",\
                "uuid":"00000000-0000-0000-0000-000000000001","address":"127.0.0.1",\
                "kind":"big-dog","state":"NEW",\
                "moment":"1001.001","closed":"1767225600021",\
                "seconds":"1.001001","millis":"1001.001","micros":"1001001","iso":"1970-01-01T00:00:01.001001Z",\
                "optional":"present",\
                "supplier":"big-dog","release":"2026-10-01",\
                "strings":["a","b"],"none":[],\
                "page":"https://example.com/pond",\
                "place:country":"no",\
                "beats":3,\
                "pond":"north"}""");
        assertThat(emitted.problems()).containsEntry(Problem.UNIT_LEFT_OUT, 1L);
    }

    @Test
    @DisplayName("through TestEntry")
    void testEntry() {
        Emitted emitted = Emitted.emf();
        TestEntry entry = TestEntry.of(filled(emitted));

        assertThat(entry).hasToString("""
                KitchenSink at 2026-01-01T00:00:00Z
                  a_byte             1
                  a_short            2
                  an_int             3
                  a_long             4
                  boxed_long         5
                  atomic_integer     6
                  atomic_long        7
                  long_adder         8
                  counter            9
                  a_float            0.1
                  a_double           0.25
                  boxed_double       0.0000001
                  double_adder       0.75
                  a_boolean          1
                  boxed_boolean      0
                  atomic_boolean     1
                  duration           0.003024 Milliseconds
                  timer              0.021 Seconds
                  stopwatch          20 Milliseconds
                  string             "a "quoted" word"
                  sequence           "sequence"
                  letter             "x"
                  uuid               "00000000-0000-0000-0000-000000000001"
                  address            "127.0.0.1"
                  kind               "big-dog"
                  state              "NEW"
                  moment             "1001.001"
                  closed             "1767225600021"
                  seconds            "1.001001"
                  millis             "1001.001"
                  micros             "1001001"
                  iso                "1970-01-01T00:00:01.001001Z"
                  optional           "present"
                  optional_int       1
                  optional_long      2
                  optional_double    0.5
                  reference          2 Milliseconds
                  supplier           "big-dog"
                  release            "2026-10-01"
                  mean               [6 in 4]
                  histogram          [1.984] Kilobytes
                  shared_histogram   [2 in 2]
                  distribution       [1.25, 2]
                  array              [1, 2]
                  numbers            [0.5]
                  strings            ["a", "b"]
                  none               []
                  closing            3
                  page               "https://example.com/pond"
                  cache_lookups      2
                  cache_lookup_time  21 Milliseconds
                  place:country      "no"
                  place:height       1.5
                  beats              3
                  pond               "north"
                  load               80 Percent
                  distance           2.5 Furlongs""");
        assertThat(emitted.lines()).isEmpty();
        Emitted replayed = Emitted.emf();
        replayed.append(entry);
        time.setInstant(ManualTimeSource.DEFAULT_START);
        filled(emitted).close();
        assertThat(replayed.fields()).isEqualTo(emitted.fields());
    }
}
