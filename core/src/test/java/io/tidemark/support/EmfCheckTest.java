package io.tidemark.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The check that every line of the suite goes through takes what is right, and sees what is wrong. */
class EmfCheckTest {

    private static final String DIRECTIVE =
            "{\"Namespace\":\"Ns\",\"Dimensions\":[[\"d\"],[]],\"Metrics\":[{\"Name\":\"m\",\"Unit\":\"Bytes/Second\",\"StorageResolution\":1}]}";

    private static final String MEMBERS = "\"m\":1,\"d\":\"v\"";

    private static String line(String directives, String members) {
        return "{\"_aws\":{\"CloudWatchMetrics\":[" + directives + "],\"Timestamp\":1752774958378}"
                + (members.isEmpty() ? "" : ",") + members + "}\n";
    }

    /** A line of so many bytes, without its line feed. */
    private static String ofLength(int bytes) {
        String empty = line("", "\"p\":\"\"");
        return empty.replace("\"\"", "\"" + "x".repeat(bytes + 1 - empty.length()) + "\"");
    }

    private static String numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> "1").collect(Collectors.joining(","));
    }

    private static String distribution(int values, int counts) {
        return "{\"Values\":[" + numbers(values) + "],\"Counts\":[" + numbers(counts) + "]}";
    }

    private static String metrics(int count) {
        return "{\"Namespace\":\"Ns\",\"Dimensions\":[[]],\"Metrics\":["
                + IntStream.range(0, count)
                        .mapToObj(i -> "{\"Name\":\"m" + i + "\"}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    private static String members(String prefix, int count, String value) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"" + prefix + i + "\":" + value)
                .collect(Collectors.joining(","));
    }

    private static String dimensions(int count) {
        return DIRECTIVE.replace(
                "[\"d\"]",
                "[" + IntStream.range(0, count).mapToObj(i -> "\"d" + i + "\"").collect(Collectors.joining(",")) + "]");
    }

    static Stream<String> right() {
        return Stream.of(
                line(DIRECTIVE, MEMBERS),
                line("", ""),
                line("", "\"a\":[],\"b\":[\"x\"],\"é\":\"鴨\",\"c\":-0.5e-7"),
                line(DIRECTIVE, "\"m\":" + distribution(100, 100) + ",\"d\":\" x\""),
                line("", "\"aside\":" + distribution(101, 101)),
                line(metrics(100), members("m", 100, "1")),
                line(dimensions(30), members("d", 30, "\"v\"") + ",\"m\":1"),
                line(DIRECTIVE, "\"m\":23485425827738332" + "0".repeat(92) + ",\"d\":\"" + "v".repeat(1024) + "\""),
                ofLength(1 << 20));
    }

    @ParameterizedTest
    @MethodSource("right")
    void takesWhatIsRight(String line) {
        assertThat(EmfCheck.problems(line.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    static Stream<Arguments> wrong() {
        String m = "{\"Name\":\"m\"}";
        return Stream.of(
                Arguments.of("one line", ""),
                Arguments.of("one line", "{}"),
                Arguments.of("one line", line("\n", "")),
                Arguments.of("valid JSON", "{\n"),
                Arguments.of("valid JSON", line("", "").strip() + " 1\n"),
                Arguments.of("valid JSON", line("", "\"a\":1,\"a\":2")),
                Arguments.of("valid JSON", line("", "\"a\":NaN")),
                Arguments.of("valid JSON", line("", "\"a\":\"\u0001\"")),
                Arguments.of("1048577 bytes", ofLength((1 << 20) + 1)),
                Arguments.of("_aws", "{}\n"),
                Arguments.of("Timestamp", "{\"_aws\":{\"CloudWatchMetrics\":[]}}\n"),
                Arguments.of("Timestamp", "{\"_aws\":{\"CloudWatchMetrics\":[],\"Timestamp\":1.5}}\n"),
                Arguments.of("Other", "{\"_aws\":{\"CloudWatchMetrics\":[],\"Timestamp\":1,\"Other\":1}}\n"),
                Arguments.of("Namespace", line(DIRECTIVE.replace("\"Ns\"", "\"N s\""), MEMBERS)),
                Arguments.of("Namespace", line(DIRECTIVE.replace("Ns", "n".repeat(256)), MEMBERS)),
                Arguments.of("Dimensions", line(DIRECTIVE.replace("[[\"d\"],[]]", "[]"), MEMBERS)),
                Arguments.of("Dimensions", line(dimensions(31), members("d", 31, "\"v\"") + ",\"m\":1")),
                Arguments.of("Dimensions", line(DIRECTIVE.replace("\"d\"", "\"d\",\"d\""), MEMBERS)),
                Arguments.of("Dimensions", line(DIRECTIVE.replace("\"d\"", "\":d\""), "\"m\":1,\":d\":\"v\"")),
                Arguments.of("Dimensions", line(DIRECTIVE.replace("\"d\"", "\" \""), "\"m\":1,\" \":\"v\"")),
                Arguments.of("Dimensions", line(DIRECTIVE.replace("\"d\"", "\"é\""), "\"m\":1,\"é\":\"v\"")),
                Arguments.of("dimension \"d\"", line(DIRECTIVE, "\"m\":1")),
                Arguments.of("dimension \"d\"", line(DIRECTIVE, "\"m\":1,\"d\":1")),
                Arguments.of("dimension \"d\"", line(DIRECTIVE, "\"m\":1,\"d\":\" \"")),
                Arguments.of("dimension \"d\"", line(DIRECTIVE, "\"m\":1,\"d\":\"é\"")),
                Arguments.of("dimension \"d\"", line(DIRECTIVE, "\"m\":1,\"d\":\"" + "v".repeat(1025) + "\"")),
                Arguments.of("Metrics", line(metrics(0), "")),
                Arguments.of("Metrics", line(metrics(101), members("m", 101, "1"))),
                Arguments.of("Metrics", line(DIRECTIVE.replace("\"m\"", "\"é\""), "\"é\":1,\"d\":\"v\"")),
                Arguments.of("Unit", line(DIRECTIVE.replace("Bytes/Second", "Furlongs"), MEMBERS)),
                Arguments.of("StorageResolution", line(DIRECTIVE.replace("Resolution\":1", "Resolution\":5"), MEMBERS)),
                Arguments.of("m is in a directive twice", line(DIRECTIVE.replace("}]}", "}," + m + "]}"), MEMBERS)),
                Arguments.of("metric m", line(DIRECTIVE, "\"d\":\"v\"")),
                Arguments.of("metric m", line(DIRECTIVE, "\"m\":\"1\",\"d\":\"v\"")),
                Arguments.of("metric m", line(DIRECTIVE, "\"m\":[\"1\"],\"d\":\"v\"")),
                Arguments.of("101 values", line(DIRECTIVE, "\"m\":" + distribution(101, 101) + ",\"d\":\"v\"")),
                Arguments.of("as many", line(DIRECTIVE, "\"m\":" + distribution(2, 3) + ",\"d\":\"v\"")),
                Arguments.of("Values", line("", "\"m\":" + distribution(0, 0))),
                Arguments.of("Counts", line("", "\"m\":{\"Values\":[1],\"Counts\":[0]}")),
                Arguments.of("m", line("", "\"m\":null")),
                Arguments.of("m", line("", "\"m\":1e109")));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void seesWhatIsWrong(String said, String line) {
        assertThatThrownBy(() -> EmfCheck.check(line.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(said);
    }

    @Test
    void seesBytesThatAreNoText() {
        byte[] line = line("", "\"a\":\"b\"").getBytes(StandardCharsets.UTF_8);
        line[line.length - 4] = (byte) 0xED;
        assertThat(EmfCheck.problems(line)).containsExactly("not UTF-8");
    }
}
