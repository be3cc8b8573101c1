package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients ask for, and what they get: RFC 9110, section 12, and Prometheus's content negotiation. */
class NegotiationTest {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";
    private static final String TEXT_1 = "text/plain; version=1.0.0; charset=utf-8; escaping=";
    private static final String OPENMETRICS =
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores";
    private static final String OPENMETRICS_UTF_8 =
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8";
    private static final String OPENMETRICS_DRAFT =
            "application/openmetrics-text; version=0.0.1; charset=utf-8; escaping=underscores";
    private static final String PROTOBUF =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=";
    private static final String ASKED_PROTOBUF =
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

    private static PrometheusEndpoint endpoint;

    @BeforeAll
    static void start() {
        // What is written tells what was decided.
        endpoint = PrometheusEndpoint.builder()
                .port(0)
                .metrics((format, escaping, names, out) -> out.write((format + " " + escaping).getBytes()))
                .start();
    }

    @AfterAll
    static void stop() {
        endpoint.close();
    }

    /** @param accept null for no such header; a line break is between two of them */
    private record Row(String name, String accept, String acceptEncoding, String contentType, boolean gzip) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Row accept(String name, String accept, String contentType) {
        return new Row(name, accept, null, contentType, false);
    }

    private static Row encoding(String name, String acceptEncoding, boolean gzip) {
        return new Row(name, null, acceptEncoding, TEXT, gzip);
    }

    static Stream<Row> rows() {
        return Stream.concat(Stream.concat(servers(), formats()), encodings());
    }

    /** As they were seen on the wire. */
    private static Stream<Row> servers() {
        return Stream.of(
                new Row(
                        "Prometheus 2.42",
                        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                        "gzip",
                        OPENMETRICS,
                        true),
                new Row(
                        "Prometheus 2.42 with native histograms",
                        ASKED_PROTOBUF
                                + ",application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                        "gzip",
                        PROTOBUF + "underscores",
                        true),
                new Row(
                        "Prometheus 2.30",
                        "application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                        "gzip",
                        OPENMETRICS_DRAFT,
                        true),
                new Row(
                        "Prometheus 1",
                        ASKED_PROTOBUF + ";q=0.7,text/plain;version=0.0.4;q=0.3,*/*;q=0.1",
                        "gzip",
                        PROTOBUF + "underscores",
                        true),
                new Row(
                        "Prometheus 3",
                        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
                        "gzip",
                        OPENMETRICS_UTF_8,
                        true),
                new Row(
                        "Prometheus 3.3",
                        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;escaping=allow-utf-8;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;escaping=allow-utf-8;q=0.3,*/*;q=0.2",
                        "gzip",
                        OPENMETRICS_UTF_8,
                        true),
                new Row(
                        "Prometheus 3, protobuf first",
                        ASKED_PROTOBUF
                                + ";escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
                        "gzip",
                        PROTOBUF + "allow-utf-8",
                        true),
                new Row(
                        "Prometheus 3, names by dots",
                        ASKED_PROTOBUF
                                + ";q=0.6,application/openmetrics-text;version=1.0.0;escaping=dots;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
                        "identity",
                        PROTOBUF + "underscores",
                        false),
                accept(
                        "Prometheus's document, as it is printed",
                        "application/openmetrics-text;version=1.0.0;escaping=allow-utf8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf8;q=0.3,text/plain;version=0.0.4;q=0.2,/;q=0.1",
                        OPENMETRICS_UTF_8),
                accept(
                        "Prometheus's document, protobuf first",
                        ASKED_PROTOBUF
                                + ";q=0.5,application/openmetrics-text;version=1.0.0;escaping=allow-utf8;q=0.4,application/openmetrics-text;version=0.0.1;q=0.3,text/plain;version=1.0.0;escaping=allow-utf8;q=0.2,text/plain;version=0.0.4;q=0.1,/;q=0.0",
                        PROTOBUF + "underscores"),
                new Row("curl", "*/*", null, TEXT, false),
                new Row(
                        "a browser",
                        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
                        "gzip, deflate, br, zstd",
                        TEXT,
                        true),
                accept("HttpURLConnection", "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", TEXT),
                accept("Telegraf and others", "text/plain;version=0.0.4;q=1,*/*;q=0.1", TEXT));
    }

    private static Stream<Row> formats() {
        return Stream.of(
                accept("nothing is asked for", null, TEXT),
                accept("an empty header", "", TEXT),
                accept("any application", "application/*", OPENMETRICS),
                accept("any text", "text/*", TEXT),
                accept("text", "text/plain", TEXT),
                accept("text of this version", "text/plain;version=0.0.4", TEXT),
                accept("spaces around all", " text/plain ; version = 0.0.4 ; q = 1 ", TEXT),
                accept("capitals", "TEXT/Plain;VERSION=1.0.0;Escaping=Dots", TEXT_1 + "dots"),
                accept("quotes", "text/plain;version=\"1.0.0\";escaping=\"values\"", TEXT_1 + "values"),
                accept("quotes with commas", "text/plain;x=\"a,b;c\\\"d\";version=1.0.0", TEXT_1 + "underscores"),
                accept("a quote that is not closed", "application/openmetrics-text;x=\"", OPENMETRICS),
                accept("text 1.0.0 in UTF-8", "text/plain;version=1.0.0;escaping=allow-utf-8", TEXT_1 + "allow-utf-8"),
                accept("text 1.0.0", "text/plain;version=1.0.0", TEXT_1 + "underscores"),
                accept(
                        "text 0.0.4 in UTF-8, which Prometheus 3 reads",
                        "text/plain;version=0.0.4;escaping=allow-utf-8",
                        "text/plain; version=0.0.4; charset=utf-8; escaping=allow-utf-8"),
                accept("a version of text that there is not", "text/plain;version=9.9.9", TEXT),
                accept("another charset", "text/plain;charset=iso-8859-1", TEXT),
                accept("OpenMetrics", "application/openmetrics-text", OPENMETRICS),
                accept("OpenMetrics 0.0.1", "application/openmetrics-text;version=0.0.1", OPENMETRICS_DRAFT),
                accept("OpenMetrics 2, which is not there", "application/openmetrics-text;version=2.0.0", TEXT),
                accept(
                        "OpenMetrics 2 before 1",
                        "application/openmetrics-text;version=2.0.0,application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.4",
                        OPENMETRICS),
                accept("an escaping that there is not", "application/openmetrics-text;escaping=rot13", OPENMETRICS),
                accept(
                        "escaping by values",
                        "application/openmetrics-text;escaping=values",
                        OPENMETRICS.replace("underscores", "values")),
                accept(
                        "the escaping of another format",
                        "application/openmetrics-text;q=0.9,text/plain;escaping=dots;q=0.1",
                        OPENMETRICS),
                accept(
                        "one format with two escapings",
                        "application/openmetrics-text;escaping=dots;q=0.4,application/openmetrics-text;escaping=allow-utf-8;q=0.6",
                        OPENMETRICS_UTF_8),
                accept("protobuf", ASKED_PROTOBUF, PROTOBUF + "underscores"),
                accept("protobuf, no more said", "application/vnd.google.protobuf", PROTOBUF + "underscores"),
                accept(
                        "protobuf as text",
                        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
                        TEXT),
                accept(
                        "protobuf of another message",
                        "application/vnd.google.protobuf;proto=a.B;encoding=delimited",
                        TEXT),
                accept("protobuf that is not wanted", ASKED_PROTOBUF + ";q=0,*/*", TEXT),
                accept(
                        "protobuf of a greater weight than all",
                        "*/*;q=0.9," + ASKED_PROTOBUF,
                        PROTOBUF + "underscores"),
                accept("a tie of OpenMetrics and text", "text/plain,application/openmetrics-text", OPENMETRICS),
                accept(
                        "a tie of all",
                        "text/plain,application/openmetrics-text," + ASKED_PROTOBUF,
                        PROTOBUF + "underscores"),
                accept(
                        "a tie that one says more closely",
                        "application/openmetrics-text,text/plain;version=0.0.4",
                        TEXT),
                accept("a tie of two versions", "text/plain;version=0.0.4,text/plain;version=1.0.0", TEXT),
                accept(
                        "client_java gives OpenMetrics for this",
                        "text/plain;q=1, application/openmetrics-text;q=0.1",
                        TEXT),
                accept("weights the other way", "text/plain;q=0.1, application/openmetrics-text;q=1", OPENMETRICS),
                accept("weights of three digits", "text/plain;q=0.899,application/openmetrics-text;q=0.9", OPENMETRICS),
                accept("anything rather than text", "text/plain;q=0.3,*/*;q=0.8", OPENMETRICS),
                accept("any text rather than OpenMetrics", "text/*,application/openmetrics-text;q=0.5", TEXT),
                accept("no text of 0.0.4", "text/plain;version=0.0.4;q=0,text/plain", TEXT_1 + "underscores"),
                accept("no OpenMetrics", "application/openmetrics-text;q=0,*/*", TEXT),
                accept("no text", "text/plain;q=0,*/*", OPENMETRICS),
                accept("nothing at all", "*/*;q=0", TEXT),
                accept("nothing of what there is", "application/json", TEXT),
                accept("nothing of what there is, and no text", "application/json,text/plain;q=0", TEXT),
                accept("a weight above 1", "text/plain;q=0.9,application/openmetrics-text;q=7", OPENMETRICS),
                accept("a weight below 0", "text/plain;q=0.1,application/openmetrics-text;q=-1", TEXT),
                accept(
                        "a weight that is no number",
                        "text/plain;q=0.5,application/openmetrics-text;q=high",
                        OPENMETRICS),
                accept(
                        "a weight that Java takes for a number",
                        "text/plain;q=0.5,application/openmetrics-text;q=NaN",
                        OPENMETRICS),
                accept("a weight without digits", "text/plain;q=0.5,application/openmetrics-text;q=.", OPENMETRICS),
                accept("an empty weight", "text/plain;q=0.5,application/openmetrics-text;q=", OPENMETRICS),
                accept("a weight without a zero", "text/plain;q=.5,application/openmetrics-text;q=.6", OPENMETRICS),
                accept(
                        "a weight in a capital letter",
                        "text/plain;Q=0.5,application/openmetrics-text;Q=0.6",
                        OPENMETRICS),
                accept(
                        "a weight before the parameters",
                        "text/plain;q=0.1;version=0.0.4,text/plain;q=0.2;version=1.0.0",
                        TEXT_1 + "underscores"),
                accept("commas without anything between", ",,application/openmetrics-text,,", OPENMETRICS),
                accept(
                        "semicolons without anything between",
                        "application/openmetrics-text;;;version=1.0.0;;",
                        OPENMETRICS),
                accept("a slash", "/;q=0.1", TEXT),
                accept("slashes", "///,application/openmetrics-text", OPENMETRICS),
                accept("no slash", "openmetrics-text", TEXT),
                accept("a subtype of any type", "*/plain", TEXT),
                accept("only a weight", ";q=0.5", TEXT),
                accept("nonsense", "\u0001=,;=;\"", TEXT),
                accept("two headers", "text/plain;q=0.5\napplication/openmetrics-text", OPENMETRICS),
                accept(
                        "something good after much nonsense",
                        "x/y,".repeat(5_000) + "application/openmetrics-text",
                        TEXT),
                accept("very many ranges", "application/openmetrics-text," + "x/y;q=0.1,".repeat(10_000), OPENMETRICS));
    }

    private static Stream<Row> encodings() {
        return Stream.of(
                encoding("no encoding is asked for", null, false),
                encoding("an empty encoding", "", false),
                encoding("gzip", "gzip", true),
                encoding("gzip in capitals", "GZIP", true),
                encoding("gzip by its old name", "x-gzip", true),
                encoding("client_java does not compress for this", "gzip;q=1.0", true),
                encoding("gzip with a small weight", "gzip;q=0.001", true),
                encoding("no gzip", "gzip;q=0", false),
                encoding("no gzip, to three digits", "gzip;q=0.000", false),
                encoding("no gzip, but anything else", "gzip;q=0, *", false),
                encoding("anything", "*", true),
                encoding("nothing else", "*;q=0", false),
                encoding("gzip and nothing else", "gzip, *;q=0", true),
                encoding("plain", "identity", false),
                encoding("not plain", "identity;q=0", false),
                encoding("not plain, but gzip", "identity;q=0, gzip;q=0.1", true),
                encoding("not plain, but anything", "identity;q=0, *;q=0.5", true),
                encoding("neither", "identity;q=0, gzip;q=0", false),
                encoding("plain rather than gzip", "gzip;q=0.5, identity;q=0.9", false),
                encoding("gzip rather than plain", "gzip;q=0.9, identity;q=0.5", true),
                encoding("a tie of both", "identity, gzip", true),
                encoding("plain rather than anything", "*;q=0.1, identity;q=0.5", false),
                encoding("others", "br, deflate, zstd", false),
                encoding("others and gzip", "br;q=1.0, gzip;q=0.8, *;q=0.1", true),
                encoding("gzip in a word", "notgzip", false),
                encoding("two headers of encodings", "br\ngzip", true),
                encoding("nonsense of an encoding", ";;,=,\"", false));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatIsAskedForIsGiven(Row row) throws Exception {
        List<String> headers = new ArrayList<>();
        lines(row.accept()).forEach(value -> headers.add("Accept: " + value));
        lines(row.acceptEncoding()).forEach(value -> headers.add("Accept-Encoding: " + value));

        RawHttp.Answer answer = RawHttp.get(endpoint.port(), "/metrics", headers.toArray(String[]::new));
        RawHttp.Answer head = RawHttp.send(endpoint.port(), "HEAD /metrics HTTP/1.1", headers.toArray(String[]::new));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo(row.contentType());
        assertThat(answer.header("Content-Encoding")).isEqualTo(row.gzip() ? "gzip" : "");
        assertThat(answer.header("Vary")).isEqualTo("Accept, Accept-Encoding");
        assertThat(answer.text()).isEqualTo(written(row.contentType()));
        assertThat(head.status()).isEqualTo(200);
        for (String same : List.of("Content-Type", "Content-Encoding", "Vary")) {
            assertThat(head.header(same)).isEqualTo(answer.header(same));
        }
    }

    private static Stream<String> lines(String headers) {
        return headers == null ? Stream.of() : Stream.of(headers.split("\n", -1));
    }

    /** The body is what the header says that it is. */
    private static String written(String contentType) {
        String format = contentType.startsWith("text/")
                ? "TEXT"
                : contentType.contains("openmetrics") ? "OPENMETRICS" : "PROTOBUF";
        String escaping = contentType.substring(contentType.lastIndexOf('=') + 1);
        return format + " " + escaping.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
    }
}
