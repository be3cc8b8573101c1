package io.tidemark.maven;

import io.tidemark.autometrics.tools.Dashboards;
import io.tidemark.autometrics.tools.ToolException;
import java.io.File;
import java.nio.file.Path;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Writes dashboards of function metrics for Grafana, 9.4 or later: an overview, what is known of one function, and whether objectives are met. They are the same for every project.
 */
@Mojo(name = "dashboards", defaultPhase = LifecyclePhase.GENERATE_RESOURCES, requiresProject = false, threadSafe = true)
public final class DashboardsMojo extends AbstractMojo {

    /** Whether to do nothing. */
    @Parameter(property = "tidemark.skip", defaultValue = "false")
    boolean skip;

    /** Where they go; made if it is not there. */
    @Parameter(
            property = "tidemark.dashboardsDirectory",
            defaultValue = "${project.build.directory}/tidemark/dashboards")
    @SuppressWarnings("NullAway.Init")
    File output;

    /** For services whose durations are native histograms. */
    @Parameter(property = "tidemark.nativeHistograms", defaultValue = "false")
    boolean nativeHistograms;

    @Override
    public void execute() throws MojoExecutionException {
        if (skip) {
            getLog().info("no dashboards: tidemark.skip");
            return;
        }
        Dashboards dashboards = Dashboards.create();
        if (nativeHistograms) {
            dashboards = dashboards.nativeHistograms();
        }
        try {
            for (Path file : dashboards.writeTo(output.toPath())) {
                getLog().info("wrote " + file);
            }
        } catch (ToolException problem) {
            throw new MojoExecutionException(problem.getMessage(), problem);
        }
    }
}
