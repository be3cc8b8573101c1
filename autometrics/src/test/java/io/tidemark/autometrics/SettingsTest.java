package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Code, then system properties, then the environment, then what the build wrote. */
class SettingsTest {

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Properties build = new Properties();

    private BuildInfo info(AutometricsService.Builder code) {
        return BuildInfo.of(code, new Settings(properties::get, environment::get, build));
    }

    private BuildInfo info() {
        return info(AutometricsService.builder());
    }

    @Test
    void nothingIsKnown() {
        assertThat(info()).isEqualTo(new BuildInfo("", "", "", "", "", ""));
    }

    @Test
    void whatComesFirstHolds() {
        build.setProperty("service.name", "of the build");
        assertThat(info().serviceName()).isEqualTo("of the build");
        environment.put("OTEL_SERVICE_NAME", "of OpenTelemetry");
        assertThat(info().serviceName()).isEqualTo("of OpenTelemetry");
        environment.put("AUTOMETRICS_SERVICE_NAME", "of the environment");
        assertThat(info().serviceName()).isEqualTo("of the environment");
        properties.put("tidemark.autometrics.service.name", "of a property");
        assertThat(info().serviceName()).isEqualTo("of a property");
        assertThat(info(AutometricsService.builder().serviceName("of code")).serviceName())
                .isEqualTo("of code");
    }

    @Test
    void anEmptyNameOfTheServiceLeavesItToOpenTelemetry() {
        environment.put("AUTOMETRICS_SERVICE_NAME", "");
        environment.put("OTEL_SERVICE_NAME", "of OpenTelemetry");
        assertThat(info().serviceName()).isEqualTo("of OpenTelemetry");
    }

    @ParameterizedTest
    @CsvSource({
        "version, AUTOMETRICS_VERSION",
        "commit, AUTOMETRICS_COMMIT",
        "branch, AUTOMETRICS_BRANCH",
        "repository.url, AUTOMETRICS_REPOSITORY_URL",
        "repository.provider, AUTOMETRICS_REPOSITORY_PROVIDER"
    })
    void eachHasItsNames(String name, String variable) {
        build.setProperty(name, "built");
        assertThat(value(name)).isEqualTo("built");
        environment.put(variable, "environment");
        assertThat(value(name)).isEqualTo("environment");
        properties.put("tidemark.autometrics." + name, "property");
        assertThat(value(name)).isEqualTo("property");
    }

    private String value(String name) {
        BuildInfo info = info();
        return switch (name) {
            case "version" -> info.version();
            case "commit" -> info.commit();
            case "branch" -> info.branch();
            case "repository.url" -> info.repositoryUrl();
            default -> info.repositoryProvider();
        };
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.com/a/b, github",
        "git@gitlab.com:a/b.git, gitlab",
        "https://bitbucket.org/a/b, bitbucket",
        "https://example.com/a/b, ''",
        "'', ''"
    })
    void theProviderIsGuessedFromTheUrl(String url, String provider) {
        assertThat(info(AutometricsService.builder().repositoryUrl(url)).repositoryProvider())
                .isEqualTo(provider);
    }

    @Test
    void anEmptyTextInCodeOrOutsideIsOneToo() {
        build.setProperty("repository.url", "https://github.com/a/b");
        environment.put("AUTOMETRICS_REPOSITORY_URL", "");
        assertThat(info().repositoryUrl()).isEmpty();
        assertThat(info().repositoryProvider()).isEmpty();
    }
}
