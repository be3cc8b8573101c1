package io.tidemark.autometrics.weaver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.build.Plugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutometricsPluginTest {

    @TempDir
    Path classes;

    @Test
    void errorsFailTheBuild() throws Exception {
        Compiled.source("Pond", "class Pond { @Autometrics(objective = \"50%\") void feed() {} }", classes);

        assertThatThrownBy(() -> new Plugin.Engine.Default(new ByteBuddy())
                        .apply(
                                classes.toFile(),
                                classes.resolve("out").toFile(),
                                new Plugin.Factory.Simple(new AutometricsPlugin())))
                .hasStackTraceContaining("pond.Pond.feed() (Pond.java:5) names the objective \"50%\"");
    }

    @Test
    void byteBuddysBuildPluginsFindIt() throws Exception {
        try (var in = new BufferedReader(new InputStreamReader(
                AutometricsPlugin.class.getResourceAsStream("/META-INF/net.bytebuddy/build.plugins"),
                StandardCharsets.UTF_8))) {
            Class<?> named = Class.forName(in.readLine());
            assertThat(new Plugin.Factory.UsingReflection(named.asSubclass(Plugin.class)).make())
                    .isInstanceOf(AutometricsPlugin.class);
        }
    }
}
