package io.tidemark.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WarningsTest {

    private static final String TOPIC = "WarningsTest";

    private final List<String> written = new ArrayList<>();

    @BeforeEach
    void listen() {
        Warnings.forget();
        Warnings.listener = (text, cause) -> {
            if (text.startsWith(TOPIC)) {
                written.add(text);
            }
        };
    }

    @AfterEach
    void stopListening() {
        Warnings.listener = null;
    }

    private static void warn(String message, long afterSeconds) {
        long now = System.nanoTime() + Duration.ofSeconds(afterSeconds).toNanos();
        Warnings.warn(TOPIC, TOPIC, message, null, now);
    }

    @Test
    void atMostOneOfATopicInTenSeconds() {
        warn("a", 0);
        warn("a", 1);
        warn("a", 2);
        warn("a", 15);

        assertThat(written).containsExactly(TOPIC + ": a", TOPIC + ": a (2 more like this since the last warning)");
    }

    @Test
    void whatWasLeftOutIsToldOfWithTheNext() {
        warn("a was left out", 0);
        warn("b was left out", 0);
        warn("a was left out", 15);

        assertThat(written)
                .containsExactly(
                        TOPIC + ": a was left out",
                        TOPIC
                                + ": a was left out (1 more like this since the last warning, the last of them: b was left out)");
    }
}
