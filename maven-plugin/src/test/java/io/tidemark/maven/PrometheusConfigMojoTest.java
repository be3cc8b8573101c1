package io.tidemark.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusConfigMojoTest {
    private final PrometheusConfigMojo goal = new PrometheusConfigMojo();

    @TempDir
    Path directory;

    @BeforeEach
    void goal() {
        goal.output = directory.toFile();
        goal.job = "shop";
        goal.kind = "local";
    }

    @Test
    void itWritesWhatTheOptionsOfTheCommandWould() throws Exception {
        goal.targets = List.of("a:1", "b:2");
        goal.metricsPath = "/numbers";
        goal.scrapeInterval = "30s";
        goal.rules = List.of(directory.resolve("rules.yml").toFile());
        goal.alertmanagers = List.of("c:3");

        goal.execute();

        assertThat(directory.resolve("prometheus.yml"))
                .content()
                .contains("\"shop\"", "\"a:1\"", "\"b:2\"", "\"/numbers\"", "\"30s\"", "rules.yml", "\"c:3\"");
    }

    @Test
    void eachKindIsThere() throws Exception {
        goal.kind = "kubernetes";
        goal.port = 9000;
        goal.release = "mine";
        goal.execute();
        assertThat(directory.resolve("deployment-patch.yaml")).content().contains("9000");
        assertThat(directory.resolve("podmonitor.yaml")).content().contains("\"mine\"", "\"shop\"");
        goal.kind = "alertmanager";
        goal.pager = URI.create("https://pager.example.com/");
        goal.ticketsUrlFile = "/run/tickets.url";
        goal.execute();
        assertThat(directory.resolve("alertmanager.yml"))
                .content()
                .contains("https://pager.example.com/", "/run/tickets.url");
        goal.kind = "docker";
        goal.nativeHistograms = true;
        goal.execute();
        assertThat(directory.resolve("prometheus/prometheus.yml")).content().contains("scrape_native_histograms: true");
        goal.kind = "fly";
        goal.execute();
        assertThat(directory.resolve("fly.metrics.toml")).content().contains("port = 9000");
    }

    @Test
    void whatIsWrongFailsTheBuildAndIsNamed() {
        goal.kind = "podman";
        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("\"podman\" is no kind of set-up");
        goal.kind = "local";
        goal.targets = List.of("localhost");
        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("\"localhost\" is no target");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatIsThereIsReplacedOnlyIfForced() throws Exception {
        Path own = Files.writeString(directory.resolve("prometheus.yml"), "own: true\n");
        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining(own + " is there already");
        goal.force = true;
        goal.execute();
        assertThat(own).content().contains("scrape_configs");
    }

    @Test
    void skippedItDoesNothing() throws Exception {
        goal.skip = true;
        goal.execute();
        assertThat(directory).isEmptyDirectory();
    }
}
