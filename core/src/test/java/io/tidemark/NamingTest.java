package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamingTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // declared, Pascal, camel, snake, kebab, screaming
        "requestLatency, RequestLatency, requestLatency, request_latency, request-latency, REQUEST_LATENCY",
        "number_of_ducks, NumberOfDucks, numberOfDucks, number_of_ducks, number-of-ducks, NUMBER_OF_DUCKS",
        "COUNT_DUCKS, CountDucks, countDucks, count_ducks, count-ducks, COUNT_DUCKS",
        "MeetDogs, MeetDogs, meetDogs, meet_dogs, meet-dogs, MEET_DOGS",
        "HTTPStatus, HttpStatus, httpStatus, http_status, http-status, HTTP_STATUS",
        "lastHTTP, LastHttp, lastHttp, last_http, last-http, LAST_HTTP",
        "p99Latency, P99Latency, p99Latency, p99_latency, p99-latency, P99_LATENCY",
        "utf8, Utf8, utf8, utf8, utf8, UTF8",
        "UTF8Bytes, Utf8Bytes, utf8Bytes, utf8_bytes, utf8-bytes, UTF8_BYTES",
        "a.dotted-name_here, ADottedNameHere, aDottedNameHere, a_dotted_name_here, a-dotted-name-here, A_DOTTED_NAME_HERE",
        "x, X, x, x, x, X",
        "élanVital, ÉlanVital, élanVital, élan_vital, élan-vital, ÉLAN_VITAL"
    })
    void inflects(String declared, String pascal, String camel, String snake, String kebab, String screaming) {
        assertThat(Naming.PASCAL_CASE.apply(declared)).isEqualTo(pascal);
        assertThat(Naming.CAMEL_CASE.apply(declared)).isEqualTo(camel);
        assertThat(Naming.SNAKE_CASE.apply(declared)).isEqualTo(snake);
        assertThat(Naming.KEBAB_CASE.apply(declared)).isEqualTo(kebab);
        assertThat(Naming.SCREAMING_SNAKE_CASE.apply(declared)).isEqualTo(screaming);
        assertThat(Naming.PRESERVE.apply(declared)).isEqualTo(declared);
        assertThat(Naming.INHERIT.apply(declared)).isEqualTo(declared);
    }

    /** Lower-case styles leave their own names alone; no style loses or adds a letter. */
    @Property
    void keepsTheLetters(@ForAll @AlphaChars @NumericChars @StringLength(max = 20) String name, @ForAll Naming naming) {
        String once = naming.apply(name);
        if (naming == Naming.SNAKE_CASE || naming == Naming.KEBAB_CASE) {
            assertThat(naming.apply(once)).isEqualTo(once);
        }
        assertThat(once.replaceAll("[_-]", "")).isEqualToIgnoringCase(name.replaceAll("[_-]", ""));
    }
}
