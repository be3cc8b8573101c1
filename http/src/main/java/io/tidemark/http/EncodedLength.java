package io.tidemark.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How many bytes text is once it is encoded, piece by piece: a pair of surrogates may be split over two. Used by one thread. */
abstract sealed class EncodedLength {

    /** One byte for each character, for what they do not know as well. */
    private static final Set<String> ONE_BYTE = Set.of("ISO-8859-1", "US-ASCII", "ISO-8859-15", "windows-1252");

    /** For a charset by its name, as a response has it. Null and unknown ones are the default of the specification of servlets, ISO-8859-1. */
    static EncodedLength in(@Nullable String charset) {
        if (charset == null) {
            return new OneByte();
        }
        if (charset.equalsIgnoreCase("UTF-8")) {
            return new Utf8();
        }
        Charset known;
        try {
            known = Charset.forName(charset);
        } catch (IllegalArgumentException unknown) {
            return new OneByte();
        }
        if (known.equals(StandardCharsets.UTF_8)) {
            return new Utf8();
        }
        return ONE_BYTE.contains(known.name()) || !known.canEncode() ? new OneByte() : new Encoding(known);
    }

    /** Of one more piece. A surrogate that waits for its other half is counted with it. */
    abstract long of(CharSequence text, int from, int to);

    /** As {@link #of(CharSequence, int, int)}, without an object around the characters. */
    abstract long of(char[] text, int from, int to);

    abstract int of(char c);

    /** Where each character decides alone, given the one before. */
    private abstract static sealed class PerChar extends EncodedLength {
        /** The one before was the first half of a pair. */
        boolean waiting;

        @Override
        final long of(CharSequence text, int from, int to) {
            long length = 0;
            for (int i = from; i < to; i++) {
                length += of(text.charAt(i));
            }
            return length;
        }

        @Override
        final long of(char[] text, int from, int to) {
            long length = 0;
            for (int i = from; i < to; i++) {
                length += of(text[i]);
            }
            return length;
        }
    }

    private static final class Utf8 extends PerChar {
        @Override
        int of(char c) {
            if (c < 0x80 && !waiting) {
                return 1;
            }
            // A half without the other is written as a question mark.
            int lone = waiting ? 1 : 0;
            boolean second = waiting && Character.isLowSurrogate(c);
            waiting = Character.isHighSurrogate(c);
            if (second) {
                return 4;
            }
            if (waiting) {
                return lone;
            }
            return lone + (c < 0x80 || Character.isLowSurrogate(c) ? 1 : c < 0x800 ? 2 : 3);
        }
    }

    private static final class OneByte extends PerChar {
        @Override
        int of(char c) {
            if (c < Character.MIN_HIGH_SURROGATE && !waiting) {
                return 1;
            }
            int lone = waiting ? 1 : 0;
            boolean second = waiting && Character.isLowSurrogate(c);
            waiting = Character.isHighSurrogate(c);
            // A pair is one question mark.
            return second ? 1 : waiting ? lone : lone + 1;
        }
    }

    /** Any other charset: encoded, and thrown away. */
    private static final class Encoding extends EncodedLength {
        private final CharsetEncoder encoder;
        private final ByteBuffer scratch = ByteBuffer.allocate(512);
        private char waiting;

        Encoding(Charset charset) {
            encoder = charset.newEncoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
        }

        @Override
        long of(CharSequence text, int from, int to) {
            CharBuffer in;
            if (waiting == 0) {
                in = CharBuffer.wrap(text, from, to);
            } else {
                in = CharBuffer.allocate(to - from + 1);
                in.put(waiting).append(text, from, to).flip();
                waiting = 0;
            }
            long length = 0;
            boolean more = true;
            while (more) {
                scratch.clear();
                more = encoder.encode(in, scratch, false).isOverflow();
                length += scratch.position();
            }
            if (in.hasRemaining()) {
                waiting = in.get();
            }
            return length;
        }

        @Override
        long of(char[] text, int from, int to) {
            return of(CharBuffer.wrap(text), from, to);
        }

        @Override
        int of(char c) {
            return (int) of(CharBuffer.wrap(new char[] {c}), 0, 1);
        }
    }
}
