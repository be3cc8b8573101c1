package io.tidemark.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
    @ParameterizedTest
    @CsvSource({"500/s, 500", "500, 500", "0.5/s, 0.5", "1000000/s, 1000000"})
    void readsRequestsASecond(String text, double perSecond) {
        assertThat(Rate.parse(text).perSecond()).isEqualTo(perSecond);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "500/m", "5e3", "-1", "500 /s", "0", "0.0/s", "1000001", "NaN", "/s"})
    void saysWhatARateLooksLike(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Rate.parse(text)).withMessageContaining("500/s");
    }
}
