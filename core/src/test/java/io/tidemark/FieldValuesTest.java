package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.tidemark.entry.DimensionSet;
import io.tidemark.time.Iso8601;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values with a name or with dimensions of their own, and the annotations that say how a value is written. */
class FieldValuesTest {

    @Test
    void aDynamicFieldHasItsKeyAndMayHaveAValue() {
        DynamicField<Long> absent = DynamicField.of("pond");
        DynamicField<Long> present = DynamicField.of("pond").withValue(5L);
        Long none = null;

        assertThat(absent.key()).isEqualTo("pond");
        assertThat(absent.value()).isNull();
        assertThat(present.key()).isEqualTo("pond");
        assertThat(present.value()).isEqualTo(5);
        assertThat(present.withValue(none).value()).isNull();
        assertThat(absent.withValue(Optional.of("geese")).value()).isEqualTo("geese");
        assertThat(absent.withValue(Optional.<String>empty()).value()).isNull();
        assertThat(present).hasToString("DynamicField[pond=5]");
        assertThatNullPointerException().isThrownBy(() -> DynamicField.of(null)).withMessage("key");
    }

    @Test
    void aDimensionedValueHasDimensionsOfItsOwn() {
        Dimensioned<Long> value = Dimensioned.of(5L, "Shard", "1").and("Zone", "a");

        assertThat(value.value()).isEqualTo(5);
        assertThat(value.dimensions()).isEqualTo(DimensionSet.of("Shard", "1").and("Zone", "a"));
        assertThat(Dimensioned.of(5L, DimensionSet.of("Shard", "1").and("Zone", "a")))
                .isEqualTo(value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> value.and("Shard", "2"))
                .withMessageContaining("Shard");
    }

    /** Compiles: that is what it is for. */
    @SuppressWarnings("unused")
    @CaseTag(value = "operation", exact = true, sampleGroup = true)
    private sealed interface Uses {
        record Case(
                @FormatWith(ToString.class) URI uri,
                @FormatWith(Iso8601.class) Instant at,
                @Quantize long rounded,

                @Quantize(bits = 4, rounding = Rounding.FLOOR)
                double cut)
                implements Uses {}
    }

    @ParameterizedTest
    @ValueSource(classes = {FormatWith.class, Quantize.class, CaseTag.class})
    void annotationsAreForTheCompilerOnly(Class<?> annotation) {
        assertThat(annotation.getAnnotation(Retention.class).value()).isEqualTo(RetentionPolicy.CLASS);
    }

    @Test
    void quantizingKeepsEightBitsAndTheMidpointUnlessItIsTold() throws Exception {
        assertThat(Quantize.class.getMethod("bits").getDefaultValue()).isEqualTo(8);
        assertThat(Quantize.class.getMethod("rounding").getDefaultValue()).isEqualTo(Rounding.MIDPOINT);
    }
}
