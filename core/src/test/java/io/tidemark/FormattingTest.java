package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.MetricUnit;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FormattingTest {

    private static List<String> written(ValueFormatter<String> formatter) {
        Calls calls = new Calls();
        Formatting.write(formatter, calls, "value");
        return calls.list();
    }

    @Test
    void oneValuePassesWithWhatQualifiesIt() {
        assertThat(written((out, value) -> out.unit(MetricUnit.BYTES)
                        .dimensions(DimensionSet.of("Shard", "1"))
                        .metric(value.length())))
                .containsExactly("unit Bytes", "dimensions [Dimension[name=Shard, value=1]]", "long 5");
        assertThat(written(ValueWriter::string)).containsExactly("string value");
        assertThat(written((out, value) -> out.metric(1.5))).containsExactly("double 1.5");
        assertThat(written((out, value) -> out.nanos(7))).containsExactly("nanos 7");
        assertThat(written((out, value) -> out.error("unfit"))).containsExactly("error unfit");
        assertThat(written((out, value) -> {
                    out.beginDistribution();
                    out.observe(6, 2);
                    out.endDistribution();
                }))
                .containsExactly("[", "6.0 of 2", "]");
        assertThat(written((out, value) -> {
                    out.beginList();
                    out.item(value);
                    out.endList();
                }))
                .containsExactly("list", "item value", "end of list");
    }

    @Test
    void aFormatterThatWritesNothingMakesAnAbsentField() {
        assertThat(written((out, value) -> {})).containsExactly("[", "]");
    }

    @Test
    void aFormatterThatThrowsIsAnError() {
        assertThat(written(new Throwing())).containsExactly("error " + Throwing.class.getName() + " threw " + THROWN);
    }

    @Test
    void aFormatterThatThrowsInTheMiddleGivesItsValueUp() {
        assertThat(written((out, value) -> {
                    out.beginDistribution();
                    out.observe(6, 2);
                    throw new IllegalStateException("no more");
                }))
                .hasSize(3)
                .startsWith("[", "6.0 of 2")
                .last()
                .asString()
                .startsWith("error ");
    }

    @Test
    void aFormatterThatThrowsAfterItsValueHasWrittenIt() {
        assertThat(written((out, value) -> {
                    out.string(value);
                    throw new IllegalStateException("too late");
                }))
                .containsExactly("string value");
    }

    @Test
    void aValueThatIsNotEndedIsAnError() {
        assertThat(written((out, value) -> out.beginDistribution()))
                .last()
                .asString()
                .startsWith("error ")
                .endsWith("did not end its distribution");
        assertThat(written((out, value) -> out.beginList())).last().asString().endsWith("did not end its list");
    }

    @Test
    void whatComesAfterTheFirstValueIsLeftOut() {
        assertThat(written((out, value) -> {
                    out.string("first");
                    out.string("second");
                    out.unit(MetricUnit.BYTES).metric(3);
                    out.beginList();
                    out.item("third");
                    out.endList();
                    out.error("fourth");
                }))
                .containsExactly("string first");
        assertThat(written((out, value) -> {
                    out.beginList();
                    out.metric(1);
                    out.endDistribution();
                    out.observe(1, 1);
                    out.endList();
                }))
                .containsExactly("list", "end of list");
    }

    @Test
    void toStringWritesAnythingAsText() {
        assertThat(Calls.of(new ToString(), URI.create("https://example.com/pond")))
                .containsExactly("string https://example.com/pond");
        assertThat(Calls.of(new ToString(), Locale.FRANCE)).containsExactly("string fr_FR");
        assertThat(new ToString().shape()).isEqualTo(ValueShape.STRING);
    }

    @Test
    void aShapeIsOpaqueUnlessTheFormatterKnowsIt() {
        assertThat(new Throwing().shape()).isEqualTo(ValueShape.OPAQUE);
    }

    private static final String THROWN = "java.lang.IllegalStateException";

    private static final class Throwing implements ValueFormatter<String> {
        @Override
        public void format(ValueWriter out, String value) {
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    void aFormatterThatCannotBeMadeMakesEachValueAnError() {
        long before = Closing.failures();
        ValueFormatter<String> none = Formatting.<ValueFormatter<String>>made(
                () -> {
                    throw new IllegalStateException("on purpose");
                },
                "A.f");
        Calls calls = new Calls();
        Formatting.write(none, calls, "value");

        assertThat(calls.list()).containsExactly("error its formatter could not be made");
        assertThat(Formatting.shape(none)).isEqualTo(ValueShape.OPAQUE);
        assertThat(Closing.failures()).isEqualTo(before + 1);
    }
}
