package io.tidemark.it.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.CloseValue;
import io.tidemark.Counter;
import io.tidemark.Dimensioned;
import io.tidemark.Distribution;
import io.tidemark.Flatten;
import io.tidemark.FormatWith;
import io.tidemark.Histogram;
import io.tidemark.Ignore;
import io.tidemark.InUnit;
import io.tidemark.LazySlot;
import io.tidemark.Mean;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.OnParentClose;
import io.tidemark.Quantize;
import io.tidemark.SharedHistogram;
import io.tidemark.Slot;
import io.tidemark.State;
import io.tidemark.StateHandle;
import io.tidemark.ToString;
import io.tidemark.ValueFormatter;
import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.ValueWriter;
import io.tidemark.format.emf.Emf;
import io.tidemark.format.emf.OwnDimensions;
import io.tidemark.format.json.Json;
import io.tidemark.stream.Problem;
import io.tidemark.testing.ManualTimeSource;
import io.tidemark.testing.TestSink;
import io.tidemark.testing.TidemarkExtension;
import io.tidemark.time.EpochMicros;
import io.tidemark.time.EpochMillis;
import io.tidemark.time.EpochSeconds;
import io.tidemark.time.Iso8601;
import io.tidemark.time.Stopwatch;
import io.tidemark.time.Timer;
import io.tidemark.time.TimestampOnClose;
import io.tidemark.unit.MetricUnit;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Values")
@ExtendWith(TidemarkExtension.class)
class ValuesTest {

    private final Emitted emitted = Emitted.emf();

    @Metrics
    static class Whole {
        byte aByte = -1;
        short aShort = 2;
        int anInt = 3;
        long aLong = Long.MIN_VALUE;
        Integer boxed = 5;
        final AtomicInteger atomicInteger = new AtomicInteger(6);
        final AtomicLong atomicLong = new AtomicLong(7);
        final LongAdder adder = new LongAdder();
        final Counter counter = Counter.startingAt(9);
    }

    @Test
    @DisplayName("byte … long, AtomicInteger, AtomicLong, LongAdder, Counter, boxed: metric, integer")
    void wholeNumbers() {
        try (var guard = new ValuesTest_WholeGuard(emitted)) {
            guard.adder.add(8);
        }

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"aByte"},{"Name":"aShort"},{"Name":"anInt"},\
                {"Name":"aLong"},{"Name":"boxed"},{"Name":"atomicInteger"},{"Name":"atomicLong"},{"Name":"adder"},\
                {"Name":"counter"}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"aByte":-1,"aShort":2,"anInt":3,"aLong":-9223372036854775808,"boxed":5,"atomicInteger":6,"atomicLong":7,\
                "adder":8,"counter":9}""");
    }

    @Metrics
    static class Decimal {
        float aFloat = 0.1f;
        double aDouble = 449673.25;
        Double boxed = 100.0;
        double tiny = 1e-7;
        double large = 1e21;
        final DoubleAdder adder = new DoubleAdder();
        double nan = Double.NaN;
    }

    @Test
    @DisplayName(
            "float, double, DoubleAdder, boxed: metric, shortest decimal notation that reads back the same, never an exponent; NaN is"
                    + " skipped, and counted")
    void decimals() {
        try (var guard = new ValuesTest_DecimalGuard(emitted)) {
            guard.adder.add(0.25);
        }

        assertThat(emitted.fields()).isEqualTo("""
                {"aFloat":0.1,"aDouble":449673.25,"boxed":100,"tiny":0.0000001,"large":1000000000000000000000,\
                "adder":0.25}""");
        assertThat(emitted.problems()).containsEntry(Problem.NAN_LEFT_OUT, 1L);
    }

    @Metrics
    record Infinite(double up, double down) {}

    @Test
    @DisplayName(
            "float, double: an infinity becomes ±Double.MAX_VALUE, or the limit of the format if that is lower; counted")
    void infinities() {
        Emitted json = Emitted.in(Json.create());
        for (Emitted sink : List.of(emitted, json)) {
            sink.append(ValuesTest_InfiniteEntry.of(new Infinite(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)));
        }

        String largest = new BigDecimal(Double.toString(Double.MAX_VALUE)).toPlainString();
        assertThat(json.line())
                .contains("\"up\":{\"value\":" + largest + "}")
                .contains("\"down\":{\"value\":-" + largest + "}");
        assertThat(json.problems()).containsEntry(Problem.VALUE_CLAMPED, 2L);
        String limit = new BigDecimal(Double.toString(Math.scalb(1.0, 360))).toPlainString();
        assertThat(emitted.fields()).isEqualTo("{\"up\":" + limit + ",\"down\":-" + limit + "}");
        assertThat(emitted.problems()).containsEntry(Problem.VALUE_CLAMPED, 2L);
    }

    @Metrics
    static class Booleans {
        boolean primitive = true;
        Boolean boxed = false;
        final AtomicBoolean atomic = new AtomicBoolean(true);
    }

    @Test
    @DisplayName("boolean, AtomicBoolean: metric, 0 or 1")
    void booleans() {
        new ValuesTest_BooleansGuard(emitted).close();

        assertThat(emitted.fields()).isEqualTo("""
                {"primitive":1,"boxed":0,"atomic":1}""");
    }

    @Metrics
    static class Durations {
        Duration duration = Duration.ofNanos(3_024);
        final Timer timer = Timer.start();
        final Stopwatch stopwatch = Stopwatch.create();

        @InUnit(MetricUnit.SECONDS)
        Duration inSeconds = Duration.ofMillis(1500);

        @InUnit(MetricUnit.MICROSECONDS)
        final Timer inMicroseconds = Timer.start();
    }

    @Test
    @DisplayName(
            "Duration, Timer, Stopwatch: metric, milliseconds unless @InUnit says otherwise; nanosecond precision kept (0.003024)")
    void durations(ManualTimeSource time) {
        try (var guard = new ValuesTest_DurationsGuard(emitted);
                var running = guard.stopwatch.start()) {
            time.advance(Duration.ofNanos(1_000_001));
            running.stop();
            time.advance(Duration.ofNanos(1));
        }

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"duration","Unit":"Milliseconds"},\
                {"Name":"timer","Unit":"Milliseconds"},{"Name":"stopwatch","Unit":"Milliseconds"},\
                {"Name":"inSeconds","Unit":"Seconds"},{"Name":"inMicroseconds","Unit":"Microseconds"}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"duration":0.003024,"timer":1.000002,"stopwatch":1.000001,"inSeconds":1.5,"inMicroseconds":1000.002}""");
    }

    @Metrics
    record Texts(
            String string, CharSequence sequence, StringBuilder builder, char letter, UUID id, InetAddress address) {}

    @Test
    @DisplayName("String, CharSequence, char, UUID, InetAddress (its host address): property")
    void texts() throws UnknownHostException {
        emitted.append(ValuesTest_TextsEntry.of(new Texts(
                "a \"quoted\" word",
                "sequence",
                new StringBuilder("builder"),
                'x',
                new UUID(0, 1),
                InetAddress.getByAddress("pond.example", new byte[] {10, 0, 0, 1}))));

        assertThat(emitted.directives()).isEqualTo("[]");
        assertThat(emitted.fields()).isEqualTo("""
                {"string":"a \\"quoted\\" word","sequence":"sequence","builder":"builder","letter":"x",\
                "id":"00000000-0000-0000-0000-000000000001","address":"10.0.0.1"}""");
    }

    enum Plain {
        FEED_DUCKS
    }

    @Metrics(naming = Naming.KEBAB_CASE)
    enum Styled {
        FEED_DUCKS
    }

    @Metrics(naming = Naming.SNAKE_CASE)
    record Enums(Plain plainErrand, Styled styledErrand) {}

    @Test
    @DisplayName("enum: property: the constant's name, inflected if the enum is @Metrics(naming=…)")
    void enums() {
        emitted.append(ValuesTest_EnumsEntry.of(new Enums(Plain.FEED_DUCKS, Styled.FEED_DUCKS)));

        assertThat(emitted.fields()).isEqualTo("""
                {"plain_errand":"FEED_DUCKS","styled_errand":"feed-ducks"}""");
    }

    @Metrics
    static class Instants {
        Instant whole = Instant.ofEpochMilli(1001);
        Instant exact = Instant.ofEpochMilli(1001).plusNanos(1000);
        final TimestampOnClose closed = TimestampOnClose.create();

        @FormatWith(EpochSeconds.class)
        Instant seconds = exact;

        @FormatWith(EpochMillis.class)
        Instant millis = exact;

        @FormatWith(EpochMicros.class)
        Instant micros = exact;

        @FormatWith(Iso8601.class)
        final TimestampOnClose iso = TimestampOnClose.create();
    }

    @Test
    @DisplayName(
            "Instant, TimestampOnClose: property: a JSON string of epoch milliseconds, exact decimals (1001.001), no .0;"
                    + " @FormatWith(EpochSeconds / EpochMillis / EpochMicros / Iso8601)")
    void instants(ManualTimeSource time) {
        var guard = new ValuesTest_InstantsGuard(emitted);
        time.advance(Duration.ofMillis(1500));
        guard.close();

        assertThat(emitted.fields()).isEqualTo("""
                {"whole":"1001","exact":"1001.001","closed":"1767225601500","seconds":"1.001001","millis":"1001.001",\
                "micros":"1001001","iso":"2026-01-01T00:00:01.500Z"}""");
    }

    @Metrics
    static class Absent {
        Optional<String> optional = Optional.empty();
        OptionalInt optionalInt = OptionalInt.empty();
        OptionalLong optionalLong = OptionalLong.empty();
        OptionalDouble optionalDouble = OptionalDouble.empty();
        String string;
        Integer boxed;
        Duration duration;
        Styled constant;
        Counter counter;
        List<String> list;
        Optional<Duration> present = Optional.of(Duration.ofMillis(2));
        OptionalInt presentInt = OptionalInt.of(3);
        Optional<Optional<Styled>> nested = Optional.of(Optional.of(Styled.FEED_DUCKS));
    }

    @Test
    @DisplayName("Optional…, null: absent")
    void absent() {
        new ValuesTest_AbsentGuard(emitted).close();

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],\
                "Metrics":[{"Name":"present","Unit":"Milliseconds"},{"Name":"presentInt"}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"present":2,"presentInt":3,"nested":"feed-ducks"}""");
    }

    @Metrics
    static class ReadAtClosing {
        final AtomicReference<String> reference = new AtomicReference<>("opened");
        final AtomicReference<Duration> empty = new AtomicReference<>();
        Supplier<Long> supplier = () -> 1L;

        @InUnit(MetricUnit.SECONDS)
        Supplier<Optional<Duration>> converted = () -> Optional.of(Duration.ofMillis(1500));
    }

    @Test
    @DisplayName("AtomicReference<T>, Supplier<T>: what T is, read at closing")
    void readAtClosing() {
        AtomicLong asked = new AtomicLong();
        var guard = new ValuesTest_ReadAtClosingGuard(emitted);
        guard.supplier = asked::incrementAndGet;
        guard.reference.set("closing");
        assertThat(asked).hasValue(0);
        guard.close();

        assertThat(asked).hasValue(1);
        assertThat(emitted.fields()).isEqualTo("""
                {"supplier":1,"converted":1.5,"reference":"closing"}""");
    }

    @Metrics
    static class Stateful {
        @Ignore
        final State<String> release;

        final StateHandle<String> read;
        final StateHandle<String> unread;

        Stateful(State<String> release) {
            this.release = release;
            this.read = release.handle();
            this.unread = release.handle();
        }
    }

    @Test
    @DisplayName("State<T> handle: the snapshot that this handle read first, or the one at closing if it read none")
    void stateHandles() {
        State<String> release = State.of("first");
        try (var guard = new ValuesTest_StatefulGuard(release, emitted)) {
            assertThat(guard.read.snapshot()).isEqualTo("first");
            release.store("second");
            assertThat(guard.read.snapshot()).isEqualTo("first");
        }
        release.store("third");

        assertThat(emitted.fields()).isEqualTo("""
                {"read":"first","unread":"second"}""");
    }

    @Metrics
    static class Slotted {
        @Flatten(prefix = "call_")
        final Slot<Call> call = Slot.of(new Call());

        @InUnit(MetricUnit.KILOBYTES)
        final LazySlot<Double> size = LazySlot.create();

        final Slot<String> never = Slot.of("never filled");
        final Slot<Long> late = Slot.of(1L);
    }

    @Metrics(root = false)
    static class Call {
        long status;
        final Timer time = Timer.start();
    }

    @Test
    @DisplayName("Slot<T>, LazySlot<T>: T, closed when its SlotGuard closed; absent if never filled")
    void slots(ManualTimeSource time) {
        var guard = new ValuesTest_SlottedGuard(emitted);
        try (var call = guard.call.open(OnParentClose.DISCARD).orElseThrow();
                var size = guard.size.open(2.5, OnParentClose.DISCARD).orElseThrow()) {
            time.advance(Duration.ofMillis(3));
            call.get().status = 200;
            size.set(3.5);
        }
        var late = guard.late.open(OnParentClose.DISCARD).orElseThrow();
        time.advance(Duration.ofMillis(4));
        guard.close();
        late.close();

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"call_status"},\
                {"Name":"call_time","Unit":"Milliseconds"},{"Name":"size","Unit":"Kilobytes"}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"call_status":200,"call_time":3,"size":3.5}""");
    }

    @Metrics
    static class Means {
        final Mean weight = Mean.create();

        @InUnit(MetricUnit.SECONDS)
        final Mean wait = Mean.in(MetricUnit.MILLISECONDS);

        final Mean none = Mean.create();
    }

    @Test
    @DisplayName("Mean (total, count): one repeated observation")
    void means() {
        try (var guard = new ValuesTest_MeansGuard(emitted)) {
            guard.weight.add(1);
            guard.weight.add(8, 3);
            guard.wait.add(Duration.ofMillis(1500));
        }

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"weight"},{"Name":"wait","Unit":"Seconds"}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"weight":{"Values":[2.25],"Counts":[4]},"wait":1.5}""");
    }

    @Metrics
    static class Several {
        final Histogram histogram = Histogram.create();
        final SharedHistogram shared = SharedHistogram.create();

        @InUnit(MetricUnit.KILOBYTES)
        final Distribution exact = Distribution.in(MetricUnit.BYTES);

        int[] array = {1, 2, 2};
        Double[] boxed = {0.5, null};
        List<Long> list = new ArrayList<>(Arrays.asList(4L, null, 5L));
        Set<Integer> set = Set.of(7);
        final Histogram noneRecorded = Histogram.create();
        long[] emptyArray = {};
        List<Integer> onlyAbsent = Arrays.asList(null, null);
    }

    @Test
    @DisplayName(
            "Histogram, SharedHistogram, Distribution (exact), numeric arrays and collections: metric of several observations; absent"
                    + " elements are skipped, an empty one is absent")
    void severalObservations() {
        try (var guard = new ValuesTest_SeveralGuard(emitted)) {
            guard.histogram.record(3);
            guard.histogram.record(3);
            guard.histogram.record(5);
            guard.shared.record(1, 2);
            guard.exact.record(1_001);
            guard.exact.record(1_002);
        }

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"histogram"},{"Name":"shared"},\
                {"Name":"exact","Unit":"Kilobytes"},{"Name":"array"},{"Name":"boxed"},{"Name":"list"},{"Name":"set"}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"histogram":{"Values":[3,5],"Counts":[2,1]},"shared":{"Values":[1],"Counts":[2]},\
                "exact":{"Values":[1.001,1.002],"Counts":[1,1]},"array":{"Values":[1,2,2],"Counts":[1,1,1]},"boxed":0.5,\
                "list":{"Values":[4,5],"Counts":[1,1]},"set":7}""");
    }

    @Metrics
    static class Lists {
        List<String> keepers = new ArrayList<>(Arrays.asList("Ada", null, "Bo"));
        String[] array = {"Cy"};
        List<String> empty = List.of();
        Set<StringBuilder> builders = Set.of(new StringBuilder("Di"));
    }

    @Test
    @DisplayName("collections of strings: property list, [] if empty")
    void lists() {
        new ValuesTest_ListsGuard(emitted).close();

        assertThat(emitted.fields()).isEqualTo("""
                {"keepers":["Ada","Bo"],"array":["Cy"],"empty":[],"builders":["Di"]}""");
    }

    @Metrics
    record DuckId(String value, @Ignore int checksum) {}

    @Metrics
    record Wait(@InUnit(MetricUnit.SECONDS) Duration time) {}

    @Metrics
    record OneComponents(
            DuckId duck,
            Wait longest,
            Optional<DuckId> none,
            @Flatten DuckId flattened) {}

    @Test
    @DisplayName(
            "@Metrics record with one component (others @Ignored), as a plain field: the component's value. With @Flatten it is an entry")
    void oneComponent() {
        DuckId duck = new DuckId("d-1", 7);
        emitted.append(ValuesTest_OneComponentsEntry.of(
                new OneComponents(duck, new Wait(Duration.ofMillis(1500)), Optional.empty(), duck)));

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"longest","Unit":"Seconds"}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"longest":1.5,"duck":"d-1","value":"d-1"}""");
    }

    @Test
    @DisplayName("... as a root")
    void oneComponentAsARoot() {
        emitted.append(ValuesTest_DuckIdEntry.of(new DuckId("d-1", 7)));

        assertThat(emitted.fields()).isEqualTo("""
                {"value":"d-1"}""");
    }

    @Metrics
    sealed interface Sighting {
        record Seen(long ducks) implements Sighting {}
    }

    @Test
    @DisplayName("... or as a case it is an entry")
    void oneComponentAsACase() {
        emitted.append(ValuesTest_SightingEntry.of(new Sighting.Seen(3)));

        assertThat(emitted.fields()).isEqualTo("""
                {"ducks":3}""");
    }

    @Metrics
    static class Lookups {
        long ducks = 1;

        @InUnit(MetricUnit.SECONDS)
        Dimensioned<Duration> lookupTime;

        Dimensioned<Long> absent;
    }

    @Test
    @DisplayName("Own dimensions for one metric: Dimensioned<T>")
    void dimensioned() {
        Emitted split =
                Emitted.in(Emf.builder("Ns").ownDimensions(OwnDimensions.SPLIT).build());
        var guard = new ValuesTest_LookupsGuard(entry -> {
            split.append(entry);
            emitted.append(entry);
        });
        guard.lookupTime = Dimensioned.of(Duration.ofMillis(1500), DimensionSet.of("Shard", "s-1"));
        guard.close();

        assertThat(split.lines().stream().map(line -> line.replaceAll(",\"Timestamp\":\\d+", "")))
                .containsExactly("""
                        {"_aws":{"CloudWatchMetrics":[{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"ducks"}]}]},\
                        "ducks":1}""", """
                        {"_aws":{"CloudWatchMetrics":[{"Namespace":"Ns","Dimensions":[["Shard"]],\
                        "Metrics":[{"Name":"lookupTime","Unit":"Seconds"}]}]},"lookupTime":1.5,"Shard":"s-1"}""");
        assertThat(emitted.fields()).isEqualTo("""
                {"ducks":1}""");
        assertThat(emitted.problems()).containsEntry(Problem.VALUE_INVALID, 1L);
    }

    static final class Attempts implements CloseValue<Long> {
        private long made;
        private int closings;

        @Override
        public Long closeValue() {
            closings++;
            return made;
        }
    }

    static final class LastWait implements CloseValue<Optional<Duration>> {
        private Duration last;

        @Override
        public Optional<Duration> closeValue() {
            return Optional.ofNullable(last);
        }
    }

    @Metrics
    static class Closing {
        final Attempts attempts = new Attempts();

        @InUnit(MetricUnit.SECONDS)
        final LastWait lastWait = new LastWait();

        final LastWait never = new LastWait();
        CloseValue<String> lambda = () -> "closed";
    }

    @Test
    @DisplayName("a type that implements CloseValue<C>: what C is written as, closed when the guard closes")
    void closeValues() {
        var guard = new ValuesTest_ClosingGuard(emitted);
        guard.attempts.made = 3;
        guard.lastWait.last = Duration.ofMillis(250);
        guard.close();
        guard.close();
        guard.attempts.made = 4;

        assertThat(guard.attempts.closings).isEqualTo(1);
        assertThat(emitted.fields()).isEqualTo("""
                {"attempts":3,"lastWait":0.25,"lambda":"closed"}""");
    }

    @Metrics
    static class AnythingElse {
        @FormatWith(ToString.class)
        URI pond = URI.create("https://example.com/pond");

        @FormatWith(ToString.class)
        Optional<Thread.State> state = Optional.of(Thread.State.NEW);

        @FormatWith(ToString.class)
        Object absent;
    }

    @Test
    @DisplayName("anything else, with @FormatWith (ToString.class for anything with a fit toString)")
    void anythingElse() {
        new ValuesTest_AnythingElseGuard(emitted).close();

        assertThat(emitted.fields()).isEqualTo("""
                {"pond":"https://example.com/pond","state":"NEW"}""");
    }

    /** Doubles a number; a negative one is an error. */
    static final class Twice implements ValueFormatter<Long> {
        @Override
        public void format(ValueWriter out, Long value) {
            if (value < 0) {
                out.error("it is negative");
            } else {
                out.metric(value * 2);
            }
        }
    }

    static final class Halves implements ValueFormatter<List<Double>> {
        @Override
        public void format(ValueWriter out, List<Double> value) {
            out.unit(MetricUnit.MEGABYTES).beginDistribution();
            value.forEach(one -> out.observe(one / 2, 1));
            out.endDistribution();
        }
    }

    @Metrics
    static class ThroughWrappers {
        @FormatWith(Twice.class)
        Optional<Long> optional = Optional.of(1L);

        @FormatWith(Twice.class)
        Supplier<Long> supplier = () -> 2L;

        @FormatWith(Twice.class)
        final AtomicReference<Long> reference = new AtomicReference<>(3L);

        @FormatWith(Twice.class)
        @InUnit(MetricUnit.COUNT)
        final Attempts attempts = new Attempts();

        @FormatWith(Twice.class)
        Optional<Long> absent = Optional.empty();

        @FormatWith(Twice.class)
        long negative = -1;

        @FormatWith(Halves.class)
        @InUnit(MetricUnit.KILOBYTES)
        List<Double> halves = List.of(1.0, 3.0);
    }

    @Test
    @DisplayName(
            "@FormatWith, @InUnit apply to the closed, present value: through Optional, Supplier, AtomicReference, and to C of a"
                    + " CloseValue<C>; ValueWriter has metric(observations, unit) and error")
    void formattersGetTheClosedValue() {
        try (var guard = new ValuesTest_ThroughWrappersGuard(emitted)) {
            guard.attempts.made = 4;
        }

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"optional"},{"Name":"supplier"},\
                {"Name":"reference"},{"Name":"attempts","Unit":"Count"},{"Name":"halves","Unit":"Kilobytes"}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"optional":2,"supplier":4,"reference":6,"attempts":8,"halves":{"Values":[500,1500],"Counts":[1,1]}}""");
        assertThat(emitted.problems()).containsEntry(Problem.VALUE_INVALID, 1L);
    }

    @Metrics
    static class ThroughSlots {
        @FormatWith(Twice.class)
        final Slot<Long> formatted = Slot.of(0L);

        @Quantize(bits = 4)
        final LazySlot<Long> quantized = LazySlot.create();

        @Quantize(bits = 4)
        final AtomicReference<Double> reference = new AtomicReference<>(1000.0);

        @Quantize(bits = 4)
        @InUnit(MetricUnit.SECONDS)
        final LastWait lastWait = new LastWait();
    }

    @Test
    @DisplayName(
            "@FormatWith, @InUnit and @Quantize apply to the closed, present value: through Slot, LazySlot, AtomicReference, and to C of a"
                    + " CloseValue<C>")
    void throughSlots() {
        var guard = new ValuesTest_ThroughSlotsGuard(emitted);
        try (var formatted = guard.formatted.open(OnParentClose.DISCARD).orElseThrow();
                var quantized =
                        guard.quantized.open(1000L, OnParentClose.DISCARD).orElseThrow()) {
            formatted.set(4L);
            assertThat(quantized.get()).isEqualTo(1000);
        }
        guard.lastWait.last = Duration.ofSeconds(1000);
        guard.close();

        assertThat(emitted.fields()).isEqualTo("""
                {"formatted":8,"quantized":992,"reference":992,"lastWait":992}""");
    }

    @Metrics
    static class CopiedAtClosing {
        final int[] array = {1};
        final List<String> list = new ArrayList<>(List.of("one"));
        final Histogram histogram = Histogram.create();
        final StringBuilder text = new StringBuilder("one");
        final AtomicLong atomic = new AtomicLong(1);
    }

    @Test
    @DisplayName("arrays, collections and histograms are copied or handed over at closing")
    void copiedAtClosing() {
        List<Entry> queue = new ArrayList<>();
        var guard = new ValuesTest_CopiedAtClosingGuard(queue::add);
        guard.histogram.record(1);
        guard.close();
        guard.array[0] = 2;
        guard.list.add("two");
        guard.histogram.record(2);
        guard.text.append("two");
        guard.atomic.set(2);
        emitted.append(queue.get(0));

        assertThat(emitted.fields()).isEqualTo("""
                {"array":1,"histogram":1,"atomic":1,"list":["one"],"text":"one"}""");
    }

    @Metrics
    static class Moments {
        final Timer timer = Timer.start();
        final Stopwatch stopwatch = Stopwatch.create();
        final Counter counter = Counter.create();
        final TimestampOnClose emission = TimestampOnClose.create();
        String text = "open";
    }

    @Test
    @DisplayName(
            "Closing happens at emission: when the last flush guard closes; running timers and the default time of the entry stop at the"
                    + " owner's own close()")
    void closingHappensAtEmission(ManualTimeSource time) {
        var guard = new ValuesTest_MomentsGuard(emitted);
        var flushGuard = guard.flushGuard();
        guard.stopwatch.start();
        time.advance(Duration.ofMillis(10));
        guard.close();
        assertThat(emitted.lines()).isEmpty();

        time.advance(Duration.ofMillis(5));
        guard.counter.increment();
        guard.text = "still open";
        flushGuard.close();

        assertThat(emitted.fields()).isEqualTo("""
                {"timer":10,"stopwatch":10,"counter":1,"emission":"1767225600015","text":"still open"}""");
        assertThat(emitted.epochMillis()).isEqualTo(1_767_225_600_010L);
    }

    @Test
    @DisplayName("Writes to plain fields after emission are ignored in production")
    void writesAfterEmission() {
        var guard = new ValuesTest_MomentsGuard(emitted);
        guard.close();
        guard.text = "too late";
        guard.close();

        assertThat(emitted.fields()).contains("\"text\":\"open\"");
    }

    @Test
    @DisplayName("... and reported in tests")
    void writesAfterEmissionInTests() {
        TestSink sink = TestSink.create();
        var guard = new ValuesTest_MomentsGuard(sink);
        guard.close();
        assertThat(sink.lateWrites()).isEmpty();
        guard.text = "too late";

        assertThat(sink.lateWrites())
                .hasSize(1)
                .allSatisfy(report -> assertThat(report)
                        .contains("was written to after it was emitted")
                        .contains("too late"));
    }
}
