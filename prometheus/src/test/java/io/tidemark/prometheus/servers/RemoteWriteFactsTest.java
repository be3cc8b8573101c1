package io.tidemark.prometheus.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Prometheus 2.42 makes of remote writes when it is told to take them. */
@Timeout(60)
class RemoteWriteFactsTest {

    private static RealPrometheus prometheus;

    private final long now = System.currentTimeMillis();

    @BeforeAll
    static void start() {
        prometheus = RealPrometheus.builder().remoteWriteReceiver().start();
    }

    @AfterAll
    static void end() {
        if (prometheus != null) {
            prometheus.close();
        }
    }

    /** A field of protobuf whose length stands before it. */
    private static byte[] field(int number, byte[]... parts) {
        byte[] content = join(parts);
        return join(new byte[] {(byte) (number << 3 | 2)}, varint(content.length), content);
    }

    private static byte[] text(int number, String text) {
        return field(number, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long rest = value;
        while (rest >= 0x80) {
            bytes.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return bytes.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    /** A request with a series of one sample. */
    private static byte[] request(double value, long millis, String... labels) {
        ByteArrayOutputStream series = new ByteArrayOutputStream();
        for (int i = 0; i < labels.length; i += 2) {
            series.writeBytes(field(1, text(1, labels[i]), text(2, labels[i + 1])));
        }
        byte[] number = ByteBuffer.allocate(9)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) (1 << 3 | 1))
                .putDouble(value)
                .array();
        series.writeBytes(field(2, number, new byte[] {2 << 3}, varint(millis)));
        return field(1, series.toByteArray());
    }

    /** Snappy that compresses nothing: the length, and pieces of up to 60 bytes as they are. */
    private static byte[] snappy(byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(varint(body.length));
        for (int from = 0; from < body.length; from += 60) {
            int length = Math.min(60, body.length - from);
            bytes.write(length - 1 << 2);
            bytes.write(body, from, length);
        }
        return bytes.toByteArray();
    }

    private static Answer write(byte[] body) {
        return Http.send(
                "POST",
                prometheus.endpoint().resolve("/api/v1/write"),
                body,
                "Content-Encoding",
                "snappy",
                "Content-Type",
                "application/x-protobuf",
                "X-Prometheus-Remote-Write-Version",
                "0.1.0");
    }

    @Test
    void takesSnappyThatCompressesNothing() {
        String text = "long ".repeat(40) + "ä";

        Answer answer = write(snappy(request(1.5, now, "__name__", "taken", "job", "rw", "text", text)));

        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        assertThat(prometheus.query("taken")).singleElement().satisfies(sample -> {
            assertThat(sample.value()).isEqualTo(1.5);
            assertThat(sample.label("text")).isEqualTo(text);
            assertThat(sample.label("job")).isEqualTo("rw");
        });
    }

    @Test
    void refusesWhatIsNoSnappy() {
        assertThat(write(request(1, now, "__name__", "plain")).status()).isEqualTo(400);
        assertThat(prometheus.query("plain")).isEmpty();
    }

    /** So requests for a series go one after the other, and one that is refused with 400 is not sent again. */
    @Test
    void refusesSamplesThatAreOlderThanTheLast() {
        assertThat(write(snappy(request(2, now, "__name__", "ordered"))).status())
                .isEqualTo(204);

        Answer late = write(snappy(request(1, now - 1000, "__name__", "ordered")));

        assertThat(late.status()).isEqualTo(400);
        assertThat(late.body()).contains("out of order sample");
        assertThat(prometheus.value("ordered")).isEqualTo(2);
    }

    @Test
    void takesTheSameSampleAgain() {
        assertThat(write(snappy(request(2, now, "__name__", "again"))).status()).isEqualTo(204);
        assertThat(write(snappy(request(2, now, "__name__", "again"))).status()).isEqualTo(204);
        assertThat(write(snappy(request(3, now, "__name__", "again"))).status()).isEqualTo(400);
    }

    @Test
    void takesLabelsInAnyOrder() {
        assertThat(write(snappy(request(1, now, "b", "1", "__name__", "unsorted", "a", "2")))
                        .status())
                .isEqualTo(204);
        assertThat(prometheus.query("unsorted{a='2',b='1'}")).hasSize(1);
    }

    @Test
    void takesAnEmptyLabelForNone() {
        assertThat(write(snappy(request(1, now, "__name__", "empty", "a", ""))).status())
                .isEqualTo(204);
        assertThat(prometheus.query("empty"))
                .singleElement()
                .satisfies(sample -> assertThat(sample.labels()).isEqualTo(Map.of("__name__", "empty")));
    }

    /** The trap: who sends again what was answered with 5xx never ends. */
    @Test
    void labelNameTwiceIsAnErrorOfTheServer() {
        Answer answer = write(snappy(request(1, now, "__name__", "twice", "a", "1", "a", "2")));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).contains("label name \"a\" is not unique");
    }

    /** Only their name as a label finds them. */
    @Test
    void takesNamesThatItsTextFormatRefuses() {
        assertThat(write(snappy(request(1, now, "__name__", "dotted.name"))).status())
                .isEqualTo(204);

        assertThat(prometheus.query("{__name__='dotted.name'}")).hasSize(1);
    }

    /** The trap: it skips all the fields and is content. */
    @Test
    void readsNothingOfVersion2() {
        byte[] symbols = join(text(4, ""), text(4, "__name__"), text(4, "version2"));
        byte[] number = ByteBuffer.allocate(9)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) (1 << 3 | 1))
                .putDouble(1)
                .array();
        byte[] series = field(5, field(1, new byte[] {1, 2}), field(2, number, new byte[] {2 << 3}, varint(now)));

        Answer answer = write(snappy(join(symbols, series)));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(prometheus.query("version2")).isEmpty();
    }
}
