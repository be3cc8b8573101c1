package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Shows that the build runs both kinds of tests; to be deleted with the first real ones. */
class BuildTest {
    @Test
    void assertionsAreOn() {
        assertThat(BuildTest.class.desiredAssertionStatus()).isTrue();
    }

    @Property
    void propertiesRun(@ForAll String string) {
        assertThat(string.concat("")).isEqualTo(string);
    }
}
