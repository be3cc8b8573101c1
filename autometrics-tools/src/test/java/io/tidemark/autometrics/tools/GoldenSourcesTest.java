package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources of many styles, before and after. In {@code after/}, what links lead to is left out. */
class GoldenSourcesTest {

    private static final Path BEFORE = Path.of("src/test/resources/documentation/before");
    private static final Path AFTER = Path.of("src/test/resources/documentation/after");

    private static final List<String> BRAND_NEW = List.of("Styles.java", "Kinds.java", "Newest.java");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Styles.java | LF   | UTF-8
            Styles.java | CRLF | UTF-8
            Styles.java | CR   | UTF-8
            Styles.java | LF   | UTF-16LE
            Kinds.java  | LF   | UTF-8
            Kinds.java  | CRLF | windows-1252
            Newest.java | LF   | UTF-8
            Newest.java | CRLF | UTF-8
            Stale.java  | LF   | UTF-8
            Stale.java  | CR   | IBM1047
            """)
    void becomesWhatItIsToBe(String name, String lineEnd, String encoding) throws Exception {
        Charset charset = Charset.forName(encoding);
        String end = lineEnd.replace("CR", "\r").replace("LF", "\n");
        String before = Files.readString(BEFORE.resolve(name)).replace("\n", end);
        Path file = directory.resolve(name);
        Files.writeString(file, before, charset);
        DocumentationLinks links =
                DocumentationLinks.builder().encoding(charset).build();

        links.update(List.of(file));

        String after = Files.readString(file, charset);
        assertThat(after.replaceAll("href=\"http://localhost:9090/graph\\?[^\"]*\"", "href=\"…\"")
                        .replace(end, "\n"))
                .isEqualTo(Files.readString(AFTER.resolve(name)));
        assertThat(after.replace(end, "")).doesNotContain("\r", "\n");

        assertThat(links.update(List.of(file)).files()).isEmpty();
        assertThat(links.check(List.of(file)).files()).isEmpty();
        assertThat(Files.readString(file, charset)).isEqualTo(after);

        links.remove(List.of(file));
        if (BRAND_NEW.contains(name)) {
            assertThat(Files.readString(file, charset)).isEqualTo(before);
        } else {
            assertThat(Files.readString(file, charset)).doesNotContain(DocComment.START, DocComment.END, "Links.");
        }
    }

    /** Not even with all that there is to complain of. */
    @Test
    void toolsOfTheJdkHaveNothingToSayAndShowTheLinks() throws Exception {
        for (String name : BRAND_NEW) {
            Files.writeString(directory.resolve(name), source(name));
        }
        assertThat(run("javac")).isEmpty();
        DocumentationLinks.builder().build().update(List.of(directory));

        assertThat(run("javac")).isEmpty();
        assertThat(run("javadoc")).isEmpty();

        String page = Files.readString(directory.resolve("out/pond/Kinds.Implements.html"));
        String said = page.substring(page.indexOf("<section class=\"detail\" id=\"said()\">"));
        assertThat(said.substring(0, said.indexOf("</section>")))
                .as("what is inherited, and links")
                .containsSubsequence("Says it.", "Live charts", "Request rate: <a href=\"http://localhost:9090/graph?");
    }

    /** What this Java knows of it. */
    private static String source(String name) throws IOException {
        String source = Files.readString(BEFORE.resolve(name));
        return Runtime.version().feature() >= 23
                ? source
                : source.replaceAll("(?s)    static double area.*?\n    }\n", "")
                        .replace("Exception _)", "Exception e)");
    }

    /** @return what it says */
    private String run(String tool) {
        List<String> arguments = new ArrayList<>(List.of(
                "-d",
                directory.resolve("out").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-encoding",
                StandardCharsets.UTF_8.name(),
                "-Xdoclint:all,-missing"));
        arguments.addAll(
                tool.equals("javadoc")
                        ? List.of("-quiet", "-private", "-Xmaxwarns", "1000")
                        : List.of("-Werror", "-proc:none", "-Xlint:none"));
        BRAND_NEW.forEach(name -> arguments.add(directory.resolve(name).toString()));
        StringWriter said = new StringWriter();
        PrintWriter to = new PrintWriter(said);
        ToolProvider.findFirst(tool).orElseThrow().run(to, to, arguments.toArray(new String[0]));
        return said.toString();
    }
}
