package io.tidemark.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.autometrics.DeclaredFunction;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build writes of itself. */
class BuildPropertiesTest {

    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    private final BuildProperties properties = new BuildProperties();

    @TempDir
    Path classes;

    @Test
    void aLineEachByTheAlphabet() throws IOException {
        properties.put("version", "1.2");
        properties.put("service.name", "pond");
        properties.put("branch", "");
        properties.put("commit", " ");

        properties.writeTo(classes);

        assertThat(classes.resolve(DeclaredFunction.BUILD)).hasContent("service.name=pond\nversion=1.2\n");
    }

    @Test
    void javaReadsThemBack() throws IOException {
        String text = "Enten & Gänse: a=b #1 !2 \\n \t池\n\r\\";
        properties.put("service.name", text);

        Properties read = new Properties();
        read.load(new StringReader(properties.toString()));

        assertThat(read).hasSize(1).containsEntry("service.name", text);
    }

    @Test
    void aFileThatSaysItIsNotTouched() throws IOException {
        properties.put("version", "1.2");
        properties.writeTo(classes);
        Path file = classes.resolve(DeclaredFunction.BUILD);
        Files.setLastModifiedTime(file, LONG_AGO);

        properties.writeTo(classes);

        assertThat(Files.getLastModifiedTime(file)).isEqualTo(LONG_AGO);
    }

    @Test
    void aFileThatSaysOtherwiseIsReplacedAndNothingIsLeftBesideIt() throws IOException {
        properties.put("version", "1.2");
        properties.writeTo(classes);
        properties.put("version", "1.3");

        properties.writeTo(classes);

        Path file = classes.resolve(DeclaredFunction.BUILD);
        assertThat(file).hasContent("version=1.3\n");
        try (Stream<Path> beside = Files.list(file.getParent())) {
            assertThat(beside).containsExactly(file);
        }
    }
}
