package io.tidemark.autometrics;

import io.tidemark.internal.Warnings;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a service says of itself, where code does not: system properties, then the environment, then what the build wrote.
 *
 * @param properties {@code tidemark.autometrics.…}
 * @param build of {@link DeclaredFunction#BUILD}
 */
record Settings(
        UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment, Properties build) {

    static Settings of(@Nullable ClassLoader loader) {
        return new Settings(System::getProperty, System::getenv, build(loader));
    }

    private static Properties build(@Nullable ClassLoader loader) {
        Properties build = new Properties();
        URL at = loader == null
                ? ClassLoader.getSystemResource(DeclaredFunction.BUILD)
                : loader.getResource(DeclaredFunction.BUILD);
        if (at == null) {
            return build;
        }
        try {
            URLConnection connection = at.openConnection();
            // Else a jar stays open that may be replaced.
            connection.setUseCaches(false);
            try (InputStream in = connection.getInputStream()) {
                build.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            }
        } catch (IOException | RuntimeException problem) {
            Warnings.warn("build properties", DeclaredFunction.BUILD + " cannot be read; it is left out", problem);
        }
        return build;
    }

    /** Empty if nobody says it. */
    String serviceName(@Nullable String code) {
        return find(code, "service.name", "service.name", "AUTOMETRICS_SERVICE_NAME", "OTEL_SERVICE_NAME");
    }

    String version(@Nullable String code) {
        return find(code, "version", "version", "AUTOMETRICS_VERSION");
    }

    String commit(@Nullable String code) {
        return find(code, "commit", "commit", "AUTOMETRICS_COMMIT");
    }

    String branch(@Nullable String code) {
        return find(code, "branch", "branch", "AUTOMETRICS_BRANCH");
    }

    String repositoryUrl(@Nullable String code) {
        return find(code, "repository.url", "repository.url", "AUTOMETRICS_REPOSITORY_URL");
    }

    /** Guessed from the URL if nobody says it. */
    String repositoryProvider(@Nullable String code, String url) {
        String said = find(code, "repository.provider", "repository.provider", "AUTOMETRICS_REPOSITORY_PROVIDER");
        if (!said.isEmpty()) {
            return said;
        }
        for (String provider : new String[] {"github", "gitlab", "bitbucket"}) {
            if (url.contains(provider + (provider.equals("bitbucket") ? ".org" : ".com"))) {
                return provider;
            }
        }
        return "";
    }

    private String find(@Nullable String code, String property, String built, String... variables) {
        if (code != null) {
            return code;
        }
        String found = properties.apply("tidemark.autometrics." + property);
        for (String variable : variables) {
            if (found == null) {
                String value = environment.apply(variable);
                // Where another one may say it, an empty one says nothing.
                found = variables.length > 1 && value != null && value.isEmpty() ? null : value;
            }
        }
        return found == null ? build.getProperty(built, "") : found;
    }
}
