package io.tidemark.autometrics.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.autometrics.weaver.Jvm.Said;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackOverflowTest {

    @TempDir
    Path classes;

    @Test
    void aStackThatOverflowsLeavesNoCallOpenAndNoWrongCaller() throws Exception {
        Compiled.folder(Path.of("src/test/overflow"), classes);
        Weaving.of(classes, Compiled.CLASS_PATH).weave();
        Jvm jvm = Jvm.all().get(0);
        for (List<String> way : List.of(List.of("-Xint", "6"), List.of("-Xmixed", "600"))) {
            Said overflowed = jvm.run(
                    way.get(0), "-Xverify:all", "-cp", Compiled.classPath(classes), "pond.Overflow", way.get(1));

            assertThat(overflowed.out().stream().filter(line -> line.startsWith("open Overflow.")))
                    .containsExactlyInAnyOrder(
                            "open Overflow.plain OfLong[value=0]",
                            "open Overflow.looked OfLong[value=0]",
                            "open Overflow.caught OfLong[value=0]",
                            "open Overflow.after OfLong[value=0]");
            assertThat(overflowed.out()).contains("after  ok OfLong[value=" + way.get(1) + "]");
            assertThat(overflowed.err()).isEmpty();
        }
    }
}
