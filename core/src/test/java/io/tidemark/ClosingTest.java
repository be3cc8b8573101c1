package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClosingTest {

    @Test
    void aValueThatClosesIsHandedOn() {
        long failures = Closing.failures();

        assertThat(Closing.<Long>value(() -> 5L, "Record.field")).isEqualTo(5);
        assertThat(Closing.<Long>value(() -> null, "Record.field")).isNull();
        assertThat(Closing.supplied(() -> "five", "Record.field")).isEqualTo("five");
        assertThat(Closing.supplied(() -> null, "Record.field")).isNull();
        assertThat(Closing.failures()).isEqualTo(failures);
    }

    @Test
    void aValueThatThrowsIsAbsentAndCounted() {
        long failures = Closing.failures();

        assertThat(Closing.<Long>value(
                        () -> {
                            throw new IllegalStateException("on purpose");
                        },
                        "Record.field"))
                .isNull();
        assertThat(Closing.<Long>supplied(
                        () -> {
                            throw new StackOverflowError("on purpose");
                        },
                        "Record.field"))
                .isNull();
        assertThat(Closing.failures()).isEqualTo(failures + 2);
    }
}
