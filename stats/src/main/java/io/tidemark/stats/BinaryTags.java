package io.tidemark.stats;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tags as bytes, as OpenCensus sends them with gRPC, in the header {@value #HEADER}: a version byte 0, then for each tag a byte 0, the length of the
 * key as a varint, the key, the length of the value as a varint, the value.
 *
 * <p>Nothing that comes from outside makes these throw: not even the header that is absent, null. Safe for use by several threads.
 */
public final class BinaryTags {

    /** The name of the header. */
    public static final String HEADER = "grpc-tags-bin";

    /** How many characters keys and values may have, all together. */
    public static final int MOST_CHARACTERS = 8192;

    private static final int VERSION = 0;
    private static final int TAG = 0;

    private BinaryTags() {}

    /**
     * The {@linkplain Tags#andPropagating propagating} tags as bytes; of none, the version byte alone.
     *
     * @return refused if they have more than {@value #MOST_CHARACTERS} characters
     */
    public static CodecResult<byte[]> encode(Tags tags) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(VERSION);
        int characters = 0;
        for (Map.Entry<String, String> tag :
                Objects.requireNonNull(tags, "tags").propagating().asMap().entrySet()) {
            characters += tag.getKey().length() + tag.getValue().length();
            out.write(TAG);
            writeText(out, tag.getKey());
            writeText(out, tag.getValue());
        }
        return characters > MOST_CHARACTERS
                ? new CodecResult.Refused<>(
                        "the propagating tags have " + characters + " characters, more than " + MOST_CHARACTERS, 0)
                : new CodecResult.Done<>(out.toByteArray());
    }

    private static void writeText(ByteArrayOutputStream out, String text) {
        int rest = text.length();
        while (rest > 0x7F) {
            out.write((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * The tags in some bytes. They are {@linkplain Tags#andPropagating propagating}. Of one key the last counts; all count towards the limit. What
     * comes after a field other than a tag is ignored, as nobody can know how long that field is.
     *
     * @param bytes null for a request without the header: it has no tags
     * @return refused if there are no bytes, if the version is another, if a text ends beyond the end or is no key or value, or if there are more
     *     than {@value #MOST_CHARACTERS} characters
     */
    public static CodecResult<Tags> decode(byte @Nullable [] bytes) {
        if (bytes == null) {
            return new CodecResult.Done<>(Tags.empty());
        }
        return new Reading(bytes).tags();
    }

    private static final class Reading {
        private final byte[] bytes;
        private int at;

        /** What is wrong; empty as long as nothing is. */
        private String problem = "";

        Reading(byte[] bytes) {
            this.bytes = bytes;
        }

        CodecResult<Tags> tags() {
            if (bytes.length == 0) {
                return new CodecResult.Refused<>("there is nothing, not even a version", 0);
            }
            if (bytes[at++] != VERSION) {
                return new CodecResult.Refused<>("the version is " + bytes[0] + ", not " + VERSION, 0);
            }
            // Put together once: with so many tags, one after the other would take as many copies.
            TreeMap<String, String> tags = new TreeMap<>();
            int characters = 0;
            while (at < bytes.length && bytes[at] == TAG) {
                at++;
                String key = text(false);
                String value = problem.isEmpty() ? text(true) : "";
                characters += key.length() + value.length();
                if (characters > MOST_CHARACTERS) {
                    problem = "the tags have more than " + MOST_CHARACTERS + " characters";
                }
                if (!problem.isEmpty()) {
                    return new CodecResult.Refused<>(problem, at);
                }
                tags.put(key, value);
            }
            return new CodecResult.Done<>(Tags.received(tags));
        }

        /** A key or a value. If it is none, says so, and stays where it is. */
        private String text(boolean mayBeEmpty) {
            int start = at;
            int length = length();
            if (length < 0 || length > bytes.length - at) {
                problem = length < 0
                        ? "a length ends beyond the end, or is too great"
                        : "a text of " + length + " bytes ends beyond the end";
                at = start;
                return "";
            }
            // Each byte becomes one character: what is not ASCII is refused as such.
            String text = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
            String wrong = PrintableAscii.problem(text, mayBeEmpty);
            if (wrong != null) {
                problem = (mayBeEmpty ? "a value " : "a key ") + wrong;
                at = start;
                return "";
            }
            at += length;
            return text;
        }

        /** A varint; -1 if it is none, or more than there can be bytes. */
        private int length() {
            long length = 0;
            for (int shift = 0; shift < 35 && at < bytes.length; shift += 7) {
                byte next = bytes[at++];
                length |= (long) (next & 0x7F) << shift;
                if (next >= 0) {
                    return length > Integer.MAX_VALUE ? -1 : (int) length;
                }
            }
            return -1;
        }
    }
}
