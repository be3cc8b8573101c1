package io.tidemark.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.autometrics.weaver.Weaving;
import io.tidemark.autometrics.weaver.WeavingResult;
import io.tidemark.it.docs.Page.Block;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every Java block of the documentation compiles, without a warning, and every program in it, woven, writes what the page says. */
class DocsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** What blocks that are no whole file may use without importing it. */
    private static final String IMPORTS = String.join(
            "\n",
            "import io.tidemark.*;",
            "import io.tidemark.autometrics.*;",
            "import io.tidemark.cloudwatch.*;",
            "import io.tidemark.entry.*;",
            "import io.tidemark.format.*;",
            "import io.tidemark.format.emf.*;",
            "import io.tidemark.format.json.*;",
            "import io.tidemark.format.local.*;",
            "import io.tidemark.http.*;",
            "import io.tidemark.jvm.*;",
            "import io.tidemark.otlp.*;",
            "import io.tidemark.output.*;",
            "import io.tidemark.prometheus.*;",
            "import io.tidemark.sink.*;",
            "import io.tidemark.stats.*;",
            "import io.tidemark.stream.*;",
            "import io.tidemark.testing.*;",
            "import io.tidemark.time.*;",
            // There is one in io.tidemark.prometheus as well.
            "import io.tidemark.format.Format;",
            // There is one in JUnit as well.
            "import io.tidemark.stats.Tags;",
            // There is one in java.util as well.
            "import io.tidemark.time.Timer;",
            "import io.tidemark.unit.*;",
            "import java.net.URI;",
            "import java.nio.file.*;",
            "import java.time.*;",
            "import java.util.*;",
            "import java.util.concurrent.*;",
            "import java.util.concurrent.atomic.*;",
            "import java.util.function.*;",
            "import org.junit.jupiter.api.*;",
            "import static io.tidemark.testing.TidemarkAssertions.assertThat;");

    @TempDir
    Path temp;

    static Stream<Page> pages() throws IOException {
        List<Page> pages = new ArrayList<>();
        pages.add(Page.read(ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            for (Path page : docs.filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                pages.add(Page.read(page));
            }
        }
        return pages.stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void compilesAndWritesWhatItSays(Page page) throws Exception {
        Path classes = compile(page);
        if (page.java().stream().anyMatch(block -> block.text().contains("@Autometrics"))) {
            weave(page, classes);
        }
        for (Block block : page.blocks()) {
            String comment = block.comment();
            Matcher runs =
                    Pattern.compile("runs ([\\w.]+), which (prints|writes)").matcher(comment == null ? "" : comment);
            if (runs.matches()) {
                String output = run(classes, runs.group(1), runs.group(2).equals("writes"));
                assertThat(withoutTimes(output)).as("%s:%d", page, block.line()).isEqualTo(withoutTimes(block.text()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Page page) throws IOException {
        Matcher links = Pattern.compile("\\]\\(([^):#]+)(#[^)]*)?\\)").matcher(Files.readString(page.path()));
        while (links.find()) {
            assertThat(page.path().resolveSibling(links.group(1)))
                    .as("a link of %s", page)
                    .exists();
        }
    }

    /** What the consumer project builds with the installed artifacts is what a reader of README copies. */
    @Test
    void consumerIsWhatReadmeShows() throws IOException {
        Page readme = Page.read(ROOT.resolve("README.md"));
        Path consumer = Path.of("it/consumer/src");
        Map<String, Path> files = Map.of(
                "DuckService.java", consumer.resolve("main/java/com/example/DuckService.java"),
                "RequestMetrics.java", consumer.resolve("main/java/com/example/RequestMetrics.java"),
                "Operation.java", consumer.resolve("main/java/com/example/Operation.java"),
                "DuckServiceTest.java", consumer.resolve("test/java/com/example/DuckServiceTest.java"));
        files.forEach((name, path) -> {
            String shown = readme.java().stream()
                    .filter(block -> name.equals(block.fileName()))
                    .findFirst()
                    .orElseThrow()
                    .text();
            assertThat(ROOT.resolve(path)).hasContent(shown.substring(shown.indexOf('\n') + 1));
        });
    }

    private Path compile(Page page) throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        for (Block block : page.java()) {
            String name = block.fileName();
            if (name != null) {
                sources.put(name, block.text());
            } else if (block.declaresType()) {
                sources.put("Block" + block.line() + ".java", header() + block.text());
            } else {
                sources.put("Block" + block.line() + ".java", header() + statements(block));
            }
        }
        Path sourceDir = Files.createDirectories(temp.resolve("src"));
        Path classes = Files.createDirectories(temp.resolve("classes"));
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            files.add(Files.writeString(sourceDir.resolve(source.getKey()), source.getValue()));
        }
        if (files.isEmpty()) {
            return classes;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(problems, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavaCompiler.CompilationTask task = compiler.getTask(
                    null,
                    manager,
                    problems,
                    // try: a scope that is only opened and closed is idiomatic here, and javac's complaint is about
                    // just that.
                    List.of("-d", classes.toString(), "--release", "17", "-Xlint:all,-processing,-try,-auxiliaryclass"),
                    null,
                    manager.getJavaFileObjectsFromPaths(files));
            List<Processor> processors = new ArrayList<>();
            ServiceLoader.load(Processor.class).forEach(processor -> {
                if (processor.getClass().getName().startsWith("io.tidemark.")) {
                    processors.add(processor);
                }
            });
            task.setProcessors(processors);
            boolean compiled = task.call();
            assertThat(problems.getDiagnostics()).as("%s", page).isEmpty();
            assertThat(compiled).isTrue();
        }
        return classes;
    }

    /** As a build does: what has {@code @Autometrics} is counted. */
    private static void weave(Page page, Path classes) throws IOException {
        List<Path> classPath = Stream.of(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator)))
                .map(Path::of)
                .toList();
        WeavingResult result = Weaving.of(classes, classPath).weave();
        assertThat(result.problems()).as("%s", page).isEmpty();
    }

    private static String header() {
        return "package com.example;\n" + IMPORTS + "\n";
    }

    private static String statements(Block block) {
        String comment = block.comment();
        String given = comment != null && comment.startsWith("given: ") ? comment.substring("given: ".length()) : "";
        return "final class Block" + block.line() + " {\n    static void run(" + given + ") throws Exception {\n"
                + block.text() + "    }\n}\n";
    }

    /** Runs in a JVM and a folder of its own. */
    private String run(Path classes, String main, boolean writes) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(temp.resolve("run"));
        Path printed = temp.resolve("printed");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                        main)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", main).isTrue();
        String output = Files.readString(printed);
        assertThat(process.exitValue()).as(output).isZero();
        if (!writes) {
            return output;
        }
        assertThat(output).isEmpty();
        StringBuilder written = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                written.append(Files.readString(file));
            }
        }
        return written.toString();
    }

    private static String withoutTimes(String text) {
        return text.replaceAll("\"Timestamp\":\\d{13}", "\"Timestamp\":0")
                .replaceAll("(?i)(time|timer|latency)\":[0-9.]+", "$1\":0");
    }
}
