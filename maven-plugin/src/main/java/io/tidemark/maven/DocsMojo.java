package io.tidemark.maven;

import io.tidemark.autometrics.tools.DocumentationChanges;
import io.tidemark.autometrics.tools.DocumentationLinks;
import io.tidemark.autometrics.tools.ToolException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * Writes links to live charts into the Javadoc of every method that is counted, in the sources of a project: into those that are in its folder, and not in that of what is built. With
 * <code>check</code> it writes nothing, and fails if links are out of date.
 */
@Mojo(name = "docs", defaultPhase = LifecyclePhase.PROCESS_SOURCES, threadSafe = true)
public final class DocsMojo extends AbstractMojo {

    /** Whether to do nothing. */
    @Parameter(property = "tidemark.skip", defaultValue = "false")
    boolean skip;

    /** Where Prometheus is, as your browser has it. A path of it stays. Default: <code>http://localhost:9090</code>. */
    @Parameter(property = "tidemark.prometheusUrl")
    @Nullable
    String prometheusUrl;

    /** Where Grafana is, with the dashboards that Tidemark makes: one more link leads to the dashboard of the function. */
    @Parameter(property = "tidemark.grafanaUrl")
    @Nullable
    String grafanaUrl;

    /** The service that links show. Default: all that have the function. */
    @Parameter(property = "tidemark.serviceName")
    @Nullable
    String serviceName;

    /** Whether the durations of the service are native histograms. */
    @Parameter(property = "tidemark.nativeHistograms", defaultValue = "false")
    boolean nativeHistograms;

    /** What the sources are in. Default: that of the project; UTF-8 if it says none. */
    @Parameter(property = "tidemark.encoding", defaultValue = "${project.build.sourceEncoding}")
    @Nullable
    String encoding;

    /** Whether to write nothing, and to fail if links are out of date. */
    @Parameter(property = "tidemark.check", defaultValue = "false")
    boolean check;

    /** Whether to remove all links. */
    @Parameter(property = "tidemark.remove", defaultValue = "false")
    boolean remove;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    MavenProject project;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("no links: tidemark.skip");
            return;
        }
        if (check && remove) {
            throw new MojoExecutionException("check and remove exclude each other: leave one out");
        }
        DocumentationLinks links = links();
        List<Path> sources = sources();
        try {
            if (check) {
                checked(links.check(sources));
            } else {
                written(remove ? links.remove(sources) : links.update(sources));
            }
        } catch (ToolException problem) {
            throw new MojoFailureException(problem.getMessage(), problem);
        }
    }

    private DocumentationLinks links() throws MojoExecutionException {
        DocumentationLinks.Builder builder = DocumentationLinks.builder().encoding(charset());
        try {
            if (prometheusUrl != null) {
                builder.prometheus(new URI(prometheusUrl));
            }
            if (grafanaUrl != null) {
                builder.grafana(new URI(grafanaUrl));
            }
        } catch (URISyntaxException | IllegalArgumentException problem) {
            throw new MojoExecutionException("prometheusUrl or grafanaUrl is wrong: " + problem.getMessage(), problem);
        }
        if (serviceName != null) {
            builder.serviceName(serviceName);
        }
        return (nativeHistograms ? builder.nativeHistograms() : builder).build();
    }

    private Charset charset() throws MojoExecutionException {
        try {
            return encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException problem) {
            throw new MojoExecutionException(
                    "encoding: \"" + encoding + "\" is none that this Java has: write its name, as UTF-8", problem);
        }
    }

    /** Others are not of the project: written by a tool, or for several projects. */
    private List<Path> sources() {
        Path here = project.getBasedir().toPath().toAbsolutePath().normalize();
        Path built = here.resolve(project.getBuild().getDirectory()).normalize();
        return project.getCompileSourceRoots().stream()
                .map(root -> here.resolve(root).normalize())
                .filter(root -> root.startsWith(here)
                        && !root.startsWith(built)
                        && !root.startsWith(here.resolve("target"))
                        && Files.isDirectory(root))
                .collect(Collectors.toList());
    }

    private void written(DocumentationChanges changes) {
        notices(changes);
        changes.files().forEach(file -> getLog().info(named(file)));
        String files = counted(changes.files().size(), "file") + " changed";
        getLog().info(remove ? files : counted(changes.functions(), "function") + " with links: " + files);
    }

    private void checked(DocumentationChanges changes) throws MojoFailureException {
        notices(changes);
        if (!changes.files().isEmpty()) {
            throw new MojoFailureException(
                    changes.files().stream()
                                    .map(this::named)
                                    .collect(Collectors.joining("\n", "links are out of date:\n", ""))
                            + "\nBring them up to date with \"mvn tidemark:docs\" or the command \"tidemark docs\", and commit what that changes.");
        }
        getLog().info(counted(changes.functions(), "function") + " with links: up to date");
    }

    private void notices(DocumentationChanges changes) {
        changes.notices().forEach(notice -> getLog().info(notice));
    }

    private String named(DocumentationChanges.ChangedFile file) {
        Path here = project.getBasedir().toPath().toAbsolutePath().normalize();
        return here.relativize(file.file()) + ": " + String.join(", ", file.functions());
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
