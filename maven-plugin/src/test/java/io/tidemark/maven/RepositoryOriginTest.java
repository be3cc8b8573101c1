package io.tidemark.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import org.apache.maven.model.Model;
import org.apache.maven.model.Scm;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is asked for the repository of a project, outside of one of git. */
class RepositoryOriginTest {

    @TempDir
    Path directory;

    @Test
    void theUserIsAskedFirst() {
        MavenProject project = project("pond", "https://github.com/acme/pond", "https://github.com/acme/pond");

        assertThat(RepositoryOrigin.of("git@gitlab.com:acme/pond.git", project, git()))
                .hasValue("https://gitlab.com/acme/pond");
        assertThat(RepositoryOrigin.of("none", project, git())).isEmpty();
    }

    @Test
    void theProjectWithPropertiesInTheirPlace() {
        MavenProject project = project("pond", "https://github.com/${owner}/pond", "https://github.com/acme/pond");

        assertThat(RepositoryOrigin.of(null, project, git())).hasValue("https://github.com/acme/pond");
    }

    @Test
    void aParentInTheSameTree() {
        MavenProject parent = project("ponds", "https://github.com/acme/ponds", "https://github.com/acme/ponds");
        // Maven puts the name of the module behind what it inherits.
        MavenProject project = project("pond", null, "https://github.com/acme/ponds/pond");
        project.setParent(parent);

        assertThat(RepositoryOrigin.of(null, project, git())).hasValue("https://github.com/acme/ponds");
    }

    @Test
    void notAParentFromElsewhere() {
        MavenProject parent =
                project("spring-boot-starter-parent", "https://github.com/spring", "https://github.com/spring");
        parent.setFile(null);
        MavenProject project = project("pond", null, "https://github.com/spring/pond");
        project.setParent(parent);

        assertThat(RepositoryOrigin.of(null, project, git())).isEmpty();
    }

    @Test
    void anEmptyOneOnlyEndsTheInheritance() {
        MavenProject parent = project("ponds", "https://github.com/acme/ponds", "https://github.com/acme/ponds");
        MavenProject project = project("pond", "", "");
        project.setParent(parent);

        assertThat(RepositoryOrigin.of(null, project, git())).isEmpty();
    }

    private MavenProject project(String name, String written, String effective) {
        MavenProject project = new MavenProject(model(name, effective));
        project.setOriginalModel(model(name, written));
        project.setFile(new File(directory.toFile(), "pom.xml"));
        return project;
    }

    private static Model model(String name, String url) {
        Model model = new Model();
        model.setArtifactId(name);
        if (url != null) {
            model.setScm(new Scm());
            model.getScm().setUrl(url);
        }
        return model;
    }

    private GitCheckout git() {
        return new GitCheckout(directory);
    }
}
