package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Sources as nobody would write them: links are added once, and leave no trace. */
class GeneratedSourcesTest {

    private static Path file = Path.of("");

    @BeforeContainer
    static void file() throws IOException {
        file = Files.createTempFile("Generated", ".java");
    }

    @AfterContainer
    static void delete() throws IOException {
        Files.delete(file);
    }

    @Property(tries = 300)
    void addedOnceAndRemovedWithoutATrace(@ForAll("sources") String source) throws Exception {
        DocumentationLinks links = DocumentationLinks.builder().build();
        Files.write(file, source.getBytes(StandardCharsets.UTF_8));

        DocumentationChanges added = links.update(List.of(file));
        byte[] with = Files.readAllBytes(file);
        assertThat(added.files()).hasSize(added.functions() == 0 ? 0 : 1);
        assertThat(new String(with, StandardCharsets.UTF_8).split(DocComment.START, -1))
                .hasSize(added.functions() + 1);

        assertThat(links.update(List.of(file)).files()).isEmpty();
        links.remove(List.of(file));
        assertThat(Files.readAllBytes(file)).isEqualTo(source.getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<String> sources() {
        Arbitrary<String> space = Arbitraries.of("", " ", "\t", "\n", "\n    ", "\r\n", "\r\n\t", "\r", "\n\n  ");
        Arbitrary<String> comment = Arbitraries.of(
                "",
                "",
                "/** One line. */",
                "/** é \uD83E\uDD86 \\u00e9 */",
                "/**\n     * Text.\n     * @return it\n     */",
                "/**\r\n * Text.\r\n */",
                "/** @see Object */",
                "/** A\n@see Object*/",
                "/***/",
                "/** **/",
                "/**/",
                "/* no */",
                "// no\n",
                "/// Markdown\n",
                "\n    /// Markdown\n    /// more\n",
                "\n////\n",
                "/* \\u002a/");
        Arbitrary<String> method = Arbitraries.of(
                "public void m%d() {}",
                "@Deprecated /** no */ public void m%d() {}",
                "void m%d() { String s = \"/** \\\" */\"; }",
                "@Autometrics int m%d(int... a) { return '\\u002a'; }",
                "public <T extends Comparable<T>> T m%d(T a)\r{ return a; }",
                "@SkipAutometrics public void m%d() {}",
                "int field%d;",
                "static class C%d { @Autometrics void nested() {} }");
        Arbitrary<String> member = Combinators.combine(space, comment, space, method)
                .as((before, text, between, code) -> before + text + between + code);
        return Combinators.combine(member.list().ofMinSize(1).ofMaxSize(5), space, Arbitraries.of("", "@Autometrics "))
                .as((members, end, annotation) -> {
                    StringBuilder source =
                            new StringBuilder("import io.tidemark.autometrics.*;" + annotation + "class A {");
                    for (int i = 0; i < members.size(); i++) {
                        source.append(members.get(i).replace("%d", String.valueOf(i)));
                    }
                    return source.append(end).append('}').append(end).toString();
                });
    }
}
