package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a comment looks like: a block can be added, once, and leaves no trace when it is removed. */
class DocCommentTest {

    private static final List<String> BLOCK = List.of("{@inheritDoc}", "", "<p>Links:", "<ul>", "  <li>one", "</ul>");
    private static final List<String> OTHER = List.of("Links:", "<ul>", "  <li>two", "</ul>");

    private static final Pattern TAG = Pattern.compile("(?:^/\\*\\*|[\\r\\n]\\s*(?:\\*+|///)?)[ \\t]*(@param)");

    @Property(tries = 2_000)
    void whatIsAddedToACommentIsRemovedWithoutATrace(
            @ForAll("comments") String comment, @ForAll("indents") String indent, @ForAll("lineEnds") String lineEnd)
            throws DocComment.BadFences {
        String with = new DocComment(comment, indent, lineEnd).with(BLOCK);

        assertThat(with).contains(DocComment.START, DocComment.END, "  <li>one");
        assertThat(new DocComment(with, indent, lineEnd).without()).isEqualTo(comment);
    }

    @Property(tries = 2_000)
    void itIsAddedOnceAndReplacedInItsPlace(
            @ForAll("comments") String comment, @ForAll("indents") String indent, @ForAll("lineEnds") String lineEnd)
            throws DocComment.BadFences {
        String with = new DocComment(comment, indent, lineEnd).with(BLOCK);
        assertThat(new DocComment(with, indent, lineEnd).with(BLOCK)).isEqualTo(with);

        String replaced = new DocComment(with, indent, lineEnd).with(OTHER);
        assertThat(replaced).contains("<li>two").doesNotContain("<li>one");
        assertThat(new DocComment(replaced, indent, lineEnd).with(BLOCK)).isEqualTo(with);
        assertThat(new DocComment(replaced, indent, lineEnd).without()).isEqualTo(comment);
    }

    @Property(tries = 1_000)
    void itComesBeforeTags(
            @ForAll("comments") String comment, @ForAll("indents") String indent, @ForAll("lineEnds") String lineEnd)
            throws DocComment.BadFences {
        Matcher tag = TAG.matcher(comment);
        Assume.that(tag.find());
        String with = new DocComment(comment, indent, lineEnd).with(BLOCK);
        assertThat(with.substring(with.indexOf(DocComment.END))).contains(comment.substring(tag.start(1)));
    }

    @Provide
    Arbitrary<String> comments() {
        return Arbitraries.oneOf(traditional(), markdown());
    }

    private Arbitrary<String> traditional() {
        Arbitrary<String> piece = Arbitraries.of(
                " ",
                "  ",
                "\t",
                "\n",
                "\r\n",
                "\r",
                "\n     *",
                "\n     * ",
                "\n\t * ",
                " *",
                "*",
                "x",
                "Text.",
                "more words",
                "<p>",
                "<pre>",
                "</pre>",
                "{@code a}",
                "{@code\n * @x }",
                "{",
                "}",
                "/",
                "é\uD83E\uDD86");
        Arbitrary<String> tag = Arbitraries.of(
                "", "", "@param x y", "\n     * @param x y", "\n * @param x\n     * more", "\r\n@param x");
        Arbitrary<String> end = Arbitraries.of("", " ", "\n     ", "\r\n", "*", "  ");
        return net.jqwik.api.Combinators.combine(piece.list().ofMaxSize(7), tag, end)
                .as((pieces, tagged, ending) -> "/**" + String.join("", pieces) + tagged + ending + "*/")
                .filter(comment -> comment.indexOf("*/") == comment.length() - 2 && !comment.equals("/**/"));
    }

    private Arbitrary<String> markdown() {
        Arbitrary<String> line = Arbitraries.of("", " ", " Text.", "  more", "/", " {@code x}", " <pre>", " </pre>");
        Arbitrary<String> lines = line.list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(all -> all.stream().map(each -> "///" + each).collect(Collectors.joining("\n    ")));
        return net.jqwik.api.Combinators.combine(lines, Arbitraries.of("", "", "\n    /// @param x y"))
                .as((text, tag) -> text + tag)
                .filter(text -> !text.replace("/", "").isBlank());
    }

    @Provide
    Arbitrary<String> indents() {
        return Arbitraries.of("", "    ", "\t");
    }

    @Provide
    Arbitrary<String> lineEnds() {
        return Arbitraries.of("\n", "\r\n", "\r");
    }
}
