package io.tidemark.maven;

import java.io.File;
import java.util.List;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/** Weaves function metrics into the classes of the tests of a project, for tests that have functions of their own. */
@Mojo(
        name = "weave-tests",
        defaultPhase = LifecyclePhase.PROCESS_TEST_CLASSES,
        requiresDependencyResolution = ResolutionScope.TEST,
        threadSafe = true)
public final class WeaveTestsMojo extends AbstractMojo {

    /** Whether to do nothing. */
    @Parameter(property = "tidemark.skip", defaultValue = "false")
    boolean skip;

    @Parameter(defaultValue = "${project.build.testOutputDirectory}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    File classes;

    @Parameter(defaultValue = "${project.testClasspathElements}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    List<String> classPath;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("not woven: tidemark.skip");
        } else if (classes.isDirectory()) {
            new ClassesFolder(classes.toPath(), getLog()).weave(classPath);
        }
    }
}
