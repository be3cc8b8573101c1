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
                @Flatten(exactPrefix = "P:") transient Optional<Place> place = Optional.of(new Place("no", 1));
                @Flatten(prefix = "entry") transient Entry entry;
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

    static final String[] ALL = {CHILD, PLACE, BASE, NULLABLE, KIND, RECORD};

    private KitchenSink() {}
}
