package io.tidemark.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.Naming;
import io.tidemark.entry.Flag.HighResolution;
import io.tidemark.entry.Flag.NoMetric;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryLayoutTest {

    private static Shape.Builder shape(Naming naming) {
        return Shape.of("X").naming(naming);
    }

    private static Shape one(String field) {
        return Shape.of("One").metric(field, ValueShape.LONG).build();
    }

    private static Shape named(String field) {
        return Shape.of("Named").metric(field, ValueShape.LONG).named().build();
    }

    private static String only(Shape.Builder root) {
        return EntryLayout.of(root.build()).names().get(0);
    }

    // The table of the specification of names, row by row.

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "PASCAL_CASE, DownstreamSuccess",
        "PRESERVE, Downstreamsuccess",
        "INHERIT, Downstreamsuccess",
        "KEBAB_CASE, downstream-success",
        "SNAKE_CASE, downstream_success",
        "SCREAMING_SNAKE_CASE, DOWNSTREAM_SUCCESS",
        "CAMEL_CASE, downstreamSuccess"
    })
    void flattenPrefixTakesTheStyleOfTheHolder(Naming naming, String name) {
        assertThat(only(shape(naming).flatten("downstream", one("success")).prefix("Downstream")))
                .isEqualTo(name);
    }

    @Test
    void aDimensionThatIsNamedTwiceInASetIsThereOnce() {
        EntryLayout layout =
                EntryLayout.of(Shape.of("Twice").dimensions("a", "b", "a").build());
        assertThat(layout.dimensions()).containsExactly(List.of("a", "b"));
    }

    @Test
    void containerPrefixIsInflected() {
        assertThat(only(shape(Naming.PASCAL_CASE).containerPrefix("api_").metric("latency", ValueShape.LONG)))
                .isEqualTo("ApiLatency");
    }

    @Test
    void exactFlattenPrefixIsCopied() {
        assertThat(only(shape(Naming.KEBAB_CASE)
                        .flatten("api", one("requestLatency"))
                        .exactPrefix("API:")))
                .isEqualTo("API:request-latency");
        assertThat(only(shape(Naming.KEBAB_CASE).flatten("api", named("NDucks")).exactPrefix("API:")))
                .isEqualTo("API:NDucks");
    }

    @Test
    void separatedStylesAddTheirSeparatorToAPrefix() {
        assertThat(only(shape(Naming.KEBAB_CASE)
                        .flatten("alt", one("requestLatency"))
                        .prefix("alt")))
                .isEqualTo("alt-request-latency");
        assertThat(only(shape(Naming.KEBAB_CASE).flatten("alt", named("NDucks")).prefix("alt")))
                .isEqualTo("alt-NDucks");
        assertThat(only(shape(Naming.SNAKE_CASE).flatten("w", named("NDucks")).prefix("Waterfowl_")))
                .isEqualTo("waterfowl_NDucks");
    }

    @Test
    void aRecordWithANamingKeepsItBehindTheHoldersPrefix() {
        Shape prefixed = Shape.of("Prefixed")
                .naming(Naming.PASCAL_CASE)
                .containerPrefix("api_")
                .metric("latency", ValueShape.LONG)
                .metric("exact_name", ValueShape.LONG)
                .named()
                .build();
        assertThat(EntryLayout.of(shape(Naming.KEBAB_CASE)
                                .flatten("his", prefixed)
                                .prefix("his-")
                                .build())
                        .names())
                .containsExactly("his-ApiLatency", "his-exact_name");
    }

    @Test
    void flattenPrefixesAddUpAlsoBeforeGivenNames() {
        Shape inner =
                Shape.of("Inner").flatten("val", named("foo")).prefix("val_").build();
        assertThat(only(shape(Naming.PASCAL_CASE).flatten("nested", inner).prefix("nested_")))
                .isEqualTo("NestedValfoo");
        assertThat(only(shape(Naming.SNAKE_CASE).flatten("nested", inner).prefix("nested_")))
                .isEqualTo("nested_val_foo");
    }

    @Test
    void exactContainerPrefixIsCopied() {
        assertThat(only(shape(Naming.PASCAL_CASE)
                        .exactContainerPrefix("prefix@")
                        .metric("a", ValueShape.LONG)))
                .isEqualTo("prefix@A");
    }

    @Test
    void containerPrefixGoesBeforeOwnInflectedNamesOnly() {
        Shape root = shape(Naming.KEBAB_CASE)
                .containerPrefix("Foo-")
                .metric("numberOfGeese", ValueShape.LONG)
                .metric("n-ducks", ValueShape.LONG)
                .named()
                .flatten("child", one("requestLatency"))
                .build();
        assertThat(EntryLayout.of(root).names()).containsExactly("foo-number-of-geese", "n-ducks", "request-latency");
    }

    @Test
    void camelCaseIsCamelOnceAName() {
        assertThat(only(shape(Naming.CAMEL_CASE).containerPrefix("api_").metric("request_latency", ValueShape.LONG)))
                .isEqualTo("apiRequestLatency");
    }

    @Test
    void keysTakeFlattenPrefixesAndMapsNone() {
        Shape child = Shape.of("Child")
                .containerPrefix("c_")
                .keyed("dynamic")
                .keyed("map")
                .withoutPrefixes()
                .build();
        EntryLayout layout = EntryLayout.of(
                shape(Naming.SNAKE_CASE).flatten("child", child).prefix("Out").build());
        assertThat(layout.field(0).name()).isEqualTo("out_");
        assertThat(layout.field(1).name()).isEmpty();
        assertThat(layout.names()).isEmpty();
    }

    // Indexes.

    @Test
    void membersTakeAsManyIndexesAsTheyNeed() {
        Shape child = Shape.of("Child")
                .metric("a", ValueShape.LONG)
                .metric("b", ValueShape.LONG)
                .build();
        Shape root = Shape.of("Root")
                .metric("first", ValueShape.LONG)
                .flatten("one", child)
                .prefix("one-")
                .flatten("two", child)
                .prefix("two-")
                .metric("last", ValueShape.LONG)
                .build();
        assertThat(root.offset(1)).isEqualTo(1);
        assertThat(root.offset(2)).isEqualTo(3);
        assertThat(root.offset(3)).isEqualTo(5);
        EntryLayout layout = EntryLayout.of(root);
        assertThat(layout.names()).containsExactly("first", "one-a", "one-b", "two-a", "two-b", "last");
        assertThat(layout.fields()).extracting(FieldLayout::index).containsExactly(0, 1, 2, 3, 4, 5);
    }

    // Names that cannot be.

    @Test
    void reportsTwoFieldsOfOneName() {
        EntryLayout layout = EntryLayout.of(Shape.of("Root")
                .metric("fooBar", ValueShape.LONG)
                .naming(Naming.SNAKE_CASE)
                .property("foo_bar", ValueShape.STRING)
                .build());
        assertThat(layout.problems()).containsExactly("two fields are named \"foo_bar\": fooBar and foo_bar");
    }

    @Test
    void reportsReservedAndEmptyNames() {
        assertThat(EntryLayout.of(named("_aws")).problems()).containsExactly("field _aws has the reserved name _aws");
        assertThat(EntryLayout.of(named("")).problems()).containsExactly("field  has an empty name");
    }

    @Test
    void casesMayUseOneNameButNotThatOfAFieldBesideThem() {
        Shape ducks = Shape.of("Ducks").metric("count", ValueShape.LONG).build();
        Shape geese = Shape.of("Geese").metric("count", ValueShape.LONG).build();
        Shape birds = Shape.ofCases("Birds")
                .property("kind", ValueShape.STRING)
                .flatten("Ducks", ducks)
                .flatten("Geese", geese)
                .build();
        EntryLayout layout =
                EntryLayout.of(Shape.of("Root").flatten("birds", birds).build());
        assertThat(layout.problems()).isEmpty();
        assertThat(layout.names()).containsExactly("kind", "count", "count");
        assertThat(layout.fields()).extracting(FieldLayout::caseName).containsExactly(null, "Ducks", "Geese");

        EntryLayout beside = EntryLayout.of(Shape.of("Root")
                .flatten("birds", birds)
                .metric("count", ValueShape.LONG)
                .build());
        assertThat(beside.problems()).containsExactly("two fields are named \"count\": count and count");

        EntryLayout twice = EntryLayout.of(
                Shape.of("Root").flatten("mine", birds).flatten("yours", birds).build());
        assertThat(twice.problems()).hasSize(3);
    }

    @Test
    void casesTakeTheContainerPrefixOfTheSealedTypeUnlessTheyHaveOne() {
        Shape plain = Shape.of("Plain")
                .metric("size", ValueShape.LONG)
                .metric("given", ValueShape.LONG)
                .named()
                .flatten("inner", one("deep"))
                .build();
        Shape own = Shape.of("Own")
                .containerPrefix("own_")
                .metric("size", ValueShape.LONG)
                .build();
        Shape birds = Shape.ofCases("Birds")
                .naming(Naming.KEBAB_CASE)
                .containerPrefix("bird_")
                .property("kind", ValueShape.STRING)
                .flatten("Plain", plain)
                .flatten("Own", own)
                .build();
        assertThat(EntryLayout.of(shape(Naming.PASCAL_CASE)
                                .flatten("birds", birds)
                                .prefix("the")
                                .build())
                        .names())
                .containsExactly("Thebird-kind", "Thebird-size", "Thegiven", "Thedeep", "Theown-size");
    }

    @Test
    void casesOfTwoSealedTypesAtOneIndexMayMeet() {
        Shape inner = Shape.ofCases("Inner")
                .flatten("A", one("count"))
                .flatten("B", one("other"))
                .build();
        Shape holding = Shape.of("Holding")
                .flatten("inner", inner)
                .metric("count", ValueShape.LONG)
                .build();
        Shape outer = Shape.ofCases("Outer").flatten("Holding", holding).build();

        assertThat(EntryLayout.of(outer).problems()).containsExactly("two fields are named \"count\": count and count");
    }

    // Flags.

    @Test
    void flagsComeFromTheRecordItsPlaceAndTheFieldLessWhatTheFieldSkips() {
        FlagSet high = FlagSet.named(HighResolution.class.getName());
        FlagSet noMetric = FlagSet.named(NoMetric.class.getName());
        Shape child = Shape.of("Child")
                .recordFlags(high)
                .metric("both", ValueShape.LONG)
                .metric("one", ValueShape.LONG)
                .skip(high)
                .build();
        EntryLayout layout = EntryLayout.of(
                Shape.of("Root").flatten("child", child).flags(noMetric).build());
        assertThat(layout.field(0).flags().contains(HighResolution.class)).isTrue();
        assertThat(layout.field(0).flags().contains(NoMetric.class)).isTrue();
        assertThat(layout.field(1).flags().contains(HighResolution.class)).isFalse();
        assertThat(layout.field(1).flags().contains(NoMetric.class)).isTrue();
    }

    // Entries of run-time type.

    @Test
    void aNestedEntryIsNamedByItsPlaceAndComposedOnce() {
        EntryLayout root = EntryLayout.of(shape(Naming.KEBAB_CASE)
                .metric("own", ValueShape.LONG)
                .nested("inner")
                .prefix("in")
                .build());
        EntryLayout child = EntryLayout.of(one("requestLatency"));
        EntryLayout nested = root.nested(1, child);
        assertThat(nested.names()).containsExactly("in-request-latency");
        assertThat(root.nested(1, child)).isSameAs(nested);
        assertThat(root.nested(1, EntryLayout.DYNAMIC)).isSameAs(EntryLayout.DYNAMIC);
        assertThatThrownBy(() -> root.nested(0, child))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds no nested entry");
    }

    @Test
    void layoutsAreNumberedDensely() {
        int first = EntryLayout.of(one("a")).id();
        int second = EntryLayout.of(one("a")).id();
        assertThat(second).isGreaterThan(first);
        assertThat(EntryLayout.DYNAMIC.id()).isNotNegative();
    }
}
