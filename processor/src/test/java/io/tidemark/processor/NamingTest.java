package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.EntryLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of names in the guide to records, row by row: each through generated code, not through the composer alone. */
class NamingTest {

    @ParameterizedTest(name = "{0} | {1} | {2} is {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            naming = Naming.PASCAL_CASE | @Flatten(prefix = "Downstream") | boolean success | DownstreamSuccess
            naming = Naming.PRESERVE    | @Flatten(prefix = "Downstream") | boolean success | Downstreamsuccess
            naming = Naming.KEBAB_CASE  | @Flatten(prefix = "Downstream") | boolean success | downstream-success
            naming = Naming.SNAKE_CASE  | @Flatten(prefix = "Downstream") | boolean success | downstream_success
            naming = Naming.CAMEL_CASE  | @Flatten(prefix = "Downstream") | boolean success | downstreamSuccess
            naming = Naming.SCREAMING_SNAKE_CASE | @Flatten(prefix = "Downstream") | boolean success | DOWNSTREAM_SUCCESS
            naming = Naming.KEBAB_CASE  | @Flatten(exactPrefix = "API:")  | int requestLatency | API:request-latency
            naming = Naming.KEBAB_CASE  | @Flatten(exactPrefix = "API:")  | @Name("NDucks") int ducks | API:NDucks
            naming = Naming.KEBAB_CASE  | @Flatten(prefix = "alt")        | int requestLatency | alt-request-latency
            naming = Naming.KEBAB_CASE  | @Flatten(prefix = "alt")        | @Name("NDucks") int ducks | alt-NDucks
            naming = Naming.SNAKE_CASE  | @Flatten(prefix = "Waterfowl_") | @Name("NDucks") int ducks | waterfowl_NDucks
            naming = Naming.KEBAB_CASE  | @Flatten                        | int requestLatency | request-latency
            naming = Naming.SNAKE_CASE  | @Flatten                        | int HTTPStatus | http_status
            naming = Naming.PASCAL_CASE | @Flatten                        | int HTTPStatus | HttpStatus
            naming = Naming.SNAKE_CASE  | @Flatten                        | int p99Latency | p99_latency
            """)
    void namesOfAFlattenedRecord(String root, String flatten, String field, String name) {
        assertThat(names(
                        "@Metrics(" + root + ") class A { " + flatten + " B b; }",
                        "@Metrics(root = false) class B { " + field + "; }"))
                .isEqualTo(name);
    }

    @ParameterizedTest(name = "{0} | {1} is {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            naming = Naming.PASCAL_CASE, prefix = "api_"  | int latency | ApiLatency
            naming = Naming.PASCAL_CASE, exactPrefix = "prefix@" | int a | prefix@A
            naming = Naming.KEBAB_CASE, prefix = "Foo-" | int numberOfGeese | foo-number-of-geese
            naming = Naming.KEBAB_CASE, prefix = "Foo-" | @Name("n-ducks") int ducks | n-ducks
            naming = Naming.KEBAB_CASE, prefix = "Foo-" | @Flatten Inner inner | request-latency
            prefix = "foo_" | int requestLatency | foo_requestLatency
            """)
    void namesBehindTheContainersPrefix(String metrics, String field, String name) {
        assertThat(names(
                        "@Metrics(" + metrics + ") class A { " + field + "; }",
                        "@Metrics class Inner { int requestLatency; }"))
                .isEqualTo(name);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"int latency, his-ApiLatency", "@Name(\"exact_name\") int exact, his-exact_name"})
    void aRecordWithANamingOfItsOwnKeepsItBehindAPrefix(String field, String name) {
        assertThat(names(
                        "@Metrics(naming = Naming.KEBAB_CASE) class A { @Flatten(prefix = \"his-\") B b; }",
                        "@Metrics(naming = Naming.PASCAL_CASE, prefix = \"api_\") class B { " + field + "; }"))
                .isEqualTo(name);
    }

    @ParameterizedTest(name = "{0} gives {1}")
    @CsvSource({"PASCAL_CASE, NestedValfoo", "SNAKE_CASE, nested_val_foo"})
    void prefixesAddUp(String naming, String name) {
        assertThat(names(
                        "@Metrics(naming = Naming." + naming + ") class A { @Flatten(prefix = \"nested_\") B b; }",
                        "@Metrics class B { @Flatten(prefix = \"val_\") C c; }",
                        "@Metrics class C { @Name(\"foo\") int other; }"))
                .isEqualTo(name);
    }

    /** The names of a record A, read from the layout of the running program. */
    private static String names(String... types) {
        String[] sources = new String[types.length];
        for (int i = 0; i < types.length; i++) {
            sources[i] = "import io.tidemark.*;\n" + types[i];
        }
        try {
            var layout = Compiled.of(sources).type("AShape").getDeclaredField("LAYOUT");
            layout.setAccessible(true);
            return String.join(" ", ((EntryLayout) layout.get(null)).names());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
