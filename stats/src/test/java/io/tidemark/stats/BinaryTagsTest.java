package io.tidemark.stats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.StringArbitrary;
import org.junit.jupiter.api.Test;

class BinaryTagsTest {

    private static byte[] encoded(Tags tags) {
        return BinaryTags.encode(tags).value().orElseThrow();
    }

    private static CodecResult<Tags> decode(String bytes) {
        return BinaryTags.decode(bytes.getBytes(ISO_8859_1));
    }

    private static CodecResult.Refused<Tags> refused(String bytes) {
        return (CodecResult.Refused<Tags>) decode(bytes);
    }

    private static Tags sent(String... pairs) {
        Tags tags = Tags.empty();
        for (int i = 0; i < pairs.length; i += 2) {
            tags = tags.andPropagating(pairs[i], pairs[i + 1]);
        }
        return tags;
    }

    @Test
    void theBytesAreThoseOfOpenCensus() {
        assertThat(encoded(Tags.empty())).containsExactly(0);
        assertThat(encoded(sent("k", "v1", "key2", ""))).isEqualTo("\0\0\1k\2v1\0\4key2\0".getBytes(ISO_8859_1));
        byte[] longer = encoded(sent("k".repeat(200), "v"));
        assertThat(longer).startsWith(0, 0, 0xC8, 0x01, 'k').hasSize(2 + 2 + 200 + 2);
    }

    @Test
    void onlyPropagatingTagsAreSent_andWhatIsReadIsSentOn() {
        Tags tags = Tags.of("local", "secret").andPropagating("tenant", "acme");

        Tags read = BinaryTags.decode(encoded(tags)).value().orElseThrow();

        assertThat(read).isEqualTo(Tags.of("tenant", "acme"));
        assertThat(encoded(read)).isEqualTo(encoded(tags));
    }

    @Test
    void anUnknownFieldEndsWhatIsRead() {
        assertThat(decode("\0\0\1k\1v\1\0\1x\1y").value()).contains(Tags.of("k", "v"));
        assertThat(decode("\0\7garbage \377").value()).contains(Tags.empty());
    }

    @Test
    void aRequestWithoutTheHeaderHasNoTags() {
        Map<String, byte[]> headers = Map.of();
        assertThat(BinaryTags.decode(headers.get(BinaryTags.HEADER))).isEqualTo(new CodecResult.Done<>(Tags.empty()));
    }

    @Test
    void theLastOfAKeyCounts() {
        assertThat(decode("\0\0\1k\1v\0\1k\1w").value()).contains(Tags.of("k", "w"));
    }

    @Test
    void whatIsMalformedIsRefusedWithAReasonAndAPosition() {
        assertThat(refused("")).isEqualTo(new CodecResult.Refused<>("there is nothing, not even a version", 0));
        assertThat(refused("\1")).isEqualTo(new CodecResult.Refused<>("the version is 1, not 0", 0));
        assertThat(refused("\377").reason()).isEqualTo("the version is -1, not 0");
        assertThat(refused("\0\0"))
                .isEqualTo(new CodecResult.Refused<>("a length ends beyond the end, or is too great", 2));
        assertThat(refused("\0\0\5key"))
                .isEqualTo(new CodecResult.Refused<>("a text of 5 bytes ends beyond the end", 2));
        assertThat(refused("\0\0\1k\2v"))
                .isEqualTo(new CodecResult.Refused<>("a text of 2 bytes ends beyond the end", 4));
        assertThat(refused("\0\0\1k").position()).isEqualTo(4);
        assertThat(refused("\0\0\0\1v").reason()).isEqualTo("a key is empty");
        assertThat(refused("\0\0\1k\1\n").reason())
                .isEqualTo("a value has a character U+000A, which is not printable ASCII");
        assertThat(refused("\0\0\1\374\1v").reason()).contains("U+00FC");
        assertThat(refused("\0\0\200\2" + "k".repeat(256) + "\1v").reason()).contains("256 characters");
        // A length of 2^32 + 1, of which an int would keep the 1.
        assertThat(refused("\0\0\201\200\200\200\20k\1v").reason()).contains("too great");
        assertThat(refused("\0\0\1k\1v\0\377\377\377\377\377\377\377\377\377\377")
                        .reason())
                .contains("too great");
    }

    @Test
    void aLengthMayBeWrittenWithMoreBytesThanItNeeds() {
        assertThat(decode("\0\0\201\200\0k\1v").value()).contains(Tags.of("k", "v"));
    }

    /** 32 tags of 256 characters: 8,192. */
    private static Tags full() {
        Tags tags = Tags.empty();
        for (int i = 0; i < 32; i++) {
            tags = tags.andPropagating(String.format("%02d", i), "v".repeat(254));
        }
        return tags;
    }

    @Test
    void theLimitHoldsBothWays() {
        Tags full = full();
        assertThat(BinaryTags.decode(encoded(full)).value()).contains(full);

        Tags over = full.andPropagating("x", "");
        assertThat(BinaryTags.encode(over))
                .isEqualTo(new CodecResult.Refused<>("the propagating tags have 8193 characters, more than 8192", 0));
        assertThat(BinaryTags.encode(full.and("x", "")).value()).isPresent();

        ByteArrayOutputStream more = new ByteArrayOutputStream();
        more.writeBytes(encoded(full));
        more.writeBytes("\0\1x\0".getBytes(ISO_8859_1));
        assertThat(((CodecResult.Refused<Tags>) BinaryTags.decode(more.toByteArray())).reason())
                .isEqualTo("the tags have more than 8192 characters");
    }

    @Test
    void duplicatesCountTowardsTheLimit() {
        String tag = "\0\1k\3vvv";
        assertThat(decode("\0" + tag.repeat(2048)).value()).contains(Tags.of("k", "vvv"));
        assertThat(refused("\0" + tag.repeat(2049)).reason()).contains("more than 8192");
    }

    @Provide
    Arbitrary<Map<String, String>> maps() {
        StringArbitrary printable = Arbitraries.strings().withCharRange(' ', '~');
        return Arbitraries.maps(printable.ofMinLength(1).ofMaxLength(255), printable.ofMaxLength(255))
                .ofMaxSize(16);
    }

    @Property(tries = 300)
    void whatIsEncodedIsDecodedAgain(@ForAll("maps") Map<String, String> map) {
        Tags tags = Tags.empty();
        for (Map.Entry<String, String> tag : map.entrySet()) {
            tags = tags.andPropagating(tag.getKey(), tag.getValue());
        }
        assertThat(BinaryTags.decode(encoded(tags))).isEqualTo(new CodecResult.Done<>(tags));
    }

    @Property(tries = 2000)
    void noBytesMakeItThrow(@ForAll byte[] bytes) {
        settled(BinaryTags.decode(bytes), bytes.length);
    }

    @Provide
    Arbitrary<byte[]> almostTags() {
        return Arbitraries.bytes()
                .between((byte) 0, (byte) 4)
                .array(byte[].class)
                .ofMaxSize(40)
                .map(rest -> {
                    byte[] all = new byte[rest.length + 2];
                    System.arraycopy(rest, 0, all, 2, rest.length);
                    for (int i = 4; i < all.length; i += 3) {
                        all[i] = 'k';
                    }
                    return all;
                });
    }

    @Property(tries = 2000)
    void bytesThatAreAlmostTagsDoNeither(@ForAll("almostTags") byte[] bytes) {
        settled(BinaryTags.decode(bytes), bytes.length);
    }

    private static void settled(CodecResult<Tags> result, int length) {
        if (result instanceof CodecResult.Refused<Tags> refused) {
            assertThat(refused.position()).isBetween(0, length);
            assertThat(refused.reason()).isNotEmpty();
        } else {
            Tags tags = result.value().orElseThrow();
            assertThat(BinaryTags.decode(encoded(tags)).value()).contains(tags);
        }
    }

    @Test
    void aHeaderThatIsAbsentIsNoTags() {
        assertThat(BinaryTags.decode(null)).isEqualTo(new CodecResult.Done<>(Tags.empty()));
    }

    /** 4,096 keys of two characters, without values: all that 8,192 characters can be. */
    @Test
    void aHeaderFullOfTagsIsRead() {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(0);
        for (int i = 0; i < 4_096; i++) {
            header.writeBytes(new byte[] {0, 2, (byte) ('!' + i / 64), (byte) ('!' + i % 64), 0});
        }
        byte[] bytes = header.toByteArray();
        Tags read = BinaryTags.decode(bytes).value().orElseThrow();
        assertThat(read.size()).isEqualTo(4_096);

        assertThat(encoded(read)).isEqualTo(bytes);
    }
}
