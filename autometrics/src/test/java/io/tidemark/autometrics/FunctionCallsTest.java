package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.WorkFollower;
import io.tidemark.format.emf.Emf;
import io.tidemark.format.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a record says of the functions that it was told of. */
class FunctionCallsTest {

    private static final FunctionName COUNT = FunctionName.of("pond", "FunctionCallsTest.count");
    private static final FunctionName FEED = FunctionName.of("pond", "FunctionCallsTest.feed");

    private static String json(FunctionCalls calls) {
        return OpenRecord.line(calls.tidemarkClose(), Json.create())
                .replaceAll("^\\{\"timestamp\":0,\"metrics\":\\{\\},\"properties\":(.*)\\}\n", "$1")
                .replace("FunctionCallsTest.", "");
    }

    @Test
    void theyArePropertiesInTheOrderOfTheirFirstEndsWithTimesInMilliseconds() {
        FunctionCalls calls = new FunctionCalls();
        calls.ended(FEED, 1_500_000, false);
        calls.ended(COUNT, 12_250_001, true);
        calls.ended(FEED, 2_000_000, false);
        calls.ended(COUNT, -1, false);
        WorkFollower.Fields fields = calls.tidemarkClose();

        assertThat(OpenRecord.line(fields, Emf.builder("Ns").build())).isEqualTo("""
                {"_aws":{"CloudWatchMetrics":[],"Timestamp":0},\
                "FunctionCallsTest.feed.calls":2,"FunctionCallsTest.feed.errors":0,"FunctionCallsTest.feed.time":3.5,\
                "FunctionCallsTest.count.calls":2,"FunctionCallsTest.count.errors":1,"FunctionCallsTest.count.time":12.250001}
                """);
        assertThat(OpenRecord.line(fields, Json.create())).isEqualTo("""
                {"timestamp":0,"metrics":{},"properties":{\
                "FunctionCallsTest.feed.calls":2,"FunctionCallsTest.feed.errors":0,"FunctionCallsTest.feed.time":3.5,\
                "FunctionCallsTest.count.calls":2,"FunctionCallsTest.count.errors":1,"FunctionCallsTest.count.time":12.250001}}
                """);
    }

    @Test
    void thoseBeyondTheNumberAreSummed() {
        FunctionCalls calls = new FunctionCalls(2);
        calls.ended(COUNT, 1_000_000, false);
        calls.ended(FEED, 1_000_000, false);
        calls.ended(FunctionName.of("pond", "FunctionCallsTest.hide"), 3_000_000, true);
        calls.ended(FunctionName.of("pond", "FunctionCallsTest.seek"), 4_000_000, false);
        calls.ended(FEED, 1_000_000, false);

        assertThat(json(calls)).isEqualTo("""
                {"count.calls":1,"count.errors":0,"count.time":1,"feed.calls":2,"feed.errors":0,"feed.time":2,\
                "other.calls":2,"other.errors":1,"other.time":7}""");
    }

    @Test
    void thirtyTwoAreKeptApart() {
        FunctionCalls calls = new FunctionCalls();
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 40; i++) {
                calls.ended(FunctionName.of("pond", "FunctionCallsTest.f" + i), 1_000_000, i % 2 == 0);
            }
        }
        for (int i = 0; i < 32; i++) {
            String name = "\"f" + i;
            expected.add(name + ".calls\":3");
            expected.add(name + ".errors\":" + (i % 2 == 0 ? 3 : 0));
            expected.add(name + ".time\":3");
        }
        expected.add("\"other.calls\":24");
        expected.add("\"other.errors\":12");
        expected.add("\"other.time\":24");

        assertThat(json(calls)).isEqualTo("{" + String.join(",", expected) + "}");
    }

    @Test
    void soAreThoseWhoseNamesTheProcessDoesNotKeep() {
        FunctionCalls calls = new FunctionCalls(1);
        calls.ended(FunctionName.OTHER, 1_000_000, false);
        calls.ended(COUNT, 1_000_000, false);
        calls.ended(FEED, 1_000_000, false);
        assertThat(json(calls)).isEqualTo("""
                {"count.calls":1,"count.errors":0,"count.time":1,"other.calls":2,"other.errors":0,"other.time":2}""");

        FunctionCalls none = new FunctionCalls();
        none.ended(FunctionName.OTHER, 1_000_000, true);
        assertThat(json(none)).isEqualTo("{\"other.calls\":1,\"other.errors\":1,\"other.time\":1}");
    }

    @Test
    void whatComesAfterTheEndIsLost() {
        FunctionCalls calls = new FunctionCalls();
        calls.ended(COUNT, 1_000_000, false);
        WorkFollower.Fields fields = calls.tidemarkClose();
        calls.ended(COUNT, 1_000_000, false);
        calls.ended(FEED, 1_000_000, false);

        assertThat(OpenRecord.line(fields, Json.create()))
                .contains("\"FunctionCallsTest.count.calls\":1,")
                .doesNotContain("feed");
        FunctionCalls none = new FunctionCalls();
        assertThat(none.tidemarkClose()).isNull();
        none.ended(COUNT, 1_000_000, false);
        assertThat(none.tidemarkClose()).isNull();
    }

    @Test
    void functionsOfOneNameInSeveralPackagesHaveTheirPackage() {
        FunctionName north = FunctionName.of("pond.north", "FunctionCallsTest.swim");
        FunctionCalls before = new FunctionCalls();
        before.ended(north, 1_000_000, false);
        assertThat(json(before)).isEqualTo("{\"swim.calls\":1,\"swim.errors\":0,\"swim.time\":1}");

        FunctionName south = FunctionName.of("pond.south", "FunctionCallsTest.swim");
        FunctionName nowhere = FunctionName.of("", "FunctionCallsTest.swim");
        FunctionCalls after = new FunctionCalls();
        after.ended(north, 1_000_000, false);
        after.ended(south, 2_000_000, false);
        after.ended(nowhere, 3_000_000, false);
        assertThat(json(after)).isEqualTo("""
                {"pond.north.swim.calls":1,"pond.north.swim.errors":0,"pond.north.swim.time":1,\
                "pond.south.swim.calls":1,"pond.south.swim.errors":0,"pond.south.swim.time":2,\
                "swim.calls":1,"swim.errors":0,"swim.time":3}""");
    }

    @Test
    void severalThreadsLoseNothing() throws Exception {
        FunctionCalls calls = new FunctionCalls(2);
        List<FunctionName> functions = List.of(COUNT, FEED, FunctionName.of("pond", "FunctionCallsTest.hide"));
        CyclicBarrier begin = new CyclicBarrier(4);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            Callable<Void> work = () -> {
                begin.await(20, TimeUnit.SECONDS);
                for (int i = 0; i < 300_000; i++) {
                    calls.ended(functions.get(i % 3), 1_000_000, i % 2 == 0);
                }
                return null;
            };
            for (Future<Void> each : pool.invokeAll(Collections.nCopies(4, work))) {
                each.get(20, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdown();
        }

        String written = json(calls);
        // Whichever came first.
        assertThat(written.split("\\.calls\":400000,", -1)).hasSize(4);
        assertThat(written.split("\\.errors\":200000,", -1)).hasSize(4);
        assertThat(written.split("\\.time\":400000[,}]", -1)).hasSize(4);
    }

    @Test
    void aNumberThatIsNoneIsNamed() {
        assertThatThrownBy(() -> new FunctionCalls(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "FunctionCalls(0): 1 to 1000 functions can be kept apart in a record. The others are summed");
        assertThatThrownBy(() -> new FunctionCalls(1_001)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new FunctionCalls(1_000).tidemarkClose()).isNull();
    }
}
