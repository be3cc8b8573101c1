package io.tidemark.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.autometrics.Autometrics;
import io.tidemark.autometrics.DeclaredFunction;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the goal does to a folder of classes, and what it says. */
class WeaveMojoTest {

    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    private static final String POND = """
            package pond;
            import io.tidemark.autometrics.Autometrics;
            class Pond {
                @Autometrics(objective = "api") int count() { return 1; }
                @Autometrics void feed() {}
            }
            class Lake {
                @Autometrics void dive() {}
            }
            """;

    /** Where the annotations are. */
    private static final String AUTOMETRICS = folderOf(Autometrics.class);

    private final List<String> said = new ArrayList<>();
    private final WeaveMojo goal = new WeaveMojo();

    @TempDir
    Path directory;

    private Path classes;

    @BeforeEach
    void goal() throws IOException {
        classes = Files.createDirectory(directory.resolve("classes"));
        MavenProject project = new MavenProject();
        project.setFile(directory.resolve("pom.xml").toFile());
        goal.project = project;
        goal.classes = classes.toFile();
        goal.classPath = List.of(classes.toString(), AUTOMETRICS);
        goal.buildInfo = true;
        goal.writeCommit = true;
        goal.writeBranch = true;
        goal.serviceName = "pond";
        goal.serviceVersion = "1.2";
        goal.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence text) {
                said.add("[INFO] " + text);
            }

            @Override
            public void warn(CharSequence text) {
                said.add("[WARNING] " + text);
            }
        });
    }

    @Test
    void itSaysHowManyFunctionsThereAre() throws Exception {
        compile("17", POND);

        goal.execute();

        assertThat(said).first().isEqualTo("[INFO] 3 functions in 2 classes");
        assertThat(Files.readAllLines(classes.resolve(DeclaredFunction.INDEX)))
                .extracting(line -> DeclaredFunction.ofLine(line).function())
                .containsExactlyInAnyOrder("Pond.count", "Pond.feed", "Lake.dive");
    }

    @Test
    void itSaysWhatIsBuiltAndWhyTheRestIsNotKnown() throws Exception {
        compile("17", POND);

        goal.execute();

        assertThat(classes.resolve(DeclaredFunction.BUILD)).hasContent("service.name=pond\nversion=1.2\n");
        assertThat(said).last().asString().startsWith("[INFO] commit and branch are left out: ");
    }

    @Test
    void itSaysWhatTheUserSays() throws Exception {
        compile("17", POND);
        goal.commit = "c0ffee";
        goal.branch = "main";
        goal.repositoryUrl = "https://donald:secret@github.com/acme/pond.git";
        goal.repositoryProvider = "github";

        goal.execute();

        assertThat(classes.resolve(DeclaredFunction.BUILD)).hasContent("""
                        branch=main
                        commit=c0ffee
                        repository.provider=github
                        repository.url=https://github.com/acme/pond
                        service.name=pond
                        version=1.2
                        """);
        assertThat(said).containsExactly("[INFO] 3 functions in 2 classes");
    }

    @Test
    void commitAndBranchCanBeLeftOut() throws Exception {
        compile("17", POND);
        goal.commit = "c0ffee";
        goal.writeCommit = false;
        goal.branch = "main";
        goal.writeBranch = false;

        goal.execute();

        assertThat(classes.resolve(DeclaredFunction.BUILD)).hasContent("service.name=pond\nversion=1.2\n");
        assertThat(said).containsExactly("[INFO] 3 functions in 2 classes");
    }

    @Test
    void aLibrarySaysNothingOfItself() throws Exception {
        compile("17", POND);
        goal.buildInfo = false;

        goal.execute();

        assertThat(classes.resolve(DeclaredFunction.BUILD)).doesNotExist();
        assertThat(said).containsExactly("[INFO] 3 functions in 2 classes");
    }

    @Test
    void allMistakesAreToldAndNothingIsWritten() throws Exception {
        compile("17", """
                package pond;
                import io.tidemark.autometrics.*;
                class Pond {
                    @Autometrics(objective = "99.9 %") void count() {}
                    @Autometrics void feed() {}
                }
                class Lake {
                    @Autometrics @SkipAutometrics void dive() {}
                }
                """);
        Map<String, FileTime> before = files();

        MojoFailureException failure = catchThrowableOfType(MojoFailureException.class, goal::execute);

        assertThat(failure)
                .message()
                .startsWith("2 mistakes in what is to be counted; nothing is woven:\n  ")
                .contains("pond.Pond")
                .contains("99.9 %")
                .contains("pond.Lake")
                .contains("@SkipAutometrics");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void whatIsLeftAloneIsWarnedOf() throws Exception {
        compile("10", POND.replace("class Lake {", "class Lake { Runnable idle = () -> {};"));

        goal.execute();

        assertThat(said)
                .filteredOn(line -> line.startsWith("[WARNING]"))
                .hasSize(2)
                .allMatch(line -> line.contains("Java 11"));
        assertThat(said).contains("[INFO] 0 functions in 0 classes");
    }

    @Test
    void aSecondTimeTouchesNothing() throws Exception {
        compile("17", POND);
        goal.execute();
        setBack();
        Map<String, FileTime> before = files();
        assertThat(before).containsKeys("pond/Pond.class", DeclaredFunction.INDEX, DeclaredFunction.BUILD);

        goal.execute();

        assertThat(files()).isEqualTo(before);
        assertThat(said).filteredOn("[INFO] 3 functions in 2 classes"::equals).hasSize(2);
    }

    @Test
    void whatIsCompiledAnewIsWovenAndTheRestStays() throws Exception {
        compile("17", POND);
        goal.execute();
        compile("17", POND.replace("@Autometrics void feed", "void feed"));
        setBack();
        Map<String, FileTime> before = files();

        goal.execute();

        assertThat(said).contains("[INFO] 2 functions in 2 classes");
        assertThat(classes.resolve(DeclaredFunction.INDEX)).content().doesNotContain("Pond.feed");
        assertThat(files()).containsEntry(DeclaredFunction.BUILD, before.get(DeclaredFunction.BUILD));
    }

    @Test
    void theSameClassesAreWovenTheSame() throws Exception {
        compile("17", POND);
        goal.execute();
        byte[] first = Files.readAllBytes(classes.resolve("pond/Pond.class"));
        Path other = Files.createDirectory(directory.resolve("other"));
        goal.classes = other.toFile();
        classes = other;
        compile("17", POND);

        goal.execute();

        assertThat(other.resolve("pond/Pond.class")).hasBinaryContent(first);
    }

    @Test
    void itCanBeSkipped() throws Exception {
        compile("17", POND);
        Map<String, FileTime> before = files();
        goal.skip = true;

        goal.execute();

        assertThat(files()).isEqualTo(before);
        assertThat(said).containsExactly("[INFO] not woven: tidemark.skip");
    }

    @Test
    void aProjectWithoutClassesStaysWithout() throws Exception {
        Files.delete(classes);

        goal.execute();

        assertThat(classes).doesNotExist();
        assertThat(said).isEmpty();
    }

    /** All files, and when each was written. */
    private Map<String, FileTime> files() throws IOException {
        try (Stream<Path> all = Files.walk(classes)) {
            Map<String, FileTime> files = new TreeMap<>();
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                files.put(classes.relativize(file).toString().replace('\\', '/'), Files.getLastModifiedTime(file));
            }
            return files;
        }
    }

    private void compile(String release, String source) throws IOException {
        Path file = Files.writeString(directory.resolve("Pond.java"), source);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        classes.toString(),
                        "-cp",
                        AUTOMETRICS,
                        "--release",
                        release,
                        "-Xlint:-options",
                        "-proc:none",
                        file.toString());
        assertThat(status).isZero();
        setBack();
    }

    /** So that a file that is written is seen. */
    private void setBack() throws IOException {
        for (String file : files().keySet()) {
            Files.setLastModifiedTime(classes.resolve(file), LONG_AGO);
        }
    }

    private static String folderOf(Class<?> type) {
        URL location = type.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(URI.create(location.toString())).toString();
    }
}
