package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ClosingTest {

    @Test
    void aValueThatClosesIsHandedOn() {
        long failures = Closing.failures();
        CloseValue<Long> five = () -> 5L;
        CloseValue<Long> nothing = () -> null;

        Long closed = Closing.value(five, "Record.field");
        Long absent = Closing.value(nothing, "Record.field");
        String supplied = Closing.supplied(() -> "five", "Record.field");
        String none = Closing.supplied(() -> null, "Record.field");

        assertThat(closed).isEqualTo(5);
        assertThat(absent).isNull();
        assertThat(supplied).isEqualTo("five");
        assertThat(none).isNull();
        assertThat(Closing.failures()).isEqualTo(failures);
    }

    @Test
    void aValueThatThrowsIsAbsentAndCounted() {
        long failures = Closing.failures();
        CloseValue<Long> throwing = () -> {
            throw new IllegalStateException("on purpose");
        };
        Supplier<Long> endless = () -> {
            throw new StackOverflowError("on purpose");
        };

        Long closed = Closing.value(throwing, "Record.field");
        Long supplied = Closing.supplied(endless, "Record.field");

        assertThat(closed).isNull();
        assertThat(supplied).isNull();
        assertThat(Closing.failures()).isEqualTo(failures + 2);
    }
}
