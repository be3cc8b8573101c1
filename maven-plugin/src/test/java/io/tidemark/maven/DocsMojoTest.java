package io.tidemark.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.model.Build;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the goal does to the sources of a project, and what it says. */
class DocsMojoTest {

    private static final String START = "<!-- autometrics:doc-start -->";

    private static final String POND = """
            package pond;
            @io.tidemark.autometrics.Autometrics
            class Pond {
                public void feed() {}
            }
            """;

    private final List<String> said = new ArrayList<>();
    private final DocsMojo goal = new DocsMojo();

    @TempDir
    Path directory;

    private Path base;
    private Path pond;

    @BeforeEach
    void goal() throws IOException {
        base = Files.createDirectory(directory.resolve("project"));
        pond = write(base.resolve("src/main/java"));
        MavenProject project = new MavenProject();
        project.setFile(base.resolve("pom.xml").toFile());
        project.setBuild(new Build());
        project.getBuild().setDirectory(base.resolve("build").toString());
        project.addCompileSourceRoot(base.resolve("src/main/java").toString());
        goal.project = project;
        goal.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence text) {
                said.add(text.toString());
            }
        });
    }

    private static Path write(Path root) throws IOException {
        Path folder = Files.createDirectories(root.resolve("pond"));
        return Files.writeString(folder.resolve("Pond.java"), POND);
    }

    @Test
    void linksAreWrittenOnce() throws Exception {
        goal.execute();
        assertThat(said)
                .containsExactly("src/main/java/pond/Pond.java: Pond.feed", "1 function with links: 1 file changed");
        assertThat(pond).content().contains(START, "href=\"http://localhost:9090/graph?");

        said.clear();
        goal.execute();
        assertThat(said).containsExactly("1 function with links: 0 files changed");
    }

    @Test
    void linksAreThoseThatAreAskedFor() throws Exception {
        goal.prometheusUrl = "https://example.com/prometheus";
        goal.grafanaUrl = "https://example.com/grafana";
        goal.serviceName = "pond";
        goal.nativeHistograms = true;
        goal.execute();
        assertThat(pond)
                .content()
                .contains("https://example.com/prometheus/graph?", "https://example.com/grafana/d/")
                .contains("service_name%3D%22pond%22")
                .doesNotContain("_bucket");
    }

    @Test
    void onlySourcesOfTheProjectAreChanged() throws Exception {
        List<Path> others = List.of(
                write(base.resolve("build/generated-sources")),
                write(base.resolve("target/generated-sources")),
                write(directory.resolve("of-another")));
        for (Path other : others) {
            goal.project.addCompileSourceRoot(other.getParent().getParent().toString());
        }
        goal.project.addCompileSourceRoot(base.resolve("src/there-is-none").toString());

        goal.execute();

        assertThat(others).allSatisfy(other -> assertThat(other).hasContent(POND));
        assertThat(said).last().isEqualTo("1 function with links: 1 file changed");
    }

    @Test
    void checkingFailsAndSaysWhatToDo() throws Exception {
        goal.check = true;
        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("links are out of date:\nsrc/main/java/pond/Pond.java: Pond.feed\n")
                .hasMessageContaining("mvn tidemark:docs");
        assertThat(pond).hasContent(POND);

        goal.check = false;
        goal.execute();
        said.clear();
        goal.check = true;
        goal.execute();
        assertThat(said).containsExactly("1 function with links: up to date");
    }

    @Test
    void removingLeavesNoTrace() throws Exception {
        goal.execute();
        goal.remove = true;
        goal.execute();
        assertThat(said).last().isEqualTo("1 file changed");
        assertThat(pond).hasContent(POND);
    }

    @Test
    void skippedItDoesNothing() throws Exception {
        goal.skip = true;
        goal.execute();
        assertThat(said).containsExactly("no links: tidemark.skip");
        assertThat(pond).hasContent(POND);
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        Files.write(pond, "// Grüße\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("Pond.java: is not in UTF-8");

        goal.encoding = "ISO-8859-1";
        goal.execute();
        assertThat(said).containsExactly("0 functions with links: 0 files changed");

        goal.encoding = "none";
        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("\"none\" is none that this Java has");
        goal.encoding = null;
        goal.prometheusUrl = "localhost";
        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("\"localhost\" is no address of a server");
        goal.check = true;
        goal.remove = true;
        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("exclude each other");
    }
}
