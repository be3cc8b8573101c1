package io.tidemark.it.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Flatten;
import io.tidemark.Metrics;
import io.tidemark.Name;
import io.tidemark.Naming;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.format.emf.Emf;
import io.tidemark.stream.Problem;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Names")
class NamesTest {

    private final Emitted emitted = Emitted.emf();

    @Metrics(root = false)
    record Downstream(boolean success) {}

    @Metrics(root = false)
    record Latency(long requestLatency) {}

    @Metrics(root = false)
    record Ducks(@Name("NDucks") long numberOfDucks) {}

    @Metrics(root = false, naming = Naming.PASCAL_CASE, prefix = "api_")
    record Api(long latency, @Name("exact_name") long responseTime) {}

    @Metrics(root = false)
    record Innermost(@Name("foo") long other) {}

    @Metrics(root = false)
    record Middle(@Flatten(prefix = "val_") Innermost inner) {}

    @Metrics(naming = Naming.PASCAL_CASE)
    record PascalFlatten(@Flatten(prefix = "Downstream") Downstream downstream) {}

    @Test
    @DisplayName("root PASCAL_CASE, @Flatten(prefix=\"Downstream\"), child field success: DownstreamSuccess")
    void pascalFlatten() {
        emitted.append(NamesTest_PascalFlattenEntry.of(new PascalFlatten(new Downstream(true))));

        assertThat(emitted.fields()).isEqualTo("""
                {"DownstreamSuccess":1}""");
    }

    @Metrics(naming = Naming.PRESERVE)
    record PreservedFlatten(@Flatten(prefix = "Downstream") Downstream downstream) {}

    @Test
    @DisplayName("root PRESERVE, @Flatten(prefix=\"Downstream\"), child field success: Downstreamsuccess")
    void preservedFlatten() {
        emitted.append(NamesTest_PreservedFlattenEntry.of(new PreservedFlatten(new Downstream(true))));

        assertThat(emitted.fields()).isEqualTo("""
                {"Downstreamsuccess":1}""");
    }

    @Metrics(naming = Naming.KEBAB_CASE)
    record KebabFlatten(@Flatten(prefix = "Downstream") Downstream downstream) {}

    @Test
    @DisplayName("root KEBAB_CASE, @Flatten(prefix=\"Downstream\"), child field success: downstream-success")
    void kebabFlatten() {
        emitted.append(NamesTest_KebabFlattenEntry.of(new KebabFlatten(new Downstream(true))));

        assertThat(emitted.fields()).isEqualTo("""
                {"downstream-success":1}""");
    }

    @Metrics(naming = Naming.SNAKE_CASE)
    record SnakeFlatten(@Flatten(prefix = "Downstream") Downstream downstream) {}

    @Test
    @DisplayName("root SNAKE_CASE, @Flatten(prefix=\"Downstream\"), child field success: downstream_success")
    void snakeFlatten() {
        emitted.append(NamesTest_SnakeFlattenEntry.of(new SnakeFlatten(new Downstream(true))));

        assertThat(emitted.fields()).isEqualTo("""
                {"downstream_success":1}""");
    }

    @Metrics(naming = Naming.CAMEL_CASE)
    record CamelFlatten(@Flatten(prefix = "Downstream") Downstream downstream) {}

    @Test
    @DisplayName("root CAMEL_CASE, @Flatten(prefix=\"Downstream\"), child field success: downstreamSuccess")
    void camelFlatten() {
        emitted.append(NamesTest_CamelFlattenEntry.of(new CamelFlatten(new Downstream(true))));

        assertThat(emitted.fields()).isEqualTo("""
                {"downstreamSuccess":1}""");
    }

    @Metrics(naming = Naming.SCREAMING_SNAKE_CASE)
    record ScreamingFlatten(@Flatten(prefix = "Downstream") Downstream downstream) {}

    @Test
    @DisplayName("root SCREAMING_SNAKE_CASE, @Flatten(prefix=\"Downstream\"), child field success: DOWNSTREAM_SUCCESS")
    void screamingFlatten() {
        emitted.append(NamesTest_ScreamingFlattenEntry.of(new ScreamingFlatten(new Downstream(true))));

        assertThat(emitted.fields()).isEqualTo("""
                {"DOWNSTREAM_SUCCESS":1}""");
    }

    @Metrics(naming = Naming.PASCAL_CASE, prefix = "api_")
    record PascalContainer(long latency) {}

    @Test
    @DisplayName("root PASCAL_CASE, prefix=\"api_\", field latency: ApiLatency")
    void pascalContainer() {
        emitted.append(NamesTest_PascalContainerEntry.of(new PascalContainer(3)));

        assertThat(emitted.fields()).isEqualTo("""
                {"ApiLatency":3}""");
    }

    @Metrics(naming = Naming.KEBAB_CASE)
    record ExactFlatten(@Flatten(exactPrefix = "API:") Latency api) {}

    @Test
    @DisplayName("root KEBAB_CASE, @Flatten(exactPrefix=\"API:\"), child requestLatency: API:request-latency")
    void exactFlatten() {
        emitted.append(NamesTest_ExactFlattenEntry.of(new ExactFlatten(new Latency(3))));

        assertThat(emitted.fields()).isEqualTo("""
                {"API:request-latency":3}""");
    }

    @Metrics(naming = Naming.KEBAB_CASE)
    record ExactFlattenOfName(@Flatten(exactPrefix = "API:") Ducks api) {}

    @Test
    @DisplayName("root KEBAB_CASE, @Flatten(exactPrefix=\"API:\"), child @Name(\"NDucks\"): API:NDucks")
    void exactFlattenOfName() {
        emitted.append(NamesTest_ExactFlattenOfNameEntry.of(new ExactFlattenOfName(new Ducks(3))));

        assertThat(emitted.fields()).isEqualTo("""
                {"API:NDucks":3}""");
    }

    @Metrics(naming = Naming.KEBAB_CASE)
    record KebabFlattenOfBoth(
            @Flatten(prefix = "alt") Latency latency,
            @Flatten(prefix = "alt") Ducks ducks) {}

    @Test
    @DisplayName(
            "root KEBAB_CASE, @Flatten(prefix=\"alt\"), child requestLatency / @Name(\"NDucks\"): alt-request-latency / alt-NDucks")
    void kebabFlattenOfBoth() {
        emitted.append(NamesTest_KebabFlattenOfBothEntry.of(new KebabFlattenOfBoth(new Latency(3), new Ducks(4))));

        assertThat(emitted.fields()).isEqualTo("""
                {"alt-request-latency":3,"alt-NDucks":4}""");
    }

    @Metrics(naming = Naming.SNAKE_CASE)
    record SnakeFlattenOfName(
            @Flatten(prefix = "Waterfowl_") Ducks ducks) {}

    @Test
    @DisplayName("root SNAKE_CASE, @Flatten(prefix=\"Waterfowl_\"), child @Name(\"NDucks\"): waterfowl_NDucks")
    void snakeFlattenOfName() {
        emitted.append(NamesTest_SnakeFlattenOfNameEntry.of(new SnakeFlattenOfName(new Ducks(4))));

        assertThat(emitted.fields()).isEqualTo("""
                {"waterfowl_NDucks":4}""");
    }

    @Metrics(naming = Naming.KEBAB_CASE)
    record OwnNaming(@Flatten(prefix = "his-") Api api) {}

    @Test
    @DisplayName(
            "root KEBAB_CASE, @Flatten(prefix=\"his-\"), child PASCAL_CASE with prefix=\"api_\", field latency / @Name(\"exact_name\"): his-ApiLatency / his-exact_name")
    void ownNaming() {
        emitted.append(NamesTest_OwnNamingEntry.of(new OwnNaming(new Api(3, 4))));

        assertThat(emitted.fields()).isEqualTo("""
                {"his-ApiLatency":3,"his-exact_name":4}""");
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    record PascalTwice(@Flatten(prefix = "nested_") Middle middle) {}

    @Test
    @DisplayName(
            "root PASCAL_CASE, @Flatten(prefix=\"nested_\") over @Flatten(prefix=\"val_\"), @Name(\"foo\"): NestedValfoo")
    void pascalTwice() {
        emitted.append(NamesTest_PascalTwiceEntry.of(new PascalTwice(new Middle(new Innermost(5)))));

        assertThat(emitted.fields()).isEqualTo("""
                {"NestedValfoo":5}""");
    }

    @Metrics(naming = Naming.SNAKE_CASE)
    record SnakeTwice(@Flatten(prefix = "nested_") Middle middle) {}

    @Test
    @DisplayName(
            "root SNAKE_CASE, @Flatten(prefix=\"nested_\") over @Flatten(prefix=\"val_\"), @Name(\"foo\"): nested_val_foo")
    void snakeTwice() {
        emitted.append(NamesTest_SnakeTwiceEntry.of(new SnakeTwice(new Middle(new Innermost(5)))));

        assertThat(emitted.fields()).isEqualTo("""
                {"nested_val_foo":5}""");
    }

    @Metrics(naming = Naming.PASCAL_CASE, exactPrefix = "prefix@")
    record ExactContainer(long a) {}

    @Test
    @DisplayName("root PASCAL_CASE, container exactPrefix=\"prefix@\", field a: prefix@A")
    void exactContainer() {
        emitted.append(NamesTest_ExactContainerEntry.of(new ExactContainer(1)));

        assertThat(emitted.fields()).isEqualTo("""
                {"prefix@A":1}""");
    }

    @Metrics(naming = Naming.KEBAB_CASE, prefix = "Foo-")
    record KebabContainer(
            long numberOfGeese,
            @Name("n-ducks") long ducks,
            @Flatten Latency latency) {}

    @Test
    @DisplayName(
            "root KEBAB_CASE, prefix=\"Foo-\", fields numberOfGeese, @Name(\"n-ducks\"), flattened requestLatency: foo-number-of-geese, n-ducks, request-latency")
    void kebabContainer() {
        emitted.append(NamesTest_KebabContainerEntry.of(new KebabContainer(1, 2, new Latency(3))));

        assertThat(emitted.fields()).isEqualTo("""
                {"foo-number-of-geese":1,"n-ducks":2,"request-latency":3}""");
    }

    @Metrics(naming = Naming.PRESERVE)
    record Preserve(long HTTPStatus, long p99Latency, long request_size) {}

    @Test
    @DisplayName("PRESERVE: HTTPStatus, p99Latency, request_size become HTTPStatus, p99Latency, request_size")
    void preserve() {
        emitted.append(NamesTest_PreserveEntry.of(new Preserve(200, 3, 4)));

        assertThat(emitted.fields()).isEqualTo("""
                {"HTTPStatus":200,"p99Latency":3,"request_size":4}""");
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    record Pascal(long HTTPStatus, long p99Latency, long request_size) {}

    @Test
    @DisplayName("PASCAL_CASE: HTTPStatus, p99Latency, request_size become HttpStatus, P99Latency, RequestSize")
    void pascal() {
        emitted.append(NamesTest_PascalEntry.of(new Pascal(200, 3, 4)));

        assertThat(emitted.fields()).isEqualTo("""
                {"HttpStatus":200,"P99Latency":3,"RequestSize":4}""");
    }

    @Metrics(naming = Naming.CAMEL_CASE)
    record Camel(long HTTPStatus, long p99Latency, long request_size) {}

    @Test
    @DisplayName("CAMEL_CASE: HTTPStatus, p99Latency, request_size become httpStatus, p99Latency, requestSize")
    void camel() {
        emitted.append(NamesTest_CamelEntry.of(new Camel(200, 3, 4)));

        assertThat(emitted.fields()).isEqualTo("""
                {"httpStatus":200,"p99Latency":3,"requestSize":4}""");
    }

    @Metrics(naming = Naming.SNAKE_CASE)
    record Snake(long HTTPStatus, long p99Latency, long request_size) {}

    @Test
    @DisplayName("SNAKE_CASE: HTTPStatus, p99Latency, request_size become http_status, p99_latency, request_size")
    void snake() {
        emitted.append(NamesTest_SnakeEntry.of(new Snake(200, 3, 4)));

        assertThat(emitted.fields()).isEqualTo("""
                {"http_status":200,"p99_latency":3,"request_size":4}""");
    }

    @Metrics(naming = Naming.KEBAB_CASE)
    record Kebab(long HTTPStatus, long p99Latency, long request_size) {}

    @Test
    @DisplayName("KEBAB_CASE: HTTPStatus, p99Latency, request_size become http-status, p99-latency, request-size")
    void kebab() {
        emitted.append(NamesTest_KebabEntry.of(new Kebab(200, 3, 4)));

        assertThat(emitted.fields()).isEqualTo("""
                {"http-status":200,"p99-latency":3,"request-size":4}""");
    }

    @Metrics(naming = Naming.SCREAMING_SNAKE_CASE)
    record Screaming(long HTTPStatus, long p99Latency, long request_size) {}

    @Test
    @DisplayName(
            "SCREAMING_SNAKE_CASE: HTTPStatus, p99Latency, request_size become HTTP_STATUS, P99_LATENCY, REQUEST_SIZE")
    void screaming() {
        emitted.append(NamesTest_ScreamingEntry.of(new Screaming(200, 3, 4)));

        assertThat(emitted.fields()).isEqualTo("""
                {"HTTP_STATUS":200,"P99_LATENCY":3,"REQUEST_SIZE":4}""");
    }

    @Metrics(naming = Naming.SNAKE_CASE)
    record Dotted(
            @Flatten(exactPrefix = "http.") Latency latency,
            @Flatten(prefix = "slow-calls") Latency other) {}

    @Test
    @DisplayName("words split at _, -, . and case changes")
    void dotted() {
        emitted.append(NamesTest_DottedEntry.of(new Dotted(new Latency(1), new Latency(2))));

        assertThat(emitted.fields()).isEqualTo("""
                {"http.request_latency":1,"slow_calls_request_latency":2}""");
    }

    @Metrics(prefix = "pond_")
    record Pond(long duckCount, @Flatten(exactPrefix = "x:") Latency latency) {}

    @Metrics(naming = Naming.CAMEL_CASE, prefix = "API_")
    record CamelSegments(
            long latency,
            @Flatten Pond pond,
            @Flatten(prefix = "their_own") Pond theirs) {}

    @Test
    @DisplayName("CAMEL_CASE: the first segment of the whole name is camel, later ones Pascal")
    void camelSegments() {
        Pond pond = new Pond(2, new Latency(3));
        emitted.append(NamesTest_CamelSegmentsEntry.of(new CamelSegments(1, pond, pond)));

        assertThat(emitted.fields()).isEqualTo("""
                {"apiLatency":1,"pondDuckCount":2,"x:RequestLatency":3,\
                "theirOwnPondDuckCount":2,"theirOwnx:RequestLatency":3}""");
    }

    @Metrics
    record Inherits(@Flatten(prefix = "deep") Latency latency) {}

    @Metrics(naming = Naming.PRESERVE)
    record Resets(@Flatten Latency latency) {}

    @Metrics(naming = Naming.KEBAB_CASE)
    record Root(
            long ownField,
            @Flatten Inherits inherits,
            @Flatten Resets resets) {}

    @Test
    @DisplayName("1. A record without a naming of its own takes that of the nearest enclosing record that sets one")
    void inheritance() {
        emitted.append(NamesTest_RootEntry.of(new Root(1, new Inherits(new Latency(2)), new Resets(new Latency(3)))));

        assertThat(emitted.fields()).isEqualTo("""
                {"own-field":1,"deep-request-latency":2,"requestLatency":3}""");
    }

    @Test
    @DisplayName("1. INHERIT is PRESERVE at a root")
    void inheritAtARoot() {
        emitted.append(NamesTest_InheritsEntry.of(new Inherits(new Latency(2))));

        assertThat(emitted.fields()).isEqualTo("""
                {"deeprequestLatency":2}""");
    }

    @Metrics(naming = Naming.SCREAMING_SNAKE_CASE, prefix = "pond_")
    record NamedInContainer(@Name("as-It-is") long ducks, long geese) {}

    @Metrics
    record FlattensNamed(@Flatten(prefix = "their_") NamedInContainer child) {}

    @Test
    @DisplayName("2. @Name is never inflected, and no container prefix is put before it. Flatten prefixes are")
    void names() {
        emitted.append(NamesTest_FlattensNamedEntry.of(new FlattensNamed(new NamedInContainer(1, 2))));

        assertThat(emitted.fields()).isEqualTo("""
                {"their_as-It-is":1,"their_POND_GEESE":2}""");
    }

    @Metrics(naming = Naming.PASCAL_CASE, prefix = "pond-")
    record Container(
            long ducks, @Name("exact") long geese, @Flatten Latency latency) {}

    @Test
    @DisplayName(
            "3. prefix on a container goes before its own fields only, inflected: not before @Named ones, not into flattened ones")
    void containerPrefix() {
        emitted.append(NamesTest_ContainerEntry.of(new Container(1, 2, new Latency(3))));

        assertThat(emitted.fields()).isEqualTo("""
                {"PondDucks":1,"exact":2,"RequestLatency":3}""");
    }

    @Metrics(naming = Naming.KEBAB_CASE)
    record FlattensOther(
            @Flatten(prefix = "Slow") NamedInContainer child,
            @Flatten(exactPrefix = "Slow_") Latency exact) {}

    @Test
    @DisplayName(
            "4. prefix on @Flatten goes before every name inside, in the style of the record that holds the flatten, with a separator;"
                    + " exactPrefix is copied as it is")
    void flattenPrefix() {
        emitted.append(NamesTest_FlattensOtherEntry.of(new FlattensOther(new NamedInContainer(1, 2), new Latency(3))));

        assertThat(emitted.fields()).isEqualTo("""
                {"slow-as-It-is":1,"slow-POND_GEESE":2,"Slow_request-latency":3}""");
    }

    @Metrics
    static class AtRunTime {
        long ducks = 1;

        @Flatten
        Entry more;
    }

    /** Written by hand: the compiler does not see its names. */
    record MoreDucks(String name) implements Entry {
        @Override
        public long epochNanos() {
            return 0;
        }

        @Override
        public void writeTo(EntryWriter out) {
            out.value(name).metric(2);
        }
    }

    @Test
    @DisplayName("where only run time can tell that two fields have one name, the entry is invalid, and counted")
    void sameNameAtRunTime() {
        Emitted strict = Emitted.in(Emf.builder("Ns").strict(true).build());
        var guard = new NamesTest_AtRunTimeGuard(strict);
        guard.more = new MoreDucks("ducks");
        guard.close();

        assertThat(strict.lines()).isEmpty();
        assertThat(strict.stats().invalid()).isEqualTo(1);
        assertThat(strict.problems()).containsKey(Problem.NAME_INVALID);
    }

    @Test
    @DisplayName("... or, of a format that is not strict, the later field is left out, and counted")
    void sameNameAtRunTimeInProduction() {
        Emitted lenient = Emitted.in(Emf.builder("Ns").strict(false).build());
        var guard = new NamesTest_AtRunTimeGuard(lenient);
        guard.more = new MoreDucks("ducks");
        guard.close();

        assertThat(lenient.fields()).isEqualTo("""
                {"ducks":1}""");
        assertThat(lenient.problems()).containsEntry(Problem.NAME_INVALID, 1L);
    }
}
