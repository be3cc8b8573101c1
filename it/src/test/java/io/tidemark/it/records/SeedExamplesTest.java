package io.tidemark.it.records;

import static io.tidemark.testing.TidemarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.AttachHandle;
import io.tidemark.CaseTag;
import io.tidemark.CloseValue;
import io.tidemark.Counter;
import io.tidemark.Flatten;
import io.tidemark.FormatWith;
import io.tidemark.InUnit;
import io.tidemark.Instrumented;
import io.tidemark.Metrics;
import io.tidemark.Name;
import io.tidemark.Naming;
import io.tidemark.OnParentClose;
import io.tidemark.ServiceMetrics;
import io.tidemark.Slot;
import io.tidemark.Timestamp;
import io.tidemark.ToString;
import io.tidemark.ValueFormatter;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import io.tidemark.format.emf.Emf;
import io.tidemark.output.RollingFile;
import io.tidemark.output.Rotation;
import io.tidemark.support.EmfCheck;
import io.tidemark.testing.ManualTimeSource;
import io.tidemark.testing.TestEntry;
import io.tidemark.testing.TestSink;
import io.tidemark.time.EpochSeconds;
import io.tidemark.time.Stopwatch;
import io.tidemark.time.TimeSource;
import io.tidemark.time.Timer;
import io.tidemark.time.TimerGuard;
import io.tidemark.time.TimestampOnClose;
import io.tidemark.unit.MetricUnit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the documents that this project was made from, in Java, with the output that they state. */
@DisplayName("Examples")
class SeedExamplesTest {

    private final ManualTimeSource time = ManualTimeSource.startingAt(Instant.ofEpochMilli(1_752_774_958_378L));
    private final Emitted emitted = Emitted.emf();
    private TimeSource.Scope timeScope;

    @BeforeEach
    void installTime() {
        timeScope = time.install();
    }

    @AfterEach
    void restoreTime() {
        timeScope.close();
    }

    @Nested
    @DisplayName("Getting Started (Applications)")
    class Applications {

        @Metrics(naming = Naming.PASCAL_CASE)
        enum Operation {
            COUNT_DUCKS
        }

        @Metrics(naming = Naming.PASCAL_CASE)
        static class RequestMetrics {
            final Operation operation;

            @Timestamp
            final Instant timestamp = TimeSource.current().instant();

            long numberOfDucks;

            @InUnit(MetricUnit.MILLISECONDS)
            final Timer operationTime = Timer.start();

            RequestMetrics(Operation operation) {
                this.operation = operation;
            }

            static SeedExamplesTest_Applications_RequestMetricsGuard start(Operation operation) {
                return new SeedExamplesTest_Applications_RequestMetricsGuard(operation, ServiceMetrics.sink());
            }
        }

        void countDucks() {
            try (var metrics = RequestMetrics.start(Operation.COUNT_DUCKS)) {
                metrics.numberOfDucks = 5;
                time.advance(Duration.ofNanos(3_024));
            }
        }

        static AttachHandle initializeMetrics(Path serviceLogDir) {
            return ServiceMetrics.attach(Emf.builder("Ns")
                    .build()
                    .writeTo(RollingFile.in(serviceLogDir)
                            .named("service_log.log")
                            .every(Rotation.MINUTE)
                            .open()));
        }

        @Test
        @DisplayName("a single metric line in the file")
        void line(@TempDir Path dir) throws IOException {
            AttachHandle attached = initializeMetrics(dir);
            try {
                countDucks();
            } finally {
                attached.close();
            }

            assertThat(Files.readAllLines(onlyFile(dir)))
                    .allSatisfy(EmfCheck::check)
                    .containsExactly("""
                    {"_aws":{"CloudWatchMetrics":[{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"NumberOfDucks"},\
                    {"Name":"OperationTime","Unit":"Milliseconds"}]}],"Timestamp":1752774958378},"NumberOfDucks":5,\
                    "OperationTime":0.003024,"Operation":"CountDucks"}""");
        }

        private static Path onlyFile(Path dir) throws IOException {
            try (var files = Files.list(dir)) {
                return files.filter(file -> file.getFileName().toString().startsWith("service_log.log"))
                        .reduce((one, other) -> {
                            throw new AssertionError("two files: " + one + ", " + other);
                        })
                        .orElseThrow();
            }
        }

        @Test
        @DisplayName("my metrics are emitted")
        void entry() {
            TestSink sink = TestSink.create();
            var restore = ServiceMetrics.useForTesting(sink);
            try {
                countDucks();
            } finally {
                restore.close();
            }

            TestEntry entry = sink.only();
            assertThat(entry).hasMetric("NumberOfDucks", 5).hasProperty("Operation", "CountDucks");
        }
    }

    @Nested
    @DisplayName("Getting Started (Libraries)")
    class Libraries {

        @Metrics(root = false)
        static class MyLibraryOperation {
            @InUnit(MetricUnit.MILLISECONDS)
            final Timer myLibraryOperationTime = Timer.start();

            long myLibraryCountOfDucks;
        }

        @Metrics(naming = Naming.PASCAL_CASE)
        static class RequestMetrics {
            @Flatten
            MyLibraryOperation library;
        }

        private Instrumented<Long, MyLibraryOperation> myOperation(boolean fails) {
            return Instrumented.call(new MyLibraryOperation(), metrics -> {
                time.advance(Duration.ofMillis(4));
                if (fails) {
                    throw new IOException("no pond");
                }
                long countOfDucks = 1;
                metrics.myLibraryCountOfDucks = countOfDucks;
                return countOfDucks;
            });
        }

        @Test
        @DisplayName("the application chooses the naming style")
        void names() {
            var metrics = new SeedExamplesTest_Libraries_RequestMetricsGuard(emitted);
            long ducks = myOperation(false).splitMetricsTo(library -> metrics.library = library);
            metrics.close();

            assertThat(ducks).isEqualTo(1);
            assertThat(emitted.directives()).isEqualTo("""
                    [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[\
                    {"Name":"MyLibraryOperationTime","Unit":"Milliseconds"},{"Name":"MyLibraryCountOfDucks"}]}]""");
            assertThat(emitted.fields()).isEqualTo("""
                    {"MyLibraryOperationTime":4,"MyLibraryCountOfDucks":1}""");
        }

        @Test
        @DisplayName("an operation that fails gives its metrics as well")
        void failure() {
            var metrics = new SeedExamplesTest_Libraries_RequestMetricsGuard(emitted);
            assertThatThrownBy(() -> myOperation(true).splitMetricsTo(library -> metrics.library = library))
                    .isInstanceOf(IOException.class);
            metrics.close();

            assertThat(emitted.fields()).isEqualTo("""
                    {"MyLibraryOperationTime":4,"MyLibraryCountOfDucks":0}""");
        }
    }

    @Nested
    @DisplayName("Entry Enums")
    class EntryEnums {

        @Metrics
        @CaseTag("operation")
        sealed interface Operation {
            record MeetDogs(long dogsMet) implements Operation {}

            record FindGoose(boolean gooseFound) implements Operation {}

            record CountCats(@Flatten CatMetrics cats) implements Operation {}
        }

        @Metrics(root = false)
        record CatMetrics(long catsCounted) {}

        @Metrics(naming = Naming.SNAKE_CASE)
        static class RequestMetrics {
            String requestId = "r-1";
            boolean success;

            @Flatten
            final Operation operation;

            RequestMetrics(Operation operation) {
                this.operation = operation;
            }
        }

        private String emittedOf(Operation operation) {
            Emitted emitted = Emitted.emf();
            new SeedExamplesTest_EntryEnums_RequestMetricsGuard(operation, emitted).close();
            return emitted.fields();
        }

        @Test
        @DisplayName("operation: \"MeetDogs\", dogs_met: 3")
        void meetDogs() {
            assertThat(emittedOf(new Operation.MeetDogs(3))).isEqualTo("""
                    {"success":0,"dogs_met":3,"request_id":"r-1","operation":"MeetDogs"}""");
        }

        @Test
        @DisplayName("operation: \"FindGoose\", goose_found: 1")
        void findGoose() {
            assertThat(emittedOf(new Operation.FindGoose(true))).isEqualTo("""
                    {"success":0,"goose_found":1,"request_id":"r-1","operation":"FindGoose"}""");
        }

        @Test
        @DisplayName("operation: \"CountCats\", cats_counted: 7")
        void countCats() {
            assertThat(emittedOf(new Operation.CountCats(new CatMetrics(7)))).isEqualTo("""
                    {"success":0,"cats_counted":7,"request_id":"r-1","operation":"CountCats"}""");
        }
    }

    @Nested
    @DisplayName("Timing Events")
    class TimingEvents {

        @Metrics
        static class TimerExample {
            @Timestamp
            final Instant timestamp = TimeSource.current().instant();

            @FormatWith(EpochSeconds.class)
            Optional<Instant> someOtherTimestamp = Optional.empty();

            final Timer time = Timer.start();
            final Stopwatch subevent = Stopwatch.create();

            @InUnit(MetricUnit.MILLISECONDS)
            Duration manualDuration = Duration.ZERO;

            @FormatWith(EpochSeconds.class)
            final TimestampOnClose endTimestamp = TimestampOnClose.create();
        }

        @Test
        @DisplayName("what was timed")
        void timed() {
            try (var metrics = new SeedExamplesTest_TimingEvents_TimerExampleGuard(emitted)) {
                time.advance(Duration.ofMillis(100));
                metrics.someOtherTimestamp = Optional.of(time.instant());
                try (TimerGuard subevent = metrics.subevent.start()) {
                    time.advance(Duration.ofMillis(20));
                    subevent.stop();
                }
                metrics.manualDuration = Duration.ofSeconds(2);
                time.advance(Duration.ofMillis(2));
            }

            assertThat(emitted.line()).isEqualTo("""
                    {"_aws":{"CloudWatchMetrics":[{"Namespace":"Ns","Dimensions":[[]],"Metrics":[\
                    {"Name":"time","Unit":"Milliseconds"},{"Name":"subevent","Unit":"Milliseconds"},\
                    {"Name":"manualDuration","Unit":"Milliseconds"}]}],"Timestamp":1752774958378},\
                    "time":122,"subevent":20,"manualDuration":2000,\
                    "someOtherTimestamp":"1752774958.478","endTimestamp":"1752774958.5"}""");
        }

        @Test
        @DisplayName("what was not is absent")
        void notTimed() {
            new SeedExamplesTest_TimingEvents_TimerExampleGuard(emitted).close();

            assertThat(emitted.fields()).isEqualTo("""
                    {"time":0,"manualDuration":0,"endTimestamp":"1752774958.378"}""");
        }
    }

    @Nested
    @DisplayName("Setting units for metrics")
    class Units {

        @Metrics(naming = Naming.PASCAL_CASE)
        record RequestMetrics(
                String operation,
                @InUnit(MetricUnit.MEGABYTES) long requestSize) {}

        @Test
        @DisplayName("the unit is in the output")
        void unit() {
            emitted.append(SeedExamplesTest_Units_RequestMetricsEntry.of(new RequestMetrics("CountDucks", 12)));

            assertThat(emitted.directives()).isEqualTo("""
                    [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"RequestSize","Unit":"Megabytes"}]}]""");
            assertThat(emitted.fields()).isEqualTo("""
                    {"RequestSize":12,"Operation":"CountDucks"}""");
        }
    }

    @Nested
    @DisplayName("Rename all fields with a consistent case style")
    class RenameAll {

        @Metrics(naming = Naming.KEBAB_CASE)
        record RequestMetrics(String operationName, long requestSize) {}

        @Test
        @DisplayName("operation-name, request-size")
        void names() {
            emitted.append(SeedExamplesTest_RenameAll_RequestMetricsEntry.of(new RequestMetrics("CountDucks", 12)));

            assertThat(emitted.fields()).isEqualTo("""
                    {"request-size":12,"operation-name":"CountDucks"}""");
        }
    }

    @Nested
    @DisplayName("Add a prefix to all fields")
    class Prefix {

        @Metrics(naming = Naming.PASCAL_CASE, prefix = "api_")
        record ApiMetrics(long latency, long errors) {}

        @Test
        @DisplayName("ApiLatency, ApiErrors")
        void names() {
            emitted.append(SeedExamplesTest_Prefix_ApiMetricsEntry.of(new ApiMetrics(3, 1)));

            assertThat(emitted.fields()).isEqualTo("""
                    {"ApiLatency":3,"ApiErrors":1}""");
        }
    }

    @Nested
    @DisplayName("Add a prefix to all metrics in a subfield")
    class PrefixOfASubfield {

        @Metrics(root = false)
        record DownstreamMetrics(boolean success) {}

        @Metrics(root = false)
        record OtherDownstreamMetrics(@Flatten Map<String, Integer> prefixSkipped, boolean success) {}

        @Metrics(naming = Naming.PASCAL_CASE)
        record MyMetrics(
                boolean success,
                @Flatten(prefix = "Downstream") DownstreamMetrics downstream,
                @Flatten(prefix = "OtherDownstream") OtherDownstreamMetrics otherDownstream) {}

        @Metrics
        record Preserved(
                @Flatten(prefix = "Downstream") DownstreamMetrics downstream,
                @Flatten(prefix = "OtherDownstream") OtherDownstreamMetrics otherDownstream) {}

        @Metrics(naming = Naming.KEBAB_CASE)
        record Kebab(
                @Flatten(prefix = "Downstream") DownstreamMetrics downstream,
                @Flatten(prefix = "OtherDownstream") OtherDownstreamMetrics otherDownstream) {}

        @Metrics(naming = Naming.SNAKE_CASE)
        record Snake(
                @Flatten(prefix = "Downstream") DownstreamMetrics downstream,
                @Flatten(prefix = "OtherDownstream") OtherDownstreamMetrics otherDownstream) {}

        private final DownstreamMetrics downstream = new DownstreamMetrics(true);
        private final OtherDownstreamMetrics otherDownstream = new OtherDownstreamMetrics(Map.of("some_key", 7), false);

        @Test
        @DisplayName("Success, DownstreamSuccess, OtherDownstreamSuccess")
        void pascal() {
            emitted.append(SeedExamplesTest_PrefixOfASubfield_MyMetricsEntry.of(
                    new MyMetrics(true, downstream, otherDownstream)));

            assertThat(emitted.fields()).isEqualTo("""
                    {"Success":1,"DownstreamSuccess":1,"some_key":7,"OtherDownstreamSuccess":0}""");
        }

        @Test
        @DisplayName("PRESERVE: Downstreamsuccess / OtherDownstreamsuccess")
        void preserve() {
            emitted.append(
                    SeedExamplesTest_PrefixOfASubfield_PreservedEntry.of(new Preserved(downstream, otherDownstream)));

            assertThat(emitted.fields()).isEqualTo("""
                    {"Downstreamsuccess":1,"some_key":7,"OtherDownstreamsuccess":0}""");
        }

        @Test
        @DisplayName("KEBAB_CASE: downstream-success / other-downstream-success")
        void kebab() {
            emitted.append(SeedExamplesTest_PrefixOfASubfield_KebabEntry.of(new Kebab(downstream, otherDownstream)));

            assertThat(emitted.fields()).isEqualTo("""
                    {"downstream-success":1,"some_key":7,"other-downstream-success":0}""");
        }

        @Test
        @DisplayName("SNAKE_CASE: downstream_success / other_downstream_success")
        void snake() {
            emitted.append(SeedExamplesTest_PrefixOfASubfield_SnakeEntry.of(new Snake(downstream, otherDownstream)));

            assertThat(emitted.fields()).isEqualTo("""
                    {"downstream_success":1,"some_key":7,"other_downstream_success":0}""");
        }
    }

    @Nested
    @DisplayName("Rename individual fields")
    class RenameOne {

        @Metrics(naming = Naming.PASCAL_CASE)
        record RequestMetrics(@Name("CustomOperationName") String operation, long requestSize) {}

        @Test
        @DisplayName("CustomOperationName")
        void names() {
            emitted.append(SeedExamplesTest_RenameOne_RequestMetricsEntry.of(new RequestMetrics("CountDucks", 12)));

            assertThat(emitted.fields()).isEqualTo("""
                    {"RequestSize":12,"CustomOperationName":"CountDucks"}""");
        }
    }

    @Nested
    @DisplayName("Combining renaming strategies")
    class Combined {

        @Metrics(naming = Naming.KEBAB_CASE)
        record Combination(
                long fooBar,
                @Name("custom_name") String overriddenField,
                @Flatten(prefix = "his-") PrefixedMetrics nested) {}

        @Metrics(naming = Naming.PASCAL_CASE, prefix = "api_")
        record PrefixedMetrics(
                long latency, @Name("exact_name") long responseTime) {}

        @Test
        @DisplayName("foo-bar, custom_name, his-ApiLatency, his-exact_name")
        void names() {
            emitted.append(SeedExamplesTest_Combined_CombinationEntry.of(
                    new Combination(1, "custom", new PrefixedMetrics(2, 3))));

            assertThat(emitted.fields()).isEqualTo("""
                    {"foo-bar":1,"his-ApiLatency":2,"his-exact_name":3,"custom_name":"custom"}""");
        }
    }

    @Nested
    @DisplayName("Types in metrics")
    class Types {

        @Metrics(root = false)
        record NestedMetrics(double nestedMetric) {}

        @Metrics
        static class MyMetrics {
            int integerValue = 1;
            double floatingPointValue = 2.5;

            @InUnit(MetricUnit.BYTES)
            double floatingPointValueBytes = 3.5;

            boolean booleanValue = true;
            Duration duration = Duration.ofMillis(1500);

            @InUnit(MetricUnit.SECONDS)
            Duration durationSeconds = Duration.ofMillis(1500);

            final Timer timer = Timer.start();
            Optional<Long> optional = Optional.empty();

            @FormatWith(EpochSeconds.class)
            final TimestampOnClose endTimestamp = TimestampOnClose.create();

            @FormatWith(EpochSeconds.class)
            Optional<Instant> endTimestampOpt = Optional.empty();

            final Counter counter = Counter.create();
            final Counter sharedCounter;

            @InUnit(MetricUnit.BYTES)
            final Slot<Double> valueBehindSlot = Slot.of(0.0);

            @InUnit(MetricUnit.BYTES)
            final AtomicReference<Double> sharedValue = new AtomicReference<>(0.0);

            @InUnit(MetricUnit.BYTES)
            final AtomicReference<Double> sharedOptionalValue = new AtomicReference<>();

            InetAddress sourceIpAddr;

            @FormatWith(ToString.class)
            URI sourcePage = URI.create("https://example.com/pond");

            @Flatten
            NestedMetrics nested = new NestedMetrics(4.5);

            MyMetrics(Counter sharedCounter, InetAddress sourceIpAddr) {
                this.sharedCounter = sharedCounter;
                this.sourceIpAddr = sourceIpAddr;
            }
        }

        @Test
        @DisplayName("each as its comment says; what is empty is absent")
        void types() throws UnknownHostException {
            Counter shared = Counter.create();
            var metrics = new SeedExamplesTest_Types_MyMetricsGuard(
                    shared, InetAddress.getByAddress(new byte[] {10, 0, 0, 1}), emitted);
            metrics.counter.increment();
            shared.add(2);
            try (var slot = metrics.valueBehindSlot.open(OnParentClose.DISCARD).orElseThrow()) {
                slot.set(6.5);
            }
            metrics.sharedValue.set(5.5);
            time.advance(Duration.ofMillis(3));
            metrics.close();

            assertThat(emitted.directives()).isEqualTo("""
                    [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"integerValue"},{"Name":"floatingPointValue"},\
                    {"Name":"floatingPointValueBytes","Unit":"Bytes"},{"Name":"booleanValue"},\
                    {"Name":"duration","Unit":"Milliseconds"},{"Name":"durationSeconds","Unit":"Seconds"},\
                    {"Name":"timer","Unit":"Milliseconds"},{"Name":"counter"},{"Name":"sharedCounter"},\
                    {"Name":"valueBehindSlot","Unit":"Bytes"},{"Name":"sharedValue","Unit":"Bytes"},{"Name":"nestedMetric"}]}]""");
            assertThat(emitted.fields()).isEqualTo("""
                    {"integerValue":1,"floatingPointValue":2.5,"floatingPointValueBytes":3.5,"booleanValue":1,\
                    "duration":1500,"durationSeconds":1.5,"timer":3,"counter":1,"sharedCounter":2,"valueBehindSlot":6.5,"sharedValue":5.5,\
                    "nestedMetric":4.5,"endTimestamp":"1752774958.381","sourceIpAddr":"10.0.0.1",\
                    "sourcePage":"https://example.com/pond"}""");
        }
    }

    @Nested
    @DisplayName("Custom CloseValue")
    class CustomCloseValue {

        static final class MyTimer implements CloseValue<Duration> {
            private final Instant start = TimeSource.current().instant();

            @Override
            public Duration closeValue() {
                return Duration.between(start, TimeSource.current().instant());
            }
        }

        @Metrics
        static class MyMetrics {
            final MyTimer myTimer = new MyTimer();

            @InUnit(MetricUnit.SECONDS)
            final MyTimer inSeconds = new MyTimer();
        }

        @Test
        @DisplayName("a duration when the record closes")
        void closes() {
            var metrics = new SeedExamplesTest_CustomCloseValue_MyMetricsGuard(emitted);
            time.advance(Duration.ofMillis(1500));
            metrics.close();

            assertThat(emitted.directives()).isEqualTo("""
                    [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"myTimer","Unit":"Milliseconds"},\
                    {"Name":"inSeconds","Unit":"Seconds"}]}]""");
            assertThat(emitted.fields()).isEqualTo("""
                    {"myTimer":1500,"inSeconds":1.5}""");
        }
    }

    @Nested
    @DisplayName("Custom ValueFormatters")
    class CustomValueFormatter {

        static final class AsUtcDate implements ValueFormatter<Instant> {
            @Override
            public void format(ValueWriter out, Instant value) {
                out.string(value.truncatedTo(ChronoUnit.SECONDS).toString());
            }

            @Override
            public ValueShape shape() {
                return ValueShape.STRING;
            }
        }

        @Metrics
        record MyMetric(@FormatWith(AsUtcDate.class) Instant myField) {}

        @Test
        @DisplayName("a time of day in UTC")
        void formats() {
            emitted.append(SeedExamplesTest_CustomValueFormatter_MyMetricEntry.of(new MyMetric(time.instant())));

            assertThat(emitted.fields()).isEqualTo("""
                    {"myField":"2025-07-17T17:55:58Z"}""");
        }
    }
}
