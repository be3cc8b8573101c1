package io.tidemark.maven;

import io.tidemark.autometrics.tools.PrometheusSetUp;
import io.tidemark.autometrics.tools.SetUpKind;
import io.tidemark.autometrics.tools.ToolException;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Writes set-up files for Prometheus and what goes with it, which work as they are. */
@Mojo(name = "prometheus-config", defaultPhase = LifecyclePhase.PREPARE_PACKAGE, threadSafe = true)
public final class PrometheusConfigMojo extends AbstractMojo {

    /** Whether to do nothing. */
    @Parameter(property = "tidemark.skip", defaultValue = "false")
    boolean skip;

    /**
     * What they are for: <code>local</code>, <code>docker</code>, <code>kubernetes</code>, <code>fly</code> or <code>alertmanager</code>.
     */
    @Parameter(property = "tidemark.kind", required = true)
    @SuppressWarnings("NullAway.Init")
    String kind;

    /** Where they go; made if it is not there. */
    @Parameter(
            property = "tidemark.prometheusConfigDirectory",
            defaultValue = "${project.build.directory}/tidemark/prometheus-config")
    @SuppressWarnings("NullAway.Init")
    File output;

    /** Whether files that are there, and are not the same, are replaced. */
    @Parameter(property = "tidemark.force", defaultValue = "false")
    boolean force;

    /** What the program is called: the label <code>job</code>; in Kubernetes the deployment, its container and its label <code>app</code>. */
    @Parameter(property = "tidemark.job", defaultValue = "${project.artifactId}")
    @Nullable
    String job;

    /** What is scraped: hosts and ports. Default: port 9464 of this machine. */
    @Parameter(property = "tidemark.targets")
    @Nullable
    List<String> targets;

    /** Where the metrics are. Default: <code>/metrics</code>. */
    @Parameter(property = "tidemark.metricsPath")
    @Nullable
    String metricsPath;

    /** How often they are scraped. Default: <code>15s</code>. */
    @Parameter(property = "tidemark.scrapeInterval")
    @Nullable
    String scrapeInterval;

    /** Files of recording and alerting rules. */
    @Parameter(property = "tidemark.rules")
    @Nullable
    List<File> rules;

    /** Where alerts are sent, for <code>local</code>: hosts and ports. Default: nowhere. */
    @Parameter(property = "tidemark.alertmanagers")
    @Nullable
    List<String> alertmanagers;

    /** Whether durations are native histograms. */
    @Parameter(property = "tidemark.nativeHistograms", defaultValue = "false")
    boolean nativeHistograms;

    /** Port of the metrics. Default: 9464. */
    @Parameter(property = "tidemark.port")
    @Nullable
    Integer port;

    /** The label <code>release</code> that a Prometheus in Kubernetes selects. Default: <code>prometheus</code>. */
    @Parameter(property = "tidemark.release")
    @Nullable
    String release;

    /** Who is called when an alert is urgent: an address. Default: nobody. */
    @Parameter(property = "tidemark.pager")
    @Nullable
    URI pager;

    /** The file with that address, if it is a secret. Needs Alertmanager 0.26 or later. */
    @Parameter(property = "tidemark.pagerUrlFile")
    @Nullable
    String pagerUrlFile;

    /** The file with the bearer token that the pager asks for. */
    @Parameter(property = "tidemark.pagerTokenFile")
    @Nullable
    String pagerTokenFile;

    /** Who is told of all other alerts: an address. Default: nobody. */
    @Parameter(property = "tidemark.tickets")
    @Nullable
    URI tickets;

    /** The file with that address, if it is a secret. Needs Alertmanager 0.26 or later. */
    @Parameter(property = "tidemark.ticketsUrlFile")
    @Nullable
    String ticketsUrlFile;

    /** The file with the bearer token that this one asks for. */
    @Parameter(property = "tidemark.ticketsTokenFile")
    @Nullable
    String ticketsTokenFile;

    @Override
    public void execute() throws MojoExecutionException {
        if (skip) {
            getLog().info("no set-up files: tidemark.skip");
            return;
        }
        try {
            for (Path file : setUp().writeTo(SetUpKind.of(kind), output.toPath(), force)) {
                getLog().info("wrote " + file);
            }
        } catch (IllegalArgumentException | ToolException problem) {
            throw new MojoExecutionException(problem.getMessage(), problem);
        }
    }

    private PrometheusSetUp setUp() {
        PrometheusSetUp.Builder setUp = PrometheusSetUp.builder();
        set(job, setUp::job);
        each(targets, setUp::target);
        set(metricsPath, setUp::metricsPath);
        set(scrapeInterval, setUp::scrapeInterval);
        each(rules, file -> setUp.rules(file.toPath()));
        each(alertmanagers, setUp::alertmanager);
        if (nativeHistograms) {
            setUp.nativeHistograms();
        }
        set(port, setUp::port);
        set(release, setUp::release);
        set(pager, setUp::pager);
        set(pagerUrlFile, setUp::pagerUrlFile);
        set(pagerTokenFile, setUp::pagerTokenFile);
        set(tickets, setUp::tickets);
        set(ticketsUrlFile, setUp::ticketsUrlFile);
        set(ticketsTokenFile, setUp::ticketsTokenFile);
        return setUp.build();
    }

    private static <T> void set(@Nullable T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    private static <T> void each(@Nullable List<T> values, Consumer<T> setter) {
        if (values != null) {
            values.forEach(setter);
        }
    }
}
