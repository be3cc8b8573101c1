package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BaggageTagsTest {

    private static CodecResult<Tags> decode(String text) {
        return BaggageTags.decode(text);
    }

    private static CodecResult.Refused<Tags> refused(String text) {
        return (CodecResult.Refused<Tags>) decode(text);
    }

    private static Tags sent(Map<String, String> map) {
        Tags tags = Tags.empty();
        for (Map.Entry<String, String> tag : map.entrySet()) {
            tags = tags.andPropagating(tag.getKey(), tag.getValue());
        }
        return tags;
    }

    @Test
    void theExamplesOfTheRecommendationAreRead() {
        assertThat(decode("key1=value1;property1;property2, key2 = value2, key3=value3; propertyKey=propertyValue"))
                .isEqualTo(new CodecResult.Done<>(Tags.of("key1", "value1", "key2", "value2", "key3", "value3")));
        assertThat(decode("userId=alice,serverNode=DF%2028,isProduction=false").value())
                .contains(Tags.of("userId", "alice", "serverNode", "DF 28", "isProduction", "false"));
        assertThat(decode("userId =   alice").value()).contains(Tags.of("userId", "alice"));
        assertThat(decode("a=b=c==").value()).contains(Tags.of("a", "b=c=="));
    }

    @Test
    void onlyPropagatingTagsAreWritten_andWhatIsReadIsWrittenAgain() {
        Tags tags = Tags.of("local", "secret")
                .andPropagating("tenant", "acme")
                .andPropagating("plan", "50% off, \"now\"; \\o/");

        String text = BaggageTags.encode(tags).value().orElseThrow();

        assertThat(text).isEqualTo("plan=50%25%20off%2C%20%22now%22%3B%20%5Co/,tenant=acme");
        assertThat(BaggageTags.encode(decode(text).value().orElseThrow()).value())
                .contains(text);
        assertThat(BaggageTags.encode(Tags.of("local", "secret")).value()).contains("");
    }

    @Test
    void emptyMembersAndSpaceAreNothing() {
        assertThat(decode("").value()).contains(Tags.empty());
        assertThat(decode(" \t,, a=1 ,\t,b= ,").value()).contains(Tags.of("a", "1", "b", ""));
        assertThat(decode(String.join(",", List.of("a=1", "", "b=2"))).value()).contains(Tags.of("a", "1", "b", "2"));
    }

    @Test
    void aRequestWithoutTheHeaderHasNoTags() {
        Map<String, String> headers = Map.of();
        assertThat(BaggageTags.decode(headers.get(BaggageTags.HEADER))).isEqualTo(new CodecResult.Done<>(Tags.empty()));
    }

    @Test
    void theLastOfAKeyCounts() {
        assertThat(decode("a=1,a=2").value()).contains(Tags.of("a", "2"));
    }

    @Test
    void whatIsValidButNoTagIsLeftOutByItself() {
        assertThat(decode("city=Z%C3%BCrich,tenant=acme,long=" + "x".repeat(256) + ",cut=%C3,line=a%0Ab"))
                .isEqualTo(new CodecResult.Done<>(Tags.of("tenant", "acme"), List.of("city", "long", "cut", "line")));
        assertThat(((CodecResult.Done<Tags>) decode("k".repeat(256) + "=1,a=1")).leftOut())
                .containsExactly("k".repeat(256));
    }

    @Test
    void whatIsMalformedIsRefusedWithAReasonAndAPosition() {
        assertThat(refused("a=1,=2")).isEqualTo(new CodecResult.Refused<>("a key is expected", 4));
        assertThat(refused("a")).isEqualTo(new CodecResult.Refused<>("an equals sign is expected", 1));
        assertThat(refused("a b=1")).isEqualTo(new CodecResult.Refused<>("an equals sign is expected", 2));
        assertThat(refused("a=b c")).isEqualTo(new CodecResult.Refused<>("the character U+0063 cannot be there", 4));
        assertThat(refused("a=\"b\"").reason()).isEqualTo("the character U+0022 cannot be there");
        assertThat(refused("a=ü").reason()).isEqualTo("the character U+00FC cannot be there");
        assertThat(refused("a=1;p=\n").reason()).isEqualTo("the character U+000A cannot be there");
        assertThat(refused("a=100%"))
                .isEqualTo(
                        new CodecResult.Refused<>("a percent sign without two hexadecimal digits is in the value", 2));
        assertThat(refused("a=%4").position()).isEqualTo(2);
        assertThat(refused("a=%G0").position()).isEqualTo(2);
        assertThat(decode("a=%41%7e").value()).contains(Tags.of("a", "A~"));
    }

    private static String members(int many) {
        return IntStream.range(0, many).mapToObj(i -> "k" + i + "=").collect(Collectors.joining(","));
    }

    @Test
    void limitsOfWhatIsRead() {
        assertThat(decode(members(180)).value().orElseThrow().size()).isEqualTo(180);
        assertThat(refused(members(181)).reason()).isEqualTo("there are more than 180 members");
        String full = "a=" + "x".repeat(255) + ";" + "p".repeat(8192 - 258);
        assertThat(full).hasSize(8192);
        assertThat(decode(full).value().orElseThrow().size()).isEqualTo(1);
        assertThat(refused(full + "p").reason()).isEqualTo("there are more than 8192 bytes");
    }

    @Test
    void limitsOfWhatIsWritten() {
        Tags most = decode(members(64)).value().orElseThrow();
        assertThat(BaggageTags.encode(most).value()).isPresent();
        assertThat(BaggageTags.encode(most.andPropagating("x", "1")))
                .isEqualTo(new CodecResult.Refused<>("there are 65 propagating tags, more than 64", 0));

        // Each of them is three bytes when it is written.
        Tags wide = Tags.empty();
        for (int i = 0; i < 11; i++) {
            wide = wide.andPropagating("k" + i, " ".repeat(255));
        }
        assertThat(((CodecResult.Refused<String>) BaggageTags.encode(wide)).reason())
                .endsWith("bytes, more than 8192");
        assertThat(BaggageTags.encode(wide.without("k0")).value()).isPresent();
    }

    @Test
    void aKeyThatBaggageHasNoWayToWriteIsRefusedByName() {
        assertThat(((CodecResult.Refused<String>)
                                BaggageTags.encode(Tags.empty().andPropagating("pond/duck", "1")))
                        .reason())
                .isEqualTo("the key \"pond/duck\" cannot be written: baggage takes letters, digits and "
                        + "!#$%&'*+-.^_`|~");
    }

    @Provide
    Arbitrary<Map<String, String>> maps() {
        Arbitrary<String> key = Arbitraries.strings()
                .withChars("abcXYZ019!#$%&'*+-.^_`|~")
                .ofMinLength(1)
                .ofMaxLength(20);
        Arbitrary<String> value = Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20);
        return Arbitraries.maps(key, value).ofMaxSize(64);
    }

    @Property(tries = 300)
    void whatIsWrittenIsReadAgain(@ForAll("maps") Map<String, String> map) {
        Tags tags = sent(map);
        String text = BaggageTags.encode(tags).value().orElseThrow();
        assertThat(decode(text)).isEqualTo(new CodecResult.Done<>(tags));
        assertThat(text.chars()).allMatch(c -> c > 0x20 && c < 0x7F);
    }

    @Property(tries = 2000)
    void noTextMakesItThrow(@ForAll String text) {
        settled(decode(text), text.length());
    }

    @Provide
    Arbitrary<String> almostBaggage() {
        return Arbitraries.strings().withChars("ab=;,% \t2F\"\\ü").ofMaxLength(40);
    }

    @Property(tries = 3000)
    void textThatIsAlmostBaggageDoesNeither(@ForAll("almostBaggage") String text) {
        settled(decode(text), text.length());
    }

    private static void settled(CodecResult<Tags> result, int length) {
        if (result instanceof CodecResult.Refused<Tags> refused) {
            assertThat(refused.position()).isBetween(0, length);
            assertThat(refused.reason()).isNotEmpty();
        } else {
            Tags tags = result.value().orElseThrow();
            assertThat(decode(BaggageTags.encode(tags).value().orElseThrow()).value())
                    .contains(tags);
        }
    }

    @Test
    void aHeaderThatIsAbsentIsNoTags() {
        assertThat(BaggageTags.decode(null)).isEqualTo(new CodecResult.Done<>(Tags.empty()));
    }

    @Test
    void theLastOfAKeyIsSentOn() {
        Tags read = decode("k=v,a=b,k=w").value().orElseThrow();
        assertThat(read).isEqualTo(Tags.of("a", "b", "k", "w"));
        assertThat(BaggageTags.encode(read).value()).contains("a=b,k=w");
    }
}
