package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** To be deleted with the first real tests. */
class BuildTest {
    @Test
    void theProcessorIsNotOnTheClassPath() throws IOException {
        try (InputStream processor = getClass().getResourceAsStream("/io/tidemark/processor/package-info.class")) {
            assertThat(processor).isNull();
        }
    }
}
