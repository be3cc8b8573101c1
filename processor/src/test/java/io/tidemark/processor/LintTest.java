package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Generated code under a user's own checks. */
class LintTest {

    @Test
    void everythingAtOnceCompilesUnderAllLintsWithoutAWarning() {
        Compiled compiled = Compiled.withOptions(List.of("-Xlint:all", "-Werror"), KitchenSink.ALL);

        if (System.getProperty("show") != null)
            System.out.println(compiled.generated("app/RequestShape")
                    + compiled.generated("app/RequestFields")
                    + compiled.generated("app/RequestGuard")
                    + compiled.generated("lib/CacheMetricsShape")
                    + compiled.generated("lib/ErrandShape")
                    + compiled.generated("lib/ErrandFields")
                    + compiled.generated("lib/PlaceEntry"));
        assertThat(compiled.compilation().warnings()).isEmpty();
    }
}
