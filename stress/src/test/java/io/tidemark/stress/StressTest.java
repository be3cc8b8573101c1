package io.tidemark.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether {@code stress/run} works. */
class StressTest {

    @TempDir
    Path directory;

    @Test
    void runsInOtherJvmsWhatThereAreProcessorsForAndInThisOneTheRest() throws Exception {
        String test = "io.tidemark.stress.Closing.CloseAndFlush";
        assertThat(run("--quick", "Closing.CloseAndFlush(AndFlush)?$", "-time", "50"))
                .startsWith("exit code 0\n")
                .contains("\n" + test + ": ", "\n" + test + "AndFlush: ")
                .contains("\n2 tests, ", " 0 forbidden outcomes\n");
    }

    @Test
    void failsWithoutATest() throws Exception {
        assertThat(run("--quick", "NoSuchTest"))
                .startsWith("exit code 1\n")
                .contains("FAILED: no test is called NoSuchTest");
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Stress.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return "exit code " + process.exitValue() + "\n" + Files.readString(output);
    }
}
