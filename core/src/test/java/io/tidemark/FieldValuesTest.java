package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.tidemark.entry.DimensionSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
}
