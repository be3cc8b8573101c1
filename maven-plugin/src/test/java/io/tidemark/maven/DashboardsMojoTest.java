package io.tidemark.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardsMojoTest {
    private final DashboardsMojo goal = new DashboardsMojo();

    @TempDir
    Path directory;

    @BeforeEach
    void goal() {
        goal.output = directory.resolve("target/tidemark/dashboards").toFile();
    }

    @Test
    void itWritesThem() throws Exception {
        goal.execute();
        assertThat(goal.output.list())
                .containsExactlyInAnyOrder(
                        "autometrics-overview.json", "autometrics-function-explorer.json", "autometrics-slos.json");
    }

    @Test
    void withNativeHistogramsTheyAskForThem() throws Exception {
        goal.nativeHistograms = true;
        goal.execute();
        assertThat(goal.output.toPath().resolve("autometrics-overview.json"))
                .content()
                .doesNotContain("_bucket");
    }

    @Test
    void skippedItDoesNothing() throws Exception {
        goal.skip = true;
        goal.execute();
        assertThat(goal.output).doesNotExist();
    }

    @Test
    void whatCannotBeWrittenFailsTheBuild() throws Exception {
        Files.createFile(directory.resolve("target"));
        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("cannot write " + goal.output)
                .hasMessageContaining("choose another directory");
    }
}
