package io.tidemark.processor;

/** Sources that use everything at once. */
final class KitchenSink {

    static final String CHILD = """
            package lib;

            import io.tidemark.*;
            import io.tidemark.time.Timer;

            @Metrics(root = false)
            public class CacheMetrics {
                boolean hit;
                final Timer lookupTime = Timer.start();
                @Name("NDucks") private int ducks = 2;
                StringBuilder notes = new StringBuilder("n");

                public int getDucks() {
                    return ducks;
                }

                public CacheMetrics hit() {
                    hit = true;
                    return this;
                }
            }
            """;

    static final String TOTALS = """
            package app;

            import io.tidemark.*;
            import lib.*;

            @Metrics(root = false)
            class Totals {
                final Counter hits = Counter.create();
                @Flatten(prefix = "in") private final Slot<CacheMetrics> inner = Slot.of(new CacheMetrics());

                Slot<CacheMetrics> getInner() {
                    return inner;
                }
            }
            """;

    static final String PLACE = """
            package lib;

            import io.tidemark.*;

            @Metrics
            public record Place(String country, @InUnit(custom = "Furlongs") double distance) {
                public Place {
                    distance = distance * 2;
                }
            }
            """;

    static final String BASE = """
            package app;

            import io.tidemark.*;

            abstract class Base<I extends CharSequence> {
                @SampleGroup @Nullable I id;
                protected int attempts;
                private final long sequence = 7;

                long sequence() {
                    return sequence;
                }
            }
            """;

    static final String NULLABLE = """
            package app;

            import java.lang.annotation.*;

            @Target(ElementType.TYPE_USE)
            @interface Nullable {}
            """;

    static final String KIND = """
            package app;

            import io.tidemark.*;

            @Metrics(naming = Naming.KEBAB_CASE)
            enum Kind {
                BIG_DOG,
                @Name("moggy") CAT
            }
            """;

    static final String DISTANCE = """
            package app;

            import io.tidemark.*;

            @Metrics
            record Distance(@InUnit(custom = "Furlongs") @Quantize(bits = 4) Integer value) {}
            """;

    static final String OPEN = """
            package app;

            import io.tidemark.*;
            import io.tidemark.time.Timer;

            @Metrics
            class Open {
                private Timer timer = Timer.start();
                @Ignore int more;

                Timer getTimer() {
                    return timer;
                }
            }
            """;

    static final String FORMATTER = """
            package app;

            import io.tidemark.*;
            import io.tidemark.entry.ValueWriter;

            final class ToInt implements ValueFormatter<Integer> {
                @Override
                public void format(ValueWriter out, Integer value) {
                    out.metric(value);
                }
            }
            """;

    static final String RECORD = """
            package app;

            import io.tidemark.*;
            import io.tidemark.entry.Entry;
            import io.tidemark.entry.Flag;
            import io.tidemark.time.Timer;
            import io.tidemark.unit.MetricUnit;
            import java.net.InetAddress;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.atomic.*;
            import lib.*;

            @Metrics(naming = Naming.PASCAL_CASE, flags = Flag.NoMetric.class, dimensions = @Dimensions("Kind"))
            @Dimensions({"Kind", "Region"})
            @Dimensions(value = {"Az", "Kind"}, fromGlobals = "Az")
            @SuppressWarnings({"tidemark", "serial"})
            public class Request<T extends Comparable<T> & java.io.Serializable, E extends Enum<E>> extends Base<String>
                    implements FailureAware, java.io.Serializable {
                private static final long serialVersionUID = 1;

                @Timestamp final Instant at = Instant.EPOCH;
                final Kind kind;
                E mode;
                String region;
                char grade = 'a';
                Character boxedGrade;
                byte aByte;
                short aShort;
                @InUnit(MetricUnit.COUNT) int anInt;
                long aLong;
                float aFloat = 0.1f;
                double aDouble;
                boolean aBoolean;
                Byte boxedByte = 1;
                Integer boxedInt = 2;
                Float boxedFloat;
                Double boxedDouble = 2.5;
                @Flags(value = Flag.HighResolution.class, skip = Flag.NoMetric.class) Boolean boxedBoolean = true;
                @RecordId UUID uuid;
                InetAddress address;
                @InUnit(MetricUnit.SECONDS) Duration took = Duration.ofMillis(1500);
                transient Timer timer = Timer.start();
                Instant seen = Instant.ofEpochMilli(1001).plusNanos(1000);
                transient Optional<String> maybe = Optional.of("yes");
                transient Optional<Kind> maybeKind = Optional.empty();
                transient OptionalInt maybeInt = OptionalInt.of(3);
                transient OptionalLong maybeLong = OptionalLong.empty();
                transient Optional<Duration> maybeTook = Optional.of(Duration.ofSeconds(1));
                transient Optional<? extends CharSequence> maybeText = Optional.of(new StringBuilder("maybe"));
                CharSequence text = "text";
                StringBuilder builder = new StringBuilder("builder");
                @Ignore T ignored;
                @Flatten(prefix = "cache", flags = Flag.HighResolution.class) final transient CacheMetrics cache = new CacheMetrics();
                @Flatten(prefix = "slot") final transient Slot<CacheMetrics> slot = Slot.of(new CacheMetrics());
                @Flatten(prefix = "lazy") final transient LazySlot<Place> lazySlot = LazySlot.create();
                @Flatten(prefix = "shared") final transient SharedChild<Totals> shared = SharedChild.of(new Totals());
                final transient LazySlot<Double> filled = LazySlot.create();
                @Flatten(exactPrefix = "P:") transient Optional<Place> place = Optional.of(new Place("no", 1));
                @Flatten(prefix = "entry") transient Entry entry;
                @Flatten(prefix = "errand") transient Errand<T> errand;
                @Flatten(prefix = "maybe") transient Optional<Errand<String>> maybeErrand = Optional.empty();
                @Flatten(prefix = "some") transient Errand<? extends Number> someErrand;
                @Quantize(bits = 8) int roughInt = 1000;
                @Quantize(bits = 8, rounding = Rounding.CEIL) transient Optional<Duration> roughTook = Optional.of(Duration.ofSeconds(1));
                @Quantize(bits = 8) transient AtomicLong roughAtomic = new AtomicLong(1000);
                @Quantize(bits = 8) List<? extends Number> roughList = List.of(1000);
                @Quantize(bits = 8) @FormatWith(ToInt.class) transient Distance distance = new Distance(8);
                transient Distance plainDistance = new Distance(8);
                transient AtomicReference<Distance> lastDistance = new AtomicReference<>();
                transient Open open = new Open();
                transient Dimensioned<Duration> own = Dimensioned.of(Duration.ofSeconds(1), "Shard", "1");
                transient @Quantize(bits = 8) Dimensioned<DoubleAdder> ownAdder = Dimensioned.of(new DoubleAdder(), "Shard", "1");
                transient Dimensioned<Optional<Timer>> ownTimer;
                @Flatten(prefix = "served") transient DynamicField<Long> served = DynamicField.of("bread").withValue(3L);
                @InUnit(MetricUnit.SECONDS) @Flatten transient DynamicField<AtomicReference<Optional<Duration>>> live;
                @Quantize(bits = 8) @Flatten transient DynamicField<AtomicInteger> roughLive;
                @Flatten Map<String, ?> map = Map.of("more", 1);
                @Quantize(bits = 8) @Flatten(flags = Flag.HighResolution.class) Map<Kind, Integer> byKind;
                @Flatten transient HashMap<E, String> byMode;
                @FormatWith(ToString.class) transient SortedSet<? extends Number> sorted = new TreeSet<>(Set.of(1));
                @FormatWith(ToString.class) transient T[] array;
                @FormatWith(ToString.class) transient Map<String, T> asText;
                @Deprecated int last = 9;

                Request(@Nullable Kind kind) {
                    this.kind = kind;
                }

                protected <X extends Exception> Request(Kind kind, Class<X> sink, String... regions) throws X {
                    this.kind = kind;
                    this.region = regions[0];
                }

                static RequestGuard<String, Thread.State> start(io.tidemark.sink.EntrySink sink) {
                    return new RequestGuard<>(Kind.BIG_DOG, sink);
                }

                @Override
                public void onFailure(Throwable failure) {
                    region = failure.getMessage();
                }
            }
            """;

    static final String ERRAND = """
            package lib;

            import io.tidemark.*;
            import io.tidemark.entry.Flag;
            import java.time.Instant;
            import java.util.concurrent.atomic.AtomicLong;

            @Metrics(naming = Naming.SNAKE_CASE, prefix = "errand_", flags = Flag.HighResolution.class)
            @CaseTag(value = "kind", sampleGroup = true)
            @Dimensions("errand_kind")
            public sealed interface Errand<T extends Comparable<T>> permits Errand.Idle, Errand.Fetch, Errand.Far, Errand.Lost {
                record Idle<T extends Comparable<T>>() implements Errand<T> {}

                @Metrics(naming = Naming.KEBAB_CASE)
                @Name("fetching")
                record Fetch(Instant at, AtomicLong sticks, @SampleGroup String where, @Ignore Object ignored)
                        implements Errand<String> {}

                sealed interface Far<T extends Comparable<T>> extends Errand<T> {
                    record Trip<S extends CharSequence & Comparable<S>>(S where, @Flatten(prefix = "to") Place place)
                            implements Far<S> {}
                }

                @Deprecated
                final class Lost implements Errand<Integer> {
                    private final long since = 3;
                    CharSequence notes = "n";

                    public long getSince() {
                        return since;
                    }
                }
            }
            """;

    static final String[] ALL = {CHILD, TOTALS, PLACE, BASE, NULLABLE, KIND, ERRAND, DISTANCE, OPEN, FORMATTER, RECORD};

    private KitchenSink() {}
}
