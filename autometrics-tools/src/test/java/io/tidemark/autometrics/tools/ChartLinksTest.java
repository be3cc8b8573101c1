package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartLinksTest {
    private static final FunctionQueries QUERIES = FunctionQueries.of("com.example", "Kiosk.order");

    @Test
    void aLinkHasTheCommentAndTheQueryAndShowsAChart() {
        String link = ChartLinks.to(ChartLinks.LOCAL).link(Chart.CONCURRENT_CALLS, "Kiosk.order", QUERIES);
        assertThat(link)
                .startsWith(
                        "http://localhost:9090/graph?g0.expr="
                                + "%23%20Calls%20of%20Kiosk.order%20that%20are%20going%20on%0A%0Asum%20by%20(function,%20module")
                .endsWith("&g0.tab=0")
                .matches("[A-Za-z0-9:/?=&%._~(),-]+");
    }

    @ParameterizedTest
    @EnumSource(Chart.class)
    void whatABrowserReadsIsTheQuery(Chart chart) {
        String link = ChartLinks.to(ChartLinks.LOCAL).link(chart, "Kiosk.order", QUERIES);
        assertThat(expression(link))
                .matches("# [^\\n]*Kiosk\\.order[^\\n]*\\n\\n(?s:.*)")
                .endsWith("\n\n" + QUERIES.query(chart));
    }

    @Property
    void anyNameSurvives(@ForAll String function) {
        FunctionQueries queries = FunctionQueries.of("com.example", function);
        String link = ChartLinks.to(ChartLinks.LOCAL).link(Chart.REQUEST_RATE, "f", queries);
        assertThat(link).matches("[A-Za-z0-9:/?=&%._~(),-]+");
        // Half a surrogate is none in UTF-8 either.
        String stored = new String(function.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(expression(link))
                .isEqualTo("# Calls of f a second, over 5 minutes each\n\n"
                        + FunctionQueries.of("com.example", stored).query(Chart.REQUEST_RATE));
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:9090, http://localhost:9090/graph?",
        "http://localhost:9090/, http://localhost:9090/graph?",
        "https://example.com/prometheus, https://example.com/prometheus/graph?",
        "https://example.com/a/b//, https://example.com/a/b/graph?",
        "HTTP://[::1]:9090/p%20q, HTTP://[::1]:9090/p%20q/graph?"
    })
    void aPathOfTheServerStays(String server, String start) {
        assertThat(ChartLinks.to(URI.create(server)).link(Chart.LATENCY, "Kiosk.order", QUERIES))
                .startsWith(start + "g0.expr=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9090", "/prometheus", "ftp://example.com", "http:///x", "mailto:a@example.com"})
    void whatIsNoServerIsRefused(String address) {
        assertThatThrownBy(() -> ChartLinks.to(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "\"" + address
                                + "\" is no address of a server: write one as http://localhost:9090 or https://example.com/prometheus");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://me:secret@example.com/p", "http://example.com/p?a=b", "http://example.com/p#a"})
    void whatLinksCannotHaveIsRefusedWithoutShowingAPassword(String address) {
        assertThatThrownBy(() -> ChartLinks.to(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"http://example.com/p")
                .hasMessageEndingWith(" has a user, a query or a fragment, which links cannot have: leave it out")
                .hasMessageNotContaining("secret");
    }

    /** As the pages of Prometheus 2 read it, which are less exact than those of 3: what is behind a second equals sign is lost to them. */
    private static String expression(String link) {
        String[] option =
                link.substring(link.indexOf('?') + 1).split("&", -1)[0].split("=", -1);
        assertThat(option[0]).isEqualTo("g0.expr");
        return URLDecoder.decode(option[1], StandardCharsets.UTF_8);
    }
}
