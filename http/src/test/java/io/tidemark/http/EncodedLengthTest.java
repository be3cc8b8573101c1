package io.tidemark.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.Charset;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the JDK's encoders as the oracle. */
class EncodedLengthTest {

    private static final char[] CHARACTERS = {'a', '\u00fc', '\u07ff', '\u20ac', '\uffff', '\ud83e', '\udd86', '\n', 'z'
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTF-8",
                "utf8",
                "ISO-8859-1",
                "US-ASCII",
                "windows-1252",
                "UTF-16",
                "UTF-16LE",
                "Shift_JIS",
                "GB18030"
            })
    void textInPiecesIsAsLongAsItIsEncoded(String charset) throws IOException {
        Random random = new Random(42);
        for (int round = 0; round < 2_000; round++) {
            EncodedLength encoded = EncodedLength.in(charset);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            long length = 0;
            try (OutputStreamWriter writer = new OutputStreamWriter(bytes, Charset.forName(charset))) {
                for (int piece = random.nextInt(6); piece >= 0; piece--) {
                    char[] text = new char[random.nextInt(round % 100 == 0 ? 2_000 : 6)];
                    for (int i = 0; i < text.length; i++) {
                        text[i] = CHARACTERS[random.nextInt(CHARACTERS.length)];
                    }
                    switch (random.nextInt(3)) {
                        case 0 -> length += encoded.of(text, 0, text.length);
                        case 1 -> length += encoded.of(new String(text), 0, text.length);
                        default -> {
                            for (char c : text) {
                                length += encoded.of(c);
                            }
                        }
                    }
                    writer.write(text);
                }
                writer.write('.'); // so that no half of a pair is left
                length += encoded.of('.');
            }
            assertThat(length).as("round " + round).isEqualTo(bytes.size());
        }
    }

    @org.junit.jupiter.api.Test
    void aCharsetThatNobodyKnowsIsThatOfTheSpecification() {
        assertThat(EncodedLength.in(null).of("d\u00fcck", 0, 4)).isEqualTo(4);
        assertThat(EncodedLength.in("no such").of("d\u00fcck", 0, 4)).isEqualTo(4);
    }
}
