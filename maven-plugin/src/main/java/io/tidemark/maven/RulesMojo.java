package io.tidemark.maven;

import io.tidemark.autometrics.tools.AlertRules;
import io.tidemark.autometrics.tools.BuiltClasses;
import io.tidemark.autometrics.tools.ToolException;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Makes rules of Prometheus for the objectives that a project has in its code: they record how many calls are bad, page when an error budget is spent too fast, and alert on functions
 * that fail too often.
 */
@Mojo(
        name = "rules",
        defaultPhase = LifecyclePhase.PREPARE_PACKAGE,
        requiresDependencyResolution = ResolutionScope.RUNTIME,
        threadSafe = true)
public final class RulesMojo extends AbstractMojo {

    /** Whether to do nothing. */
    @Parameter(property = "tidemark.skip", defaultValue = "false")
    boolean skip;

    /** Where the rules go. */
    @Parameter(
            property = "tidemark.rulesFile",
            defaultValue = "${project.build.directory}/tidemark/autometrics.rules.yml",
            required = true)
    @SuppressWarnings("NullAway.Init")
    File output;

    /** More folders of woven classes, and jars: other modules of the service. */
    @Parameter(property = "tidemark.moreClasses")
    List<File> moreClasses = List.of();

    /** Rules for more percentiles than those in the code, as 99.5. */
    @Parameter(property = "tidemark.percentiles")
    List<String> percentiles = List.of();

    /** The only service that the rules are for. Default: all of them. */
    @Parameter(property = "tidemark.service")
    @Nullable
    String service;

    /** With fewer calls a minute than this, rules are silent. */
    @Parameter(property = "tidemark.minimumTraffic", defaultValue = "1")
    @SuppressWarnings("NullAway.Init")
    String minimumTraffic;

    /** Whether latencies are those of native histograms. */
    @Parameter(property = "tidemark.nativeHistograms", defaultValue = "false")
    boolean nativeHistograms;

    /** Whether there is an alert on functions that fail too often, with or without an objective. */
    @Parameter(property = "tidemark.errorRatioAlert", defaultValue = "true")
    boolean errorRatioAlert;

    /** How many of a hundred calls end in an error then. */
    @Parameter(property = "tidemark.errorRatio", defaultValue = "5")
    @SuppressWarnings("NullAway.Init")
    String errorRatio;

    /** For how long they do, as 1h30m. */
    @Parameter(property = "tidemark.errorRatioFor", defaultValue = "15m")
    @SuppressWarnings("NullAway.Init")
    String errorRatioFor;

    /** The Prometheus that alerts link to. Default: they have no links. */
    @Parameter(property = "tidemark.prometheusUrl")
    @Nullable
    String prometheusUrl;

    @Parameter(defaultValue = "${project.build.outputDirectory}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    File classes;

    @Parameter(defaultValue = "${project.runtimeClasspathElements}", readonly = true)
    List<String> classPath = List.of();

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("no rules: tidemark.skip");
            return;
        }
        Set<Path> places = new LinkedHashSet<>();
        if (WovenClasses.areIn(classes)) {
            places.add(classes.toPath());
            // Objectives of libraries are those of the program.
            classPath.stream()
                    .map(Path::of)
                    .filter(place ->
                            Files.isDirectory(place) || place.toString().endsWith(".jar"))
                    .filter(Files::exists)
                    .forEach(places::add);
        }
        moreClasses.forEach(place -> places.add(place.toPath()));
        if (places.isEmpty() && percentiles.isEmpty()) {
            getLog().info("no rules: no function is woven here");
            if (output.exists()) {
                getLog().warn(output + " is of an earlier build");
            }
            return;
        }
        try {
            AlertRules.Builder asked = asked();
            if (!places.isEmpty()) {
                asked.of(BuiltClasses.in(List.copyOf(places)));
            }
            AlertRules rules = asked.build();
            rules.warnings().forEach(warning -> getLog().warn(warning));
            rules.writeTo(output.toPath());
            getLog().info(rules.size() + (rules.size() == 1 ? " rule in " : " rules in ") + output);
        } catch (IllegalArgumentException problem) {
            throw new MojoExecutionException(problem.getMessage(), problem);
        } catch (ToolException problem) {
            throw new MojoFailureException(problem.getMessage(), problem);
        }
    }

    private AlertRules.Builder asked() {
        AlertRules.Builder asked = AlertRules.builder()
                .minimumTraffic(minimumTraffic)
                .errorRatio(errorRatio)
                .errorRatioFor(errorRatioFor);
        percentiles.forEach(asked::percentile);
        if (service != null) {
            asked.service(service);
        }
        if (nativeHistograms) {
            asked.nativeHistograms();
        }
        if (!errorRatioAlert) {
            asked.withoutErrorRatioAlert();
        }
        if (prometheusUrl != null) {
            asked.prometheusUrl(URI.create(prometheusUrl));
        }
        return asked;
    }
}
