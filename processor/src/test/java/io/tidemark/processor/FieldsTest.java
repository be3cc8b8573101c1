package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.Entry;
import io.tidemark.entry.Field;
import io.tidemark.entry.MetricField;
import io.tidemark.entry.PropertyField;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Views read single fields of an entry, without formatting it. */
class FieldsTest {

    private static final String IMPORTS =
            "import io.tidemark.*;\nimport io.tidemark.unit.MetricUnit;\nimport java.time.*;\nimport java.util.*;\n";

    private static final Compiled COMPILED = Compiled.of(
            IMPORTS + """
                      @Metrics(naming = Naming.PASCAL_CASE) class A {
                          Kind kind = Kind.K;
                          long count = 5;
                          Integer none;
                          float real = 0.1f;
                          boolean ok = true;
                          @InUnit(MetricUnit.SECONDS) Duration took = Duration.ofMillis(1500);
                          String text = "t";
                          CharSequence sequence = new StringBuilder("s");
                          OptionalInt maybe = OptionalInt.of(3);
                          Optional<String> maybeText = Optional.empty();
                          char c = 'c';
                          Instant at = Instant.ofEpochMilli(1);
                          private int hidden = 8;
                          private int broken;
                          @Flatten(prefix = "b") B child = new B();
                          @Flatten(prefix = "none") B noChild;
                          int last = 9;
                          int hidden() { return hidden; }
                          int broken() { throw new IllegalStateException(); }
                      }
                      """,
            IMPORTS
                    + "@Metrics(root = false) class B { int inner = 7; StringBuilder text = new StringBuilder(\"in\"); int layout; }",
            IMPORTS + "@Metrics(naming = Naming.KEBAB_CASE) enum Kind { K }",
            """
            import io.tidemark.entry.*;
            import java.util.*;
            public class Main {
                public static void run(io.tidemark.sink.EntrySink sink) {
                    AGuard guard = new AGuard(sink);
                    guard.close();
                }
                public static final List<Field<A>> CHILD = List.of(AFields.child(BFields.INNER), AFields.child(BFields.TEXT),
                        AFields.noChild(BFields.INNER), AFields.noChild(BFields.TEXT));
                public static final PropertyField<A, Kind> KIND = AFields.KIND;
            }
            """);

    private static Entry entry() {
        RecordingSink sink = new RecordingSink();
        COMPILED.run("Main", sink);
        return sink.only().entry();
    }

    private static Object read(String constant) throws ReflectiveOperationException {
        java.lang.reflect.Field field = COMPILED.type("AFields").getDeclaredField(constant);
        field.setAccessible(true);
        return read((Field<?>) field.get(null), entry());
    }

    private static Object read(Field<?> field, Entry entry) {
        if (!field.present(entry)) {
            assertThat(field instanceof MetricField<?> metric ? metric.readDouble(entry) : 0.0)
                    .isZero();
            assertThat(field instanceof PropertyField<?, ?> property ? property.get(entry) : null)
                    .isNull();
            return "absent";
        }
        return field instanceof MetricField<?> metric
                ? metric.readLong(entry) + "/" + metric.readDouble(entry)
                : ((PropertyField<?, ?>) field).get(entry);
    }

    @Test
    void aFieldIsReadByItsConstant() throws Exception {
        assertThat(read("KIND")).hasToString("K");
        assertThat(read("COUNT")).isEqualTo("5/5.0");
        assertThat(read("NONE")).isEqualTo("absent");
        assertThat(read("REAL")).isEqualTo("0/0.1");
        assertThat(read("OK")).isEqualTo("1/1.0");
        assertThat(read("TOOK")).isEqualTo("1/1.5");
        assertThat(read("TEXT")).isEqualTo("t");
        assertThat(read("SEQUENCE")).isEqualTo("s");
        assertThat(read("MAYBE")).isEqualTo("3/3.0");
        assertThat(read("MAYBE_TEXT")).isEqualTo("absent");
        assertThat(read("C")).isEqualTo('c');
        assertThat(read("AT")).isEqualTo("1");
        assertThat(read("HIDDEN")).isEqualTo("8/8.0");
        assertThat(read("BROKEN")).isEqualTo("absent");
        assertThat(read("LAST")).isEqualTo("9/9.0");
    }

    @Test
    void fieldsOfFlattenedRecordsAreReachedByTheMethodNamedAsTheField() throws Exception {
        java.util.List<?> fields =
                (java.util.List<?>) COMPILED.type("Main").getField("CHILD").get(null);

        assertThat(fields)
                .extracting(field -> read((Field<?>) field, entry()))
                .containsExactly("7/7.0", "in", "absent", "absent");
        assertThat(fields)
                .extracting(field -> ((Field<?>) field).name())
                .containsExactly("BInner", "BText", "NoneInner", "NoneText");
    }

    @Test
    void anEnumsTextIsWhatIsWritten() throws Exception {
        @SuppressWarnings("unchecked")
        PropertyField<Object, Object> kind = (PropertyField<Object, Object>)
                COMPILED.type("Main").getField("KIND").get(null);

        assertThat(kind.cardinality()).isEqualTo(1);
        assertThat(kind.text(kind.get(entry()))).isEqualTo("k");
    }

    @Test
    void aRecordWithoutARootHasALayoutOfItsOwn() throws Exception {
        java.lang.reflect.Field field = COMPILED.type("BFields").getDeclaredField("LAYOUT");
        field.setAccessible(true);

        assertThat(((Field<?>) field.get(null)).entryLayout().names()).containsExactly("inner", "text", "layout");
        assertThat(Set.of(COMPILED.type("BShape").getDeclaredFields()))
                .noneMatch(constant -> constant.getName().equals("LAYOUT"));
    }
}
