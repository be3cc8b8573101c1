package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done to files, and what is not. */
class DocumentationLinksTest {

    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    private static final String KIOSK = """
            package com.example;

            import io.tidemark.autometrics.Autometrics;

            class Kiosk {
                /** Sells. */
                @Autometrics
                int order(int loaves) {
                    return loaves;
                }
            }
            """;

    @TempDir
    Path directory;

    @Test
    void linksAreThoseOfTheCharts() throws Exception {
        Path file = write("Kiosk.java", KIOSK);

        DocumentationChanges changes = DocumentationLinks.builder().build().update(List.of(directory));

        FunctionQueries queries = FunctionQueries.of("com.example", "Kiosk.order");
        assertThat(links(file))
                .containsExactlyElementsOf(Arrays.stream(Chart.values())
                        .map(chart -> ChartLinks.to(ChartLinks.LOCAL).link(chart, "Kiosk.order", queries))
                        .toList());
        assertThat(decoded(links(file).get(1)))
                .startsWith("http://localhost:9090/graph?g0.expr=# ")
                .endsWith("\n\n" + queries.query(Chart.ERROR_RATIO) + "&g0.tab=0");
        assertThat(changes.functions()).isEqualTo(1);
        assertThat(changes.files()).hasToString("[" + file + ": Kiosk.order]");
        assertThat(changes.notices()).isEmpty();
    }

    @Test
    void linksAreOfTheServerAndTheServiceThatAreNamed() throws Exception {
        Path file = write("Kiosk.java", KIOSK);

        DocumentationLinks.builder()
                .prometheus(URI.create("https://example.com/a*/prometheus/"))
                .grafana(URI.create("https://example.com/grafana/"))
                .serviceName("the \"kiosk\" & more")
                .nativeHistograms()
                .build()
                .update(List.of(file));

        assertThat(links(file)).hasSize(7).allMatch(link -> link.startsWith("https://example.com/"));
        assertThat(decoded(links(file).get(2)))
                .startsWith("https://example.com/a*/prometheus/graph?g0.expr=# ")
                .endsWith("\n\n"
                        + FunctionQueries.of("com.example", "Kiosk.order")
                                .ofService("the \"kiosk\" & more")
                                .nativeHistograms()
                                .query(Chart.LATENCY)
                        + "&g0.tab=0");
        assertThat(links(file).get(6))
                .isEqualTo("https://example.com/grafana/d/autometrics-function-explorer?var-module=com.example"
                        + "&var-function=Kiosk.order&var-service_name=the%20%22kiosk%22%20%26%20more");
        assertThat(SourceCode.parse(Files.readString(file)).getTypes()).hasSize(1);
    }

    @Test
    void anAddressThatIsNoneIsSaidAtOnce() {
        DocumentationLinks.Builder builder = DocumentationLinks.builder();
        assertThatThrownBy(() -> builder.prometheus(URI.create("localhost:9090")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://localhost:9090");
        assertThatThrownBy(() -> builder.grafana(URI.create("grafana")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"grafana\" is no address");
    }

    @Test
    void filesThatNeedNoChangeAreNotTouched() throws Exception {
        Path kiosk = write("Kiosk.java", KIOSK);
        Path other = write("Other.java", "class Other { void no() { } // is parsed by nobody \n");
        DocumentationLinks links = DocumentationLinks.builder().build();
        links.update(List.of(directory));
        Files.setLastModifiedTime(kiosk, LONG_AGO);
        Files.setLastModifiedTime(other, LONG_AGO);

        assertThat(links.update(List.of(directory)).files()).isEmpty();

        assertThat(Files.getLastModifiedTime(kiosk)).isEqualTo(LONG_AGO);
        assertThat(Files.getLastModifiedTime(other)).isEqualTo(LONG_AGO);
    }

    @Test
    void checkingWritesNothing() throws Exception {
        Path file = write("Kiosk.java", KIOSK);

        DocumentationChanges changes = DocumentationLinks.builder().build().check(List.of(directory));

        assertThat(changes.files()).hasToString("[" + file + ": Kiosk.order]");
        assertThat(file).hasContent(KIOSK);
        assertThat(directory.toFile().list()).containsExactly("Kiosk.java");
    }

    @Test
    void whatIsFormattedOtherwiseIsUpToDate() throws Exception {
        Path file = write("Kiosk.java", KIOSK);
        DocumentationLinks links = DocumentationLinks.builder().build();
        links.update(List.of(file));
        String formatted = Files.readString(file)
                .replace("     * <p>", "     *\n     * <p>")
                .replace("     * <ul>", "     *\n     * <ul>")
                .replace("<li>", "<li>\n     *       ")
                .replace("<a href", "<a\n     *           href");
        Files.writeString(file, formatted);

        assertThat(links.check(List.of(file)).files()).isEmpty();
        links.update(List.of(file));
        assertThat(file).hasContent(formatted);
    }

    @Test
    void everythingThatIsWrongIsSaidAndNothingIsWritten() throws Exception {
        Path kiosk = write("Kiosk.java", KIOSK);
        Path broken =
                write("Broken.java", "import io.tidemark.autometrics.*;\nclass Broken {\n  @Autometrics void f( }\n");
        Path open = write("Open.java", "// Autometrics\nclass Open {}\n/* never ends");
        Path fences = write("Fences.java", """
                class Fences {
                    /** <!-- autometrics:doc-start --> */
                    void start() {}

                    /**
                     * Text.
                     * <!-- autometrics:doc-end -->
                     */
                    void end() {}

                    /**
                     * <!-- autometrics:doc-start -->
                     * <!-- autometrics:doc-start -->
                     * <!-- autometrics:doc-end -->
                     */
                    void nested() {}

                    /**
                     * <!-- autometrics:doc-start -->
                     * <!-- autometrics:doc-end -->
                     * <!-- autometrics:doc-start -->
                     * <!-- autometrics:doc-end -->
                     */
                    void two() {}
                }
                """);
        Path latin = directory.resolve("Latin.java");
        Files.write(latin, "class Grün {}".getBytes(StandardCharsets.ISO_8859_1));
        Path missing = directory.resolve("missing");

        ToolException problem = catchThrowableOfType(
                ToolException.class, () -> DocumentationLinks.builder().build().update(List.of(directory, missing)));

        assertThat(problem.getMessage().lines())
                .containsExactly(
                        missing + ": there is no such file or folder: name folders of sources, as src/main/java",
                        broken + ":3: cannot be parsed: Found \"}\"",
                        fences
                                + ":2: this comment has <!-- autometrics:doc-start --> without <!-- autometrics:doc-end --> after it: remove it, and the links below it",
                        fences
                                + ":7: this comment has <!-- autometrics:doc-end --> without <!-- autometrics:doc-start --> before it: remove it",
                        fences
                                + ":13: this comment begins within a block of links: <!-- autometrics:doc-start --> is there twice",
                        fences
                                + ":21: this comment has a second block of links: remove one, from <!-- autometrics:doc-start --> to <!-- autometrics:doc-end -->",
                        latin
                                + ": is not in UTF-8: say with the option --encoding (of the goal: encoding) what it is in",
                        open + ":3: cannot be parsed: Encountered: <EOF> after : \"\"",
                        "Nothing was written.");
        assertThat(kiosk).hasContent(KIOSK);
    }

    @Test
    void ifOneFileCannotBeWrittenNoneIs() throws Exception {
        Path kiosk = write("Kiosk.java", KIOSK);
        Path lost = kiosk.resolve("Lost.java");
        Map<Path, byte[]> contents = new LinkedHashMap<>();
        contents.put(kiosk, new byte[0]);
        contents.put(lost, new byte[0]);

        assertThatThrownBy(() -> FilesAtOnce.write(contents, "nothing is changed"))
                .isInstanceOf(ToolException.class)
                .hasMessage("cannot write " + lost + " (" + kiosk + " is no directory): nothing is changed");

        assertThat(kiosk).hasContent(KIOSK);
        assertThat(directory.toFile().list()).containsExactly("Kiosk.java");
    }

    /** A folder that is not empty cannot be replaced by a file, which is known only then. */
    @Test
    void whatWasWrittenBeforeAProblemIsWrittenBack() throws Exception {
        Path kiosk = write("Kiosk.java", KIOSK);
        Path folder = Files.createDirectories(directory.resolve("Folder.java/full"));
        Map<Path, byte[]> contents = new LinkedHashMap<>();
        contents.put(kiosk, "changed".getBytes(StandardCharsets.UTF_8));
        contents.put(directory.resolve("New.java"), new byte[0]);
        contents.put(folder.getParent(), new byte[0]);
        Files.setLastModifiedTime(kiosk, LONG_AGO);

        assertThatThrownBy(() -> FilesAtOnce.write(contents, "nothing is changed"))
                .isInstanceOf(ToolException.class)
                .hasMessageStartingWith("cannot write " + folder.getParent())
                .hasMessageEndingWith("): nothing is changed");

        assertThat(kiosk).hasContent(KIOSK);
        assertThat(Files.getLastModifiedTime(kiosk)).isEqualTo(LONG_AGO);
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("Kiosk.java", "Folder.java");
    }

    @Test
    void modesAndLinksStay() throws Exception {
        Path file = write("Kiosk.java", KIOSK);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
        Path sources = Files.createDirectory(directory.resolve("sources"));
        Path link = Files.createSymbolicLink(sources.resolve("Linked.java"), file);
        Files.createSymbolicLink(sources.resolve("loop"), sources);

        DocumentationChanges changes = DocumentationLinks.builder().build().update(List.of(sources, file));

        assertThat(changes.functions()).as("each file once").isEqualTo(1);
        assertThat(link).isSymbolicLink();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rwxr-x--x"));
        assertThat(links(file)).hasSize(6);
        assertThat(sources.toFile().list()).containsExactlyInAnyOrder("Linked.java", "loop");
    }

    @Test
    void bytesStay() throws Exception {
        for (String mark : List.of("", "\uFEFF")) {
            for (String end : List.of("", "\n", "\r\n\r\n", "\n// no line end")) {
                String before = mark + "package p;\r\n@io.tidemark.autometrics.Autometrics class A {\r"
                        + "  /** One. */\n  public void a() {}\r\n\n\t/** Two.\n\t * @see #a\r\n\t */\r\n\tpublic void b() {}\r  public void c() {}\n}"
                        + end;
                Path file = write("A.java", before);
                DocumentationLinks links = DocumentationLinks.builder().build();

                links.update(List.of(file));
                String after = Files.readString(file);
                assertThat(after).startsWith(mark + "package p;\r\n").endsWith("}" + end);
                assertThat(after.replaceAll("(?s)/\\*\\*.*?\\*/", "C"))
                        .isEqualTo(mark + "package p;\r\n@io.tidemark.autometrics.Autometrics class A {\r"
                                + "  C\n  public void a() {}\r\n\n\tC\r\n\tpublic void b() {}\r  C\n  public void c() {}\n}"
                                + end);

                links.remove(List.of(file));
                assertThat(Files.readString(file)).isEqualTo(before);
            }
        }
    }

    @Test
    void anEncodingThatDoesNotKeepTheBytesIsNotUsed() throws Exception {
        Path file = directory.resolve("A.java");
        Files.write(file, ("\uFEFF" + KIOSK).getBytes(StandardCharsets.UTF_16LE));

        assertThatThrownBy(() -> DocumentationLinks.builder()
                        .encoding(StandardCharsets.UTF_16)
                        .build()
                        .update(List.of(file)))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining(file + ": would change throughout")
                .hasMessageContaining("UTF-16LE");

        DocumentationLinks.builder().encoding(StandardCharsets.UTF_16LE).build().update(List.of(file));
        assertThat(Files.readString(file, StandardCharsets.UTF_16LE))
                .startsWith("\uFEFFpackage")
                .contains(DocComment.START);
    }

    @Test
    void anEnumInAMethodIsSaidToBeTooMuch() throws Exception {
        Path file = write("Kiosk.java", KIOSK.replace("return loaves;", "enum Size { SMALL }\n        return loaves;"));

        assertThatThrownBy(() -> DocumentationLinks.builder().build().update(List.of(file)))
                .isInstanceOf(ToolException.class)
                .hasMessageStartingWith(file + ":9: cannot be parsed: ")
                .hasMessageContaining("If this is an enum in a method, move it out");
    }

    @Test
    void aCommentThatIsMadeOfEscapesIsLeftAlone() throws Exception {
        String kiosk = """
                package com.example;

                import io.tidemark.autometrics.Autometrics;

                class Kiosk {
                    /** It ends with an escape. \\u002a/
                    @Autometrics
                    void first() {}

                    \\u002f** It begins with one. */
                    @Autometrics
                    void second() {}

                    /** \\u0040return its tag is one */
                    @Autometrics
                    int third() {
                        return 1;
                    }
                }
                """;
        Path file = write("Kiosk.java", kiosk);

        DocumentationChanges changes = DocumentationLinks.builder().build().update(List.of(directory));

        assertThat(file).hasContent(kiosk);
        assertThat(changes.functions()).isZero();
        assertThat(changes.notices())
                .containsExactly(
                        file
                                + ":6: Kiosk.first has no links: what its comment is made of is written as unicode escapes",
                        file
                                + ":10: Kiosk.second has no links: what its comment is made of is written as unicode escapes",
                        file
                                + ":14: Kiosk.third has no links: what its comment is made of is written as unicode escapes");
    }

    @Test
    void anEscapeThatIsAWordOfACommentDoesNotMatter() throws Exception {
        Path file = write("Kiosk.java", KIOSK.replace("Sells.", "Sells \\u00e4 and \\\\u002a."));

        assertThat(DocumentationLinks.builder()
                        .build()
                        .update(List.of(directory))
                        .notices())
                .isEmpty();
        assertThat(links(file)).hasSize(6);
    }

    @Test
    void aFunctionWhoseNameIsNotKnownIsLeftAlone() throws Exception {
        String source = """
                package com.example;
                import io.tidemark.autometrics.Autometrics;
                import com.acme.Basket.*;
                class Kiosk extends com.acme.Shop {
                    @Autometrics void sell(Loaf loaf) {}
                    @Autometrics void sell(int loaves) {}
                    @Autometrics void buy(Loaf loaf) {}
                }
                """;
        Path file = write("Kiosk.java", source);

        DocumentationChanges changes = DocumentationLinks.builder().build().update(List.of(file));

        assertThat(changes.files()).hasToString("[" + file + ": Kiosk.sell(int), Kiosk.buy]");
        assertThat(changes.notices())
                .containsExactly(
                        file
                                + ":5: sell has no links: there are several methods of its name, and the type of a parameter cannot be told from the sources: import it by its name");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** As a browser has them. */
    private static List<String> links(Path file) throws IOException {
        Matcher link = Pattern.compile("<a href=\"([^\"]*)\">").matcher(Files.readString(file));
        List<String> links = new ArrayList<>();
        while (link.find()) {
            links.add(link.group(1).replace("&#42;", "*").replace("&amp;", "&"));
        }
        return links;
    }

    private static String decoded(String link) {
        return URLDecoder.decode(link.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
