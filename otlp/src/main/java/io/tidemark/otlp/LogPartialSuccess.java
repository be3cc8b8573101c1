package io.tidemark.otlp;

import java.nio.charset.StandardCharsets;

/**
 * What a server did not take of a request that it took: the same message for logs and for metrics.
 *
 * @param rejected how many records or points; never negative
 * @param message why, for a person; a warning if nothing was rejected
 */
record LogPartialSuccess(long rejected, String message) {

    static final LogPartialSuccess NONE = new LogPartialSuccess(0, "");

    private static final int LONGEST_MESSAGE = 1_000;

    /**
     * Reads {@code ExportLogsServiceResponse} or {@code ExportMetricsServiceResponse}: {@code partial_success = 1 {rejected = 1, error_message = 2}}. A body that
     * is something else says nothing.
     */
    static LogPartialSuccess parse(byte[] body) {
        try {
            LogPartialSuccess found = NONE;
            Reader outer = new Reader(body, 0, body.length);
            while (outer.next()) {
                if (outer.field == 1 && outer.type == 2) {
                    found = message(body, outer.start, outer.end);
                }
            }
            return found;
        } catch (IndexOutOfBoundsException noProtobuf) {
            return NONE;
        }
    }

    /** What {@code google.rpc.Status} says, which is the body of an error: {@code message = 2}. A body that is plain text says that. Empty for nothing. */
    static String error(byte[] body) {
        String message = "";
        try {
            Reader status = new Reader(body, 0, body.length);
            while (status.next()) {
                if (status.field == 2 && status.type == 2) {
                    message = text(body, status.start, status.end);
                }
            }
        } catch (IndexOutOfBoundsException noProtobuf) {
            message = text(body, 0, body.length);
        }
        return message.chars().allMatch(c -> c >= ' ' && c != 0xFFFD) ? message : "";
    }

    private static String text(byte[] body, int start, int end) {
        return new String(body, start, Math.min(end - start, LONGEST_MESSAGE), StandardCharsets.UTF_8).strip();
    }

    private static LogPartialSuccess message(byte[] body, int start, int end) {
        long rejected = 0;
        String message = "";
        Reader inner = new Reader(body, start, end);
        while (inner.next()) {
            if (inner.field == 1 && inner.type == 0) {
                rejected = Math.max(0, inner.number);
            } else if (inner.field == 2 && inner.type == 2) {
                message = text(body, inner.start, inner.end);
            }
        }
        return new LogPartialSuccess(rejected, message);
    }

    /** The fields of one protobuf message. What is no protobuf ends in an {@link IndexOutOfBoundsException}. */
    private static final class Reader {
        private final byte[] bytes;
        private final int limit;
        private int at;

        long field;
        int type;
        long number;
        int start;
        int end;

        Reader(byte[] bytes, int from, int limit) {
            this.bytes = bytes;
            this.at = from;
            this.limit = limit;
        }

        boolean next() {
            if (at == limit) {
                return false;
            }
            long tag = varint();
            field = tag >>> 3;
            type = (int) (tag & 7);
            start = at;
            switch (type) {
                case 0 -> number = varint();
                case 1 -> skip(8);
                case 2 -> {
                    long length = varint();
                    start = at;
                    skip(length);
                }
                case 5 -> skip(4);
                default -> throw new IndexOutOfBoundsException("wire type " + type);
            }
            end = at;
            return true;
        }

        private void skip(long length) {
            if (length < 0 || length > limit - at) {
                throw new IndexOutOfBoundsException("length " + length);
            }
            at += (int) length;
        }

        private long varint() {
            long value = 0;
            for (int shift = 0; shift < 70; shift += 7) {
                if (at >= limit) {
                    throw new IndexOutOfBoundsException("the end");
                }
                byte one = bytes[at++];
                value |= (one & 0x7FL) << shift;
                if (one >= 0) {
                    return value;
                }
            }
            throw new IndexOutOfBoundsException("a varint of more than ten bytes");
        }
    }
}
