package io.tidemark.it.records;

import io.tidemark.CaseTag;
import io.tidemark.CloseValue;
import io.tidemark.Counter;
import io.tidemark.Dimensioned;
import io.tidemark.Dimensions;
import io.tidemark.Distribution;
import io.tidemark.DynamicField;
import io.tidemark.Flags;
import io.tidemark.Flatten;
import io.tidemark.FormatWith;
import io.tidemark.Histogram;
import io.tidemark.Ignore;
import io.tidemark.InUnit;
import io.tidemark.LazySlot;
import io.tidemark.Mean;
import io.tidemark.Metrics;
import io.tidemark.Name;
import io.tidemark.Naming;
import io.tidemark.Quantize;
import io.tidemark.SampleGroup;
import io.tidemark.SharedChild;
import io.tidemark.SharedHistogram;
import io.tidemark.Slot;
import io.tidemark.State;
import io.tidemark.StateHandle;
import io.tidemark.Timestamp;
import io.tidemark.ToString;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.Flag;
import io.tidemark.time.EpochMicros;
import io.tidemark.time.EpochMillis;
import io.tidemark.time.EpochSeconds;
import io.tidemark.time.Iso8601;
import io.tidemark.time.Stopwatch;
import io.tidemark.time.TimeSource;
import io.tidemark.time.Timer;
import io.tidemark.time.TimestampOnClose;
import io.tidemark.unit.MetricUnit;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** A record with a field of every type that there is, in the order of the guide's table of values. */
@Metrics(naming = Naming.SNAKE_CASE)
@Dimensions({"kind", "pond"})
class KitchenSink {

    static final State<String> RELEASE = State.of("2026-10-01");

    @Timestamp
    final Instant at = TimeSource.current().instant();

    // Whole numbers
    byte aByte = 1;
    short aShort = 2;
    int anInt = 3;
    long aLong = 4;
    Long boxedLong = 5L;
    final AtomicInteger atomicInteger = new AtomicInteger(6);
    final AtomicLong atomicLong = new AtomicLong(7);
    final LongAdder longAdder = new LongAdder();
    final Counter counter = Counter.startingAt(9);

    // Decimal numbers
    float aFloat = 0.1f;
    double aDouble = 0.25;
    Double boxedDouble = 1e-7;
    final DoubleAdder doubleAdder = new DoubleAdder();

    // Booleans
    boolean aBoolean = true;
    Boolean boxedBoolean = false;
    final AtomicBoolean atomicBoolean = new AtomicBoolean(true);

    // Durations
    Duration duration = Duration.ofNanos(3_024);

    @InUnit(MetricUnit.SECONDS)
    final Timer timer = Timer.start();

    final Stopwatch stopwatch = Stopwatch.create();

    // Texts
    String string = "a \"quoted\" word";
    CharSequence sequence = new StringBuilder("sequence");
    char letter = 'x';
    UUID uuid = new UUID(0, 1);
    InetAddress address = InetAddress.getLoopbackAddress();

    // Enums
    @SampleGroup
    Kind kind = Kind.BIG_DOG;

    Thread.State state = Thread.State.NEW;

    // Moments
    Instant moment = Instant.ofEpochMilli(1001).plusNanos(1000);
    final TimestampOnClose closed = TimestampOnClose.create();

    @FormatWith(EpochSeconds.class)
    Instant seconds = moment;

    @FormatWith(EpochMillis.class)
    Instant millis = moment;

    @FormatWith(EpochMicros.class)
    Instant micros = moment;

    @FormatWith(Iso8601.class)
    Instant iso = moment;

    // What may be absent
    Optional<String> optional = Optional.of("present");
    Optional<String> empty = Optional.empty();
    OptionalInt optionalInt = OptionalInt.of(1);
    OptionalLong optionalLong = OptionalLong.of(2);
    OptionalDouble optionalDouble = OptionalDouble.of(0.5);
    String nothing;

    // Read at closing
    final AtomicReference<Duration> reference = new AtomicReference<>(Duration.ofMillis(2));
    Supplier<Kind> supplier = () -> Kind.BIG_DOG;
    final StateHandle<String> release = RELEASE.handle();

    // Several observations
    final Mean mean = Mean.create();

    @InUnit(MetricUnit.KILOBYTES)
    final Histogram histogram = Histogram.in(MetricUnit.BYTES);

    final SharedHistogram sharedHistogram = SharedHistogram.create();
    final Distribution distribution = Distribution.create();
    int[] array = {1, 2};
    List<Double> numbers = new ArrayList<>(Arrays.asList(0.5, null));

    // Lists
    List<String> strings = new ArrayList<>(List.of("a", "b"));
    Set<String> none = Set.of();

    // What closes to something else, and what only a formatter can write
    CloseValue<Long> closing = () -> 3L;

    @FormatWith(ToString.class)
    URI page = URI.create("https://example.com/pond");

    // Records and entries inside
    @Flatten(prefix = "cache")
    final Cache cache = new Cache();

    @Flatten(exactPrefix = "place:")
    Optional<Place> place = Optional.of(new Place("no", 1.5));

    @Flatten(flags = Flag.NoMetric.class)
    Entry heartbeat = new Heartbeat(3);

    // A case
    @Flatten
    Errand errand = new Errand.MeetDogs(3);

    // What other threads fill, or share
    @Flatten(prefix = "call")
    final Slot<Call> call = Slot.of(new Call());

    @InUnit(MetricUnit.BYTES)
    final LazySlot<Long> size = LazySlot.create();

    @Flatten
    final SharedChild<Shared> shared = SharedChild.of(new Shared());

    // Names that only run time knows
    @Flatten
    final Map<String, Object> map = new LinkedHashMap<>();

    @Flatten(prefix = "dynamic")
    DynamicField<Long> dynamic = DynamicField.of("none");

    // Values that something else holds
    DuckId duckId = new DuckId("d-1");
    Dimensioned<Duration> dimensioned = Dimensioned.of(Duration.ofMillis(5), "shard", "s-1");

    @Quantize(bits = 4)
    long quantized = 1000;

    // Names, units, flags, and what is not written
    @Name("pond")
    String where = "north";

    @InUnit(MetricUnit.PERCENT)
    @Flags(Flag.HighResolution.class)
    int load = 80;

    @InUnit(custom = "Furlongs")
    double distance = 2.5;

    @Ignore
    String scratch = "never written";

    @Metrics(naming = Naming.KEBAB_CASE)
    enum Kind {
        BIG_DOG
    }

    @Metrics(root = false)
    static class Cache {
        long lookups;
        final Timer lookupTime = Timer.start();
    }

    @Metrics
    @CaseTag("errand")
    sealed interface Errand {
        record MeetDogs(long dogsMet) implements Errand {}

        record FindGoose(boolean gooseFound) implements Errand {}
    }

    @Metrics(root = false)
    static class Call {
        long status;
    }

    @Metrics
    record DuckId(String value) {}

    @Metrics(root = false)
    static class Shared {
        final Counter hits = Counter.create();
    }

    @Metrics
    record Place(String country, double height) {}

    /** Written by hand. */
    record Heartbeat(long beats) implements Entry {
        @Override
        public long epochNanos() {
            return 0;
        }

        @Override
        public void writeTo(EntryWriter out) {
            out.value("beats").metric(beats);
        }
    }
}
