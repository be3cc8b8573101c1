package io.tidemark.maven;

import io.tidemark.autometrics.DeclaredFunction;
import java.io.File;
import java.io.IOException;
import java.util.List;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * Weaves function metrics into the classes of a project: every method that is annotated with <code>@Autometrics</code>, itself or by its class, counts its calls. Writes down which
 * these are, and what the build knows of itself: version, commit, branch and repository.
 */
@Mojo(
        name = "weave",
        defaultPhase = LifecyclePhase.PROCESS_CLASSES,
        requiresDependencyResolution = ResolutionScope.COMPILE,
        threadSafe = true)
public final class WeaveMojo extends AbstractMojo {

    /** Whether to do nothing. */
    @Parameter(property = "tidemark.skip", defaultValue = "false")
    boolean skip;

    /** Whether to write <code>META-INF/tidemark/build.properties</code>. A library that is part of several services has none. */
    @Parameter(property = "tidemark.buildInfo", defaultValue = "true")
    boolean buildInfo;

    /** The name of the service, where nobody says it when it runs. */
    @Parameter(property = "tidemark.serviceName", defaultValue = "${project.artifactId}")
    @Nullable
    String serviceName;

    /** The version of the service. */
    @Parameter(property = "tidemark.serviceVersion", defaultValue = "${project.version}")
    @Nullable
    String serviceVersion;

    /** The commit that is built. Default: the one that git has checked out. */
    @Parameter(property = "tidemark.commit")
    @Nullable
    String commit;

    /** Whether the commit is written. Without it, classes that do not change make a jar that does not. */
    @Parameter(property = "tidemark.writeCommit", defaultValue = "true")
    boolean writeCommit;

    /** The branch that is built. Default: the one that git has checked out; none if that is a commit or a tag. */
    @Parameter(property = "tidemark.branch")
    @Nullable
    String branch;

    /** Whether the branch is written. */
    @Parameter(property = "tidemark.writeBranch", defaultValue = "true")
    boolean writeBranch;

    /**
     * Where the repository is. Default: <code>scm/url</code> of the project, or of a parent in the same tree; else the remote of git that is called origin. What is written is the
     * address for a browser, without a password.
     */
    @Parameter(property = "tidemark.repositoryUrl")
    @Nullable
    String repositoryUrl;

    /** Who hosts the repository. Default: guessed from its address when the program runs. */
    @Parameter(property = "tidemark.repositoryProvider")
    @Nullable
    String repositoryProvider;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    MavenProject project;

    @Parameter(defaultValue = "${project.build.outputDirectory}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    File classes;

    @Parameter(defaultValue = "${project.compileClasspathElements}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    List<String> classPath;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("not woven: tidemark.skip");
            return;
        }
        if (!classes.isDirectory()) {
            getLog().debug("not woven: there is no " + classes);
            return;
        }
        new ClassesFolder(classes.toPath(), getLog()).weave(classPath);
        if (buildInfo) {
            BuildProperties known = known(new GitCheckout(project.getBasedir().toPath()));
            try {
                known.writeTo(classes.toPath());
            } catch (IOException problem) {
                throw new MojoExecutionException("cannot write " + DeclaredFunction.BUILD + " in " + classes, problem);
            }
        }
    }

    private BuildProperties known(GitCheckout git) {
        BuildProperties known = new BuildProperties();
        known.put("service.name", serviceName);
        known.put("version", serviceVersion);
        if (writeCommit) {
            known.put("commit", commit != null ? commit : git.commit().orElse(null));
        }
        if (writeBranch) {
            known.put("branch", branch != null ? branch : git.branch().orElse(null));
        }
        known.put(
                "repository.url",
                RepositoryOrigin.of(repositoryUrl, project, git).orElse(null));
        known.put("repository.provider", repositoryProvider);
        if ((writeCommit && commit == null) || (writeBranch && branch == null)) {
            git.problem().ifPresent(problem -> getLog().info("commit and branch are left out: " + problem));
        }
        return known;
    }
}
