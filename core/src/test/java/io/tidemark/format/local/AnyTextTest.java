package io.tidemark.format.local;

import static io.tidemark.internal.json.Formatted.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.ValueWriter;
import io.tidemark.internal.json.Formatted;
import io.tidemark.unit.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the texts of an entry hold, they stay where they are put, and can be read back. */
class AnyTextTest {

    /** Any characters at all, and often those that mean something to someone. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> nasty = Arbitraries.of(
                        "\n",
                        "\r",
                        "\t",
                        "\u0000",
                        "\u001b[31m",
                        "\u009b",
                        "\u007f",
                        "\u0085",
                        "\u2028",
                        "\u202e",
                        "\u200d",
                        "\ud800",
                        "\udc00",
                        "\ud83e\udd86",
                        "\udb40\udc41",
                        "|",
                        "`",
                        "``",
                        "\\",
                        "\"",
                        " ",
                        "  ! x",
                        "=",
                        "<b>",
                        "*",
                        "a")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
        return Arbitraries.oneOf(nasty, Arbitraries.strings().ofMaxLength(20));
    }

    private static Entry of(String name, String text, String item, String dimension) {
        return entry(EntryLayout.DYNAMIC, 0, out -> {
            out.value("N" + name).string(text);
            out.value("M")
                    .unit(Unit.custom("U" + text))
                    .dimensions(DimensionSet.of(dimension, item))
                    .metric(1);
            ValueWriter list = out.value("L");
            list.beginList();
            list.item(item);
            list.item("end");
            list.endList();
            out.value("E").error(text);
        });
    }

    @Property(tries = 2000)
    void prettyStaysOnItsLines(
            @ForAll("texts") String name,
            @ForAll("texts") String text,
            @ForAll("texts") String item,
            @ForAll("texts") String dimension) {
        String shown = LocalFormat.pretty().format(of(name, text, item, dimension));

        String[] lines = shown.split("\n", -1);
        assertThat(lines).hasSize(5);
        assertThat(shown.replace("\n", "").codePoints()).noneMatch(AnyTextTest::isUnsafe);
        // Name and value, each of which is bare or a JSON string.
        Matcher field = Pattern.compile("  (\"(?:[^\"\\\\]|\\\\.)*\"|[^ \"]+) +(\"(?:[^\"\\\\]|\\\\.)*\")")
                .matcher(lines[1]);
        assertThat(field.matches()).as(lines[1]).isTrue();
        assertThat(unquoted(field.group(1))).isEqualTo(wellFormed("N" + name));
        assertThat(unquoted(field.group(2))).isEqualTo(wellFormed(text));
        assertThat(lines[2])
                .matches(
                        "  M +1 (\"(?:[^\"\\\\]|\\\\.)*\"|[^ \"]+) by (\"(?:[^\"\\\\]|\\\\.)*\"|[^ \"=]+)=\"(?:[^\"\\\\]|\\\\.)*\"");
        assertThat(lines[3]).endsWith(", \"end\"]");
        assertThat(lines[4]).startsWith("  ! E was left out: ");
    }

    @Property(tries = 2000)
    void jsonReadsBack(
            @ForAll("texts") String name,
            @ForAll("texts") String text,
            @ForAll("texts") String item,
            @ForAll("texts") String dimension) {
        String line = LocalFormat.json().format(of(name, text, item, dimension));

        assertThat(line.codePoints()).noneMatch(AnyTextTest::isUnsafe);
        JsonNode json = Formatted.parse(line);
        assertThat(json.get("properties").get(wellFormed("N" + name)).textValue())
                .isEqualTo(wellFormed(text));
        assertThat(json.at("/properties/L/0").textValue()).isEqualTo(wellFormed(item));
        assertThat(json.at("/metrics/M/unit").textValue()).isEqualTo(wellFormed("U" + text));
        assertThat(json.at("/metrics/M/dimensions").get(wellFormed(dimension)).textValue())
                .isEqualTo(wellFormed(item));
        assertThat(json.at("/problems/0").textValue()).isEqualTo(wellFormed("E was left out: " + text));
    }

    @Property(tries = 2000)
    void markdownIsOneTableWithNothingOfTheEntryOutsideItsCode(
            @ForAll("texts") String name,
            @ForAll("texts") String text,
            @ForAll("texts") String item,
            @ForAll("texts") String dimension) {
        String shown = LocalFormat.markdown().format(of(name, text, item, dimension));

        String[] lines = shown.split("\n", -1);
        assertThat(lines).hasSize(6);
        assertThat(shown.replace("\n", "").codePoints()).noneMatch(AnyTextTest::isUnsafe);
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines) {
            List<String> cells = cells(line);
            assertThat(cells).as(line).hasSize(2);
            rows.add(cells);
        }
        assertThat(code(rows.get(2).get(0), "")).isEqualTo(List.of(SafeText.name(wellFormed("N" + name))));
        assertThat(code(rows.get(2).get(1), "")).isEqualTo(List.of(SafeText.quoted(wellFormed(text))));
        assertThat(code(rows.get(3).get(1), "1  by "))
                .isEqualTo(List.of(
                        SafeText.name(wellFormed("U" + text)),
                        SafeText.name(wellFormed(dimension)) + "=" + SafeText.quoted(wellFormed(item))));
        assertThat(code(rows.get(4).get(1), "[, ]")).isEqualTo(List.of(SafeText.quoted(wellFormed(item)), "\"end\""));
        assertThat(code(rows.get(5).get(1), "")).hasSize(1);
    }

    /** As GFM splits a row, before anything else: at every pipe without a backslash right before it. */
    private static List<String> cells(String row) {
        assertThat(row).startsWith("|").endsWith("|");
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        for (int i = 1; i < row.length(); i++) {
            char c = row.charAt(i);
            if (c == '\\' && row.charAt(i + 1) == '|') {
                cell.append('|');
                i++;
            } else if (c == '|') {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        return cells;
    }

    /** The code spans of a cell, as CommonMark finds them; what is outside must be exactly {@code outside}. */
    private static List<String> code(String cell, String outside) {
        List<String> spans = new ArrayList<>();
        StringBuilder rest = new StringBuilder();
        int at = 0;
        while (at < cell.length()) {
            int run = run(cell, at);
            if (run == 0) {
                rest.append(cell.charAt(at++));
                continue;
            }
            int end = at + run;
            while (end < cell.length() && run(cell, end) != run) {
                end += Math.max(1, run(cell, end));
            }
            assertThat(end).as("a span that ends, in %s", cell).isLessThan(cell.length());
            String span = cell.substring(at + run, end);
            if (span.startsWith(" ") && span.endsWith(" ") && !span.isBlank()) {
                span = span.substring(1, span.length() - 1);
            }
            spans.add(span);
            at = end + run;
        }
        assertThat(rest).hasToString(outside);
        return spans;
    }

    private static int run(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) == '`') {
            end++;
        }
        return end - from;
    }

    private static boolean isUnsafe(int point) {
        return Character.isISOControl(point)
                || Character.getType(point) == Character.FORMAT
                || point == 0x2028
                || point == 0x2029
                || (point >= 0xD800 && point <= 0xDFFF);
    }

    private static String unquoted(String text) {
        return text.startsWith("\"") ? Formatted.parse(text).textValue() : text;
    }

    private static String wellFormed(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(point -> out.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point));
        return out.toString();
    }
}
