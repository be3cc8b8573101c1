package io.tidemark.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StringsTest {

    /** As the lanes do it: the quick way, and if that will not do, the long one. */
    private static String written(String value) {
        byte[] out = new byte[value.length() * Strings.LONGEST + Strings.ROOM];
        int end = Strings.putPlain(out, 0, value);
        byte[] slow = new byte[(int) Strings.room(value)];
        int slowEnd = Strings.put(slow, 0, value);
        String text = new String(slow, 0, slowEnd, StandardCharsets.UTF_8);
        if (end >= 0) {
            assertThat(new String(out, 0, end, StandardCharsets.UTF_8)).isEqualTo(text);
        }
        return text;
    }

    private static String readBack(String value) {
        return Formatted.parse(written(value)).textValue();
    }

    /** What a string becomes: a lone surrogate cannot be written in UTF-8. */
    private static String expected(String value) {
        StringBuilder text = new StringBuilder();
        value.codePoints().forEach(point -> text.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point));
        return text.toString();
    }

    @Test
    void escapesEveryControlCharacter() {
        for (char c = 0; c < 0x20; c++) {
            String text = written("a" + c + "b");
            assertThat(text).matches("\"a\\\\(u00[0-9a-f]{2}|[bfnrt])b\"");
            assertThat(readBack("a" + c + "b")).isEqualTo("a" + c + "b");
        }
        assertThat(written("\b\t\n\f\r\"\\\u0001\u001f")).isEqualTo("\"\\b\\t\\n\\f\\r\\\"\\\\\\u0001\\u001f\"");
    }

    @Test
    void writesEveryCharacterSoThatItReadsBack() {
        for (int c = 0; c <= 0xFFFF; c++) {
            String value = "x" + (char) c;
            assertThat(readBack(value)).isEqualTo(expected(value));
        }
    }

    @Test
    void findsWhatNeedsEscapesAtEveryPlaceOfEveryLength() {
        for (int length = 1; length < 40; length++) {
            for (int at = 0; at < length; at++) {
                for (char c : new char[] {'"', '\\', '\n', 0x1f, 0, 'é', 'Ł', '\u2028', '\uD800'}) {
                    StringBuilder value = new StringBuilder("~".repeat(length));
                    value.setCharAt(at, c);
                    assertThat(Strings.putPlain(new byte[100], 3, value.toString()))
                            .isNegative();
                    assertThat(readBack(value.toString())).isEqualTo(expected(value.toString()));
                }
            }
            assertThat(Strings.putPlain(new byte[100], 3, "~".repeat(length))).isEqualTo(length + 5);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\uD83E\uDD86", "a\uD83E\uDD86b", "\uDBFF\uDFFF", "Łódź", "鴨", "\u2028\u2029", "\u007f", ""})
    void leavesWhatNeedsNoEscape(String value) {
        assertThat(written(value)).isEqualTo("\"" + value + "\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {0xD800, 0xDBFF, 0xDC00, 0xDFFF})
    void replacesLoneSurrogates(int surrogate) {
        char c = (char) surrogate;
        assertThat(written("" + c)).isEqualTo("\"\uFFFD\"");
        assertThat(written(c + "a")).isEqualTo("\"\uFFFDa\"");
        assertThat(written("" + c + c)).isEqualTo("\"\uFFFD\uFFFD\"");
        assertThat(written("\uDC00\uD800")).isEqualTo("\"\uFFFD\uFFFD\"");
    }

    @Property
    void anyStringReadsBack(@ForAll String value) {
        assertThat(readBack(value)).isEqualTo(expected(value));
        String repeated = value.repeat(1 + 5000 / Math.max(1, value.length()));
        assertThat(readBack(repeated)).isEqualTo(expected(repeated));
    }
}
