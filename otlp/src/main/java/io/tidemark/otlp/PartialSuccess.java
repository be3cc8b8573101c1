package io.tidemark.otlp;

import java.nio.charset.StandardCharsets;

/**
 * What a server says that has taken a request. The messages of all signals are alike: field 1 of the response is the partial success, of which field 1
 * is how many items were rejected, and field 2 says why.
 */
final class PartialSuccess {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final byte[] message;
    private int at;
    private final int end;

    private PartialSuccess(byte[] message, int at, int end) {
        this.message = message;
        this.at = at;
        this.end = end;
    }

    /** What a response means. One that cannot be read rejects nothing: the status of the answer counts. */
    static Answer answer(byte[] response) {
        try {
            return new PartialSuccess(response, 0, response.length).response();
        } catch (IndexOutOfBoundsException | IllegalArgumentException unreadable) {
            return Answer.taken(0, "");
        }
    }

    private Answer response() {
        Answer answer = Answer.taken(0, "");
        while (at < end) {
            int tag = (int) varint();
            if (tag == (1 << 3 | BYTES)) {
                int length = length();
                answer = new PartialSuccess(message, at, at + length).partial();
                at += length;
            } else {
                skip(tag & 7);
            }
        }
        return answer;
    }

    private Answer partial() {
        long rejected = 0;
        String why = "";
        while (at < end) {
            int tag = (int) varint();
            if (tag == (1 << 3 | VARINT)) {
                rejected = Math.max(0, varint());
            } else if (tag == (2 << 3 | BYTES)) {
                int length = length();
                why = new String(message, at, Math.min(length, 1_000), StandardCharsets.UTF_8);
                at += length;
            } else {
                skip(tag & 7);
            }
        }
        return Answer.taken(rejected, why);
    }

    private void skip(int type) {
        switch (type) {
            case VARINT -> varint();
            case FIXED64 -> at += 8;
            case BYTES -> at += length();
            case FIXED32 -> at += 4;
            default -> throw new IllegalArgumentException("a field of the type " + type);
        }
    }

    private int length() {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw new IllegalArgumentException("a field of " + length + " bytes");
        }
        return (int) length;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw new IllegalArgumentException("a number that breaks off");
            }
            byte next = message[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than ten bytes");
    }
}
