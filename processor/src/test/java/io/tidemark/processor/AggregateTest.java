package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is generated for records that are merged. */
class AggregateTest {

    private static final String IMPORTS = """
            package app;
            import io.tidemark.*;
            import io.tidemark.sink.EntrySink;
            import io.tidemark.stats.*;
            import io.tidemark.time.Timer;
            import io.tidemark.unit.*;
            """;

    private static final String API_CALL = IMPORTS + """
            @Metrics(naming = Naming.SNAKE_CASE) @Aggregate
            class ApiCall {
                @Key @SampleGroup final String endpoint;
                @Key int shard;
                @Merge(Distribution.class) @InUnit(MetricUnit.MICROSECONDS) final Timer latency = Timer.start();
                @Merge(Sum.class) long responseSize;
                @Merge(KeepLast.class) java.util.Optional<Kind> kind = java.util.Optional.empty();
                @Merge(value = Histogram.class, bounds = {0.5, 10}) double load;
                @Merge(Ignore.class) String requestId;
                @Flatten final Retries retries = new Retries();
                @Merge(Max.class) private int depth;

                ApiCall(String endpoint) { this.endpoint = endpoint; }

                int depth() { return depth; }
            }
            """;

    private static final String KIND = IMPORTS + "@Metrics(naming = Naming.KEBAB_CASE) enum Kind { FIRST_TRY }";
    private static final String RETRIES =
            IMPORTS + "@Metrics(root = false) @Aggregate class Retries { @Merge(Sum.class) int retries; }";

    @Test
    void theAggregateAndWhatFillsIt() throws IOException {
        Compiled compiled = Compiled.withOptions(List.of("-Xlint:all", "-Werror"), API_CALL, KIND, RETRIES);

        String shape = compiled.generated("app/ApiCallShape");
        String merge = shape.substring(
                shape.indexOf("    /**\n     * Merges the values"),
                shape.indexOf("    /**\n     * What closing keeps"));
        assertThat(compiled.generated("app/ApiCallAggregate") + "\n// ApiCallShape\n" + merge)
                .isEqualTo(golden("ApiCallAggregate.golden"));
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(AggregateTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aggregatesOfALibraryAreFlattened() {
        RecordingSink sink = Compiled.run(
                """
                try (var a = new AGuard(sink)) {
                    a.calls.insert(new lib.Call(3));
                    a.calls.insert(new lib.Call(4));
                }
                """,
                "import io.tidemark.*; import io.tidemark.stats.*;"
                        + " @Metrics(naming = Naming.PASCAL_CASE) class A {"
                        + " @Flatten(prefix = \"db\") final Aggregated<lib.Call> calls = Aggregated.of(lib.CallAggregate::new); }",
                """
                package lib;
                import io.tidemark.*;
                import io.tidemark.stats.*;
                @Metrics(root = false) @Aggregate
                public record Call(@Merge(Sum.class) int rows, @Flatten Inside inside) {
                    public Call(int rows) { this(rows, new Inside(rows)); }
                }
                """,
                """
                package lib;
                import io.tidemark.*;
                import io.tidemark.stats.*;
                @Metrics(root = false) @Aggregate
                public record Inside(@Merge(Max.class) int most) {}
                """);

        assertThat(sink.only().lines()).containsExactly("DbRows=7", "DbMost=4");
    }

    @Test
    void anAccessorThatThrowsCostsItsValueAlone() {
        RecordingSink sink = Compiled.run(
                """
                try (var a = new AGuard(sink)) {
                    a.calls.insert(new B(3));
                    a.calls.insert(new B(-1));
                }
                """,
                "import io.tidemark.*; import io.tidemark.stats.*;"
                        + " @Metrics class A { @Flatten final Aggregated<B> calls = Aggregated.of(BAggregate::new); }",
                """
                import io.tidemark.*;
                import io.tidemark.stats.*;
                @Metrics @Aggregate
                class B {
                    @Merge(Sum.class) private int x;
                    @Merge(Sum.class) final int n = 1;
                    B(int x) { this.x = x; }
                    int getX() { if (x < 0) throw new IllegalStateException(); return x; }
                }
                """);

        assertThat(sink.only().lines()).containsExactly("x=3", "n=2");
    }

    @Test
    void aRecordThatInheritsItsFieldsMergesThem() {
        RecordingSink sink = Compiled.run(
                """
                try (var a = new AGuard(sink)) {
                    a.calls.insert(new C());
                    a.calls.insert(new C());
                }
                """,
                "import io.tidemark.*; import io.tidemark.stats.*;"
                        + " @Metrics class A { @Flatten final Aggregated<C> calls = Aggregated.of(CAggregate::new); }",
                "import io.tidemark.stats.*; class Above { @Merge(Sum.class) int above = 2; }",
                "import io.tidemark.*; import io.tidemark.stats.*;"
                        + " @Metrics @Aggregate class C extends Above { @Merge(Min.class) int own = 5; }");

        assertThat(sink.only().lines()).containsExactly("above=4", "own=5");
    }

    @Test
    void anAggregatedInASharedChildIsSafeToShare() {
        Compiled compiled = Compiled.of(
                "import io.tidemark.*; import io.tidemark.stats.*;"
                        + " @Metrics class A { @Flatten final SharedChild<B> b = SharedChild.of(new B()); }",
                "import io.tidemark.*; import io.tidemark.stats.*;"
                        + " @Metrics class B { @Flatten final Aggregated<C> c = Aggregated.of(CAggregate::new); }",
                "import io.tidemark.*; import io.tidemark.stats.*;"
                        + " @Metrics @Aggregate class C { @Merge(Sum.class) int own = 5; }");

        assertThat(compiled.generated("BShape")).contains("tidemarkTake()");
    }

    @Test
    void theTimeOfAMergedRecordIsNobodys() {
        RecordingSink sink = Compiled.run(
                """
                try (var a = new AGuard(sink)) {
                    a.calls.insert(new C());
                }
                """,
                "import io.tidemark.*; import io.tidemark.stats.*;"
                        + " @Metrics class A { @Timestamp long at = 7; @Flatten final Aggregated<C> calls = Aggregated.of(CAggregate::new); }",
                "import io.tidemark.*; import io.tidemark.stats.*;"
                        + " @Metrics @Aggregate class C { @Timestamp long at = 9; @Merge(Sum.class) int own = 5; }");

        assertThat(sink.only().epochNanos()).isEqualTo(7_000_000);
        assertThat(sink.only().lines()).containsExactly("own=5");
    }

    @Test
    void aLibraryWhoseAggregateIsMissingIsTold() {
        String library = """
                package lib;
                import io.tidemark.*;
                import io.tidemark.stats.*;
                @Metrics(root = false) @Aggregate
                public record Call(@Merge(Sum.class) int rows) {}
                """;
        MemoryCompiler compiler = new MemoryCompiler(Compiled.CLASS_PATH);
        assertThat(compiler.compile(Map.of("lib.Call", library), true).succeeded())
                .isTrue();
        compiler.keep("lib.CallAggregate"::equals);

        MemoryCompiler.Result result = compiler.compile(
                Map.of(
                        "A",
                        "import io.tidemark.*; import io.tidemark.stats.*;"
                                + " @Metrics class A { @Flatten Aggregated<lib.Call> calls; }"),
                true);

        assertThat(result.errors().map(error -> error.getMessage(null)))
                .singleElement()
                .asString()
                .startsWith(Message.CHILD_NOT_PROCESSED.tag())
                .contains("lib.CallAggregate");
    }
}
