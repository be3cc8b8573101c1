package io.tidemark.prometheus;

import static io.tidemark.prometheus.ExpositionTest.START;
import static io.tidemark.prometheus.ExpositionTest.family;
import static io.tidemark.prometheus.ExpositionTest.openMetrics;
import static io.tidemark.prometheus.ExpositionTest.point;
import static io.tidemark.prometheus.ExpositionTest.whole;
import static io.tidemark.prometheus.ExpositionTest.written;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_35_0.Metrics;
import io.tidemark.internal.Warned;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.DoubleMeasure;
import io.tidemark.stats.Exemplar;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricFamily.Kind;
import io.tidemark.stats.MetricFamily.Point;
import io.tidemark.stats.MetricSources;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong elsewhere, by the number that it has in the list of it. Negotiation and pushing have their own tests. */
class GotchasTest {

    static List<Metrics.MetricFamily> decoded(Exposition exposition) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        exposition.write(Format.PROTOBUF, bytes);
        ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
        List<Metrics.MetricFamily> families = new ArrayList<>();
        while (true) {
            Metrics.MetricFamily family = Metrics.MetricFamily.parseDelimitedFrom(in);
            if (family == null) {
                return families;
            }
            families.add(family);
        }
    }

    private static MetricFamily gauge(String name, Point... points) {
        return family(name, MetricUnit.NONE, Kind.GAUGE, points);
    }

    private static MetricFamily counter(String name, Point... points) {
        return family(name, MetricUnit.COUNT, Kind.COUNTER, points);
    }

    private static AggregationData number(double value) {
        return new AggregationData.OfDouble(value);
    }

    @Test
    void gotcha1_beyondTheLimitOneRowHasTheRestAndTotalsAreRight() {
        Views views = Views.create();
        LongMeasure ducks = Measure.ofLong("ducks.fed", "", MetricUnit.COUNT);
        views.register(
                View.of(ducks).by("pond").limit(2).aggregate(Aggregation.sum()).named("ducks.fed"));
        for (int i = 0; i < 10; i++) {
            ducks.record(3, Tags.of("pond", "p" + i));
        }
        String text = Exposition.of(MetricSources.of(views, views.ownMetrics())).text();
        assertThat(text)
                .contains("ducks_fed_total{pond=\"p0\"} 3\n", "ducks_fed_total{pond=\"p1\"} 3\n")
                .contains("ducks_fed_total{overflow=\"true\"} 24\n")
                .contains("tidemark_view_overflowed_total{view=\"ducks.fed\"} 8\n");
    }

    @ParameterizedTest
    @CsvSource({
        "a.b, GAUGE, a_b, GAUGE, a_b",
        "a.b, COUNTER, a_b, COUNTER, a_b",
        "x, COUNTER, x_total, GAUGE, x_total",
        "x, COUNTER, x.total, COUNTER, x",
        "x, HISTOGRAM, x.count, GAUGE, x_count",
        "x, HISTOGRAM, x_sum, GAUGE, x_sum",
        "x_bucket, GAUGE, x, HISTOGRAM, x_bucket",
        "x, SUMMARY, x_sum, GAUGE, x_sum",
    })
    void gotcha2_ofTwoNamesThatBecomeOneTheLaterIsLeftOutAndSaid(
            String first, Kind firstKind, String second, Kind secondKind, String name) {
        Exposition exposition = Exposition.of(() ->
                List.of(of(first, firstKind), of(second, secondKind), gauge("other", whole(Tags.empty(), 1))));
        try (Warned told = Warned.of("")) {
            String text = exposition.text();
            assertThat(text).contains("# TYPE other gauge\nother 1\n");
            assertThat(text.split("# TYPE ")).hasSize(3);
            assertThat(exposition.leftOut()).isEqualTo(1);
            assertThat(told.texts())
                    .singleElement()
                    .asString()
                    .contains("the metric " + second + " is left out: " + name
                            + " would be a name both of it and of the metric " + first);
        }
    }

    private static MetricFamily of(String name, Kind kind) {
        return family(
                name,
                MetricUnit.NONE,
                kind,
                point(
                        Tags.empty(),
                        switch (kind) {
                            case HISTOGRAM -> AggregationData.Distribution.of(new double[] {1}, new long[] {2, 3}, 9);
                            case SUMMARY -> new AggregationData.Quantiles(1, 2, 0, List.of());
                            default -> number(1);
                        }));
    }

    @Test
    void gotcha2_aGaugeNamedTotalIsFine() {
        assertThat(ExpositionTest.of(gauge("foo_total", whole(Tags.empty(), 1))).text())
                .isEqualTo("# TYPE foo_total gauge\nfoo_total 1\n");
    }

    @Test
    void gotcha2_ofTwoKeysThatBecomeOneTheRowIsLeftOutAndSaid() throws IOException {
        Exposition exposition = ExpositionTest.of(
                gauge("ducks", whole(Tags.of("a-b", "1", "a_b", "2"), 1), whole(Tags.of("a-b", "3"), 2)));
        try (Warned told = Warned.of("")) {
            assertThat(exposition.text()).isEqualTo("# TYPE ducks gauge\nducks{a_b=\"3\"} 2\n");
            assertThat(exposition.leftOut()).isEqualTo(1);
            assertThat(told.texts())
                    .singleElement()
                    .asString()
                    .contains("a-b=1", "a_b=2", "ducks", "two of its tags would be one label");
        }
        assertThat(decoded(exposition).get(0).getMetricCount()).isEqualTo(1);
        assertThat(written(exposition, Format.TEXT, Escaping.ALLOW_UTF_8))
                .isEqualTo("# TYPE ducks gauge\nducks{\"a-b\"=\"1\",a_b=\"2\"} 1\nducks{\"a-b\"=\"3\"} 2\n");
    }

    @Test
    void gotcha2_bothAreFoundWhenTheViewIsRegistered() {
        Views views = Views.create();
        LongMeasure ducks = Measure.ofLong("ducks", "", MetricUnit.COUNT);
        Exposition exposition = Exposition.of(views);
        NameWatch watch = exposition.watchNames();
        try (Warned told = Warned.of("")) {
            views.register(View.of(ducks).aggregate(Aggregation.count()).named("a.b"));
            assertThat(told.texts()).isEmpty();
            views.register(View.of(ducks).aggregate(Aggregation.count()).named("a_b"));
            assertThat(told.texts()).singleElement().asString().contains("a.b", "a_b", "rename one of them");
        }
        try (Warned told = Warned.of("")) {
            views.register(View.of(ducks)
                    .by("x.y", "x_y")
                    .aggregate(Aggregation.count())
                    .named("keys"));
            assertThat(told.texts()).singleElement().asString().contains("keys", "x.y", "x_y", "rename one of them");
        }
        watch.close();
        try (Warned told = Warned.of("")) {
            views.register(View.of(ducks).aggregate(Aggregation.count()).named("a-b"));
            assertThat(told.texts()).isEmpty();
            // What was registered before is found as well.
            exposition.watchNames().close();
            assertThat(told.texts()).singleElement().asString().contains("a.b");
        }
    }

    @Test
    void gotcha3_valuesThatAreNoNumbersOrInfinite() throws IOException {
        Views views = Views.create();
        DoubleMeasure depth = Measure.ofDouble("depth", "", MetricUnit.NONE);
        views.register(View.of(depth).aggregate(Aggregation.distribution(1, 2)).named("depth"));
        for (double value : new double[] {1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 2.5}) {
            depth.record(value);
        }
        assertThat(Exposition.of(views).text()).isEqualTo("""
                # TYPE depth histogram
                depth_bucket{le="1.0"} 2
                depth_bucket{le="2.0"} 2
                depth_bucket{le="+Inf"} 4
                depth_count 4
                depth_sum 3.5
                """);
        Exposition gauges = ExpositionTest.of(gauge(
                "g",
                point(Tags.of("n", "nan"), number(Double.longBitsToDouble(0x7ff0000000000002L))),
                point(Tags.of("n", "inf"), number(Double.POSITIVE_INFINITY)),
                point(Tags.of("n", "minus"), number(Double.NEGATIVE_INFINITY))));
        assertThat(gauges.text()).contains("g{n=\"nan\"} NaN\n", "g{n=\"inf\"} +Inf\n", "g{n=\"minus\"} -Inf\n");
        // Of all NaNs, that one would say that the row is gone.
        assertThat(decoded(gauges).get(0).getMetricList())
                .filteredOn(metric -> Double.isNaN(metric.getGauge().getValue()))
                .singleElement()
                .satisfies(metric -> assertThat(
                                Double.doubleToRawLongBits(metric.getGauge().getValue()))
                        .isEqualTo(0x7ff8000000000000L));
    }

    @Test
    void gotcha3_aCounterIsNeitherNegativeNorNaN() throws IOException {
        Exposition exposition = ExpositionTest.of(counter(
                "c",
                point(Tags.of("n", "minus"), number(-1)),
                point(Tags.of("n", "nan"), number(Double.NaN)),
                whole(Tags.of("n", "least"), Long.MIN_VALUE),
                whole(Tags.of("n", "fine"), 1)));
        assertThat(exposition.text()).isEqualTo("# TYPE c_total counter\nc_total{n=\"fine\"} 1\n");
        assertThat(exposition.leftOut()).isEqualTo(3);
        assertThat(decoded(exposition).get(0).getMetricCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "0.1, 0.1",
        "1e15, 1000000000000000",
        "1e21, 1000000000000000000000",
        "1e-7, 0.0000001",
        "123456.789, 123456.789",
    })
    void gotcha4_numbersHaveNoExponent(double value, String text) {
        assertThat(ExpositionTest.of(gauge("g", point(Tags.empty(), number(value))))
                        .text())
                .isEqualTo("# TYPE g gauge\ng " + text + "\n");
    }

    @Test
    void gotcha4_wholeNumbersHaveAllDigitsAndBoundsAPoint() {
        assertThat(ExpositionTest.of(gauge(
                                "g",
                                whole(Tags.of("n", "max"), Long.MAX_VALUE),
                                whole(Tags.of("n", "min"), Long.MIN_VALUE)))
                        .text())
                .contains(" 9223372036854775807\n", " -9223372036854775808\n");
        assertThat(ExpositionTest.of(family(
                                "h",
                                MetricUnit.NONE,
                                Kind.HISTOGRAM,
                                point(
                                        Tags.empty(),
                                        AggregationData.Distribution.of(
                                                new double[] {-1, 0, 1e-6, 0.5, 1, 1e7, 1e15}, new long[8], 0))))
                        .text())
                .contains(
                        "le=\"-1.0\"",
                        "le=\"0.0\"",
                        "le=\"0.000001\"",
                        "le=\"0.5\"",
                        "le=\"1.0\"",
                        "le=\"10000000.0\"",
                        "le=\"1000000000000000.0\"",
                        "le=\"+Inf\"");
    }

    @Test
    void gotcha5_whatIsEscapedInWhichFormat() {
        MetricFamily family = new MetricFamily(
                "g",
                "a \\ \" \n \uD800 ä",
                MetricUnit.NONE,
                Kind.GAUGE,
                List.of(whole(Tags.of("path", "c:\\ducks \"x\""), 1)));
        Exposition exposition = Exposition.builder()
                .source(() -> List.of(family))
                .label("city", "K\nöln \uDC00 😀")
                .build();
        String row = "g{city=\"K\\nöln \uFFFD 😀\",path=\"c:\\\\ducks \\\"x\\\"\"} 1\n";
        assertThat(exposition.text()).isEqualTo("# HELP g a \\\\ \" \\n \uFFFD ä\n# TYPE g gauge\n" + row);
        assertThat(openMetrics(exposition))
                .isEqualTo("# TYPE g gauge\n# HELP g a \\\\ \\\" \\n \uFFFD ä\n" + row + "# EOF\n");
    }

    @Test
    void gotcha5_labelsThatPrometheusNeedsItself() throws IOException {
        Exposition exposition = ExpositionTest.of(
                gauge("g", whole(Tags.of("__name__", "x", "le", "1", "9", "y"), 1)),
                family(
                        "h",
                        MetricUnit.NONE,
                        Kind.HISTOGRAM,
                        point(
                                Tags.of("le", "mine"),
                                AggregationData.Distribution.of(new double[] {1}, new long[] {1, 0}, 1))),
                family(
                        "s",
                        MetricUnit.NONE,
                        Kind.SUMMARY,
                        point(
                                Tags.of("quantile", "mine"),
                                new AggregationData.Quantiles(1, 2, 1, List.of(new AggregationData.ValueAt(0.5, 3))))));
        assertThat(exposition.text())
                .contains("g{_=\"y\",_name__=\"x\",le=\"1\"} 1\n")
                .contains("h_bucket{exported_le=\"mine\",le=\"1.0\"} 1\n", "h_count{exported_le=\"mine\"} 1\n")
                .contains("s{exported_quantile=\"mine\",quantile=\"0.5\"} 3\n");
        assertThat(decoded(exposition)).hasSize(3);
    }

    @Test
    void gotcha5_anEmptyLabelIsNoneAndOfTwoRowsThatBecomeTheSameOneIsLeftOut() throws IOException {
        Exposition exposition = ExpositionTest.of(gauge(
                "g", whole(Tags.of("a", "1"), 1), whole(Tags.of("a", "1", "b", ""), 2), whole(Tags.of("b", ""), 3)));
        for (int scrape = 1; scrape <= 3; scrape++) {
            assertThat(exposition.text()).isEqualTo("# TYPE g gauge\ng{a=\"1\"} 1\ng 3\n");
            assertThat(exposition.leftOut()).isEqualTo(scrape);
        }
        assertThat(decoded(exposition).get(0).getMetricCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "latency, ms, COUNTER, latency_seconds, seconds",
        "latency_seconds, Milliseconds, COUNTER, latency_seconds, seconds",
        "latency.seconds.total, s, COUNTER, latency_seconds, seconds",
        "latency_total, us, COUNTER, latency_seconds, seconds",
        "sent, Kilobytes, COUNTER, sent_bytes, bytes",
        "sent, By, COUNTER, sent_bytes, bytes",
        "sent, KiBy, COUNTER, sent_bytes, bytes",
        "speed, Megabits/Second, GAUGE, speed_bytes_per_second, bytes_per_second",
        "speed, m/s, GAUGE, speed_meters_per_second, meters_per_second",
        "full, Percent, GAUGE, full_ratio, ratio",
        "full, %, GAUGE, full_ratio, ratio",
        "requests, 1, COUNTER, requests, ''",
        "requests, {request}, COUNTER, requests, ''",
        "requests, Count, COUNTER, requests, ''",
        "requests, {request}/s, GAUGE, requests_per_second, per_second",
        "way, Furlongs, GAUGE, way_Furlongs, Furlongs",
        "heat, Cel, GAUGE, heat_celsius, celsius",
        "seconds, s, GAUGE, seconds, ''",
        "nanoseconds, s, GAUGE, nanoseconds_seconds, seconds",
        "wait.seconds.max, s, GAUGE, wait_seconds_max, ''",
        "wait.seconds.sum, ms, GAUGE, wait_seconds_sum, ''",
        "wait.seconds.max, s, COUNTER, wait_seconds_max_seconds, seconds",
        "wait.max, s, GAUGE, wait_max_seconds, seconds",
    })
    void gotcha6_units(String name, String unit, Kind kind, String family, String suffix) {
        String text = openMetrics(ExpositionTest.of(family(name, unitOf(unit), kind, whole(Tags.empty(), 1))));
        String type = kind == Kind.COUNTER ? "counter" : "gauge";
        assertThat(text)
                .startsWith("# TYPE " + family + " " + type + "\n"
                        + (suffix.isEmpty() ? "" : "# UNIT " + family + " " + suffix + "\n")
                        + family
                        + (kind == Kind.COUNTER ? "_total " : " "));
        assertThat(ExpositionTest.of(family(name, unitOf(unit), kind, whole(Tags.empty(), 1)))
                        .text())
                .startsWith("# TYPE " + family + (kind == Kind.COUNTER ? "_total" : "") + " " + type + "\n");
    }

    private static Unit unitOf(String text) {
        for (MetricUnit unit : MetricUnit.values()) {
            if (unit.text().equals(text)) {
                return unit;
            }
        }
        return Unit.custom(text);
    }

    @ParameterizedTest
    @CsvSource({
        "ms, 1500, 1.5",
        "us, 3, 0.000003",
        "ns, 1, 0.000000001",
        "min, 2, 120",
        "h, 1, 3600",
        "d, 1, 86400",
        "Kilobytes, 3, 3000",
        "KiBy, 3, 3072",
        "MiBy, 1, 1048576",
        "bit, 4, 0.5",
        "Bits, 4, 0.5",
        "Gigabits, 8, 1000000000",
        "kbit, 8, 1000",
        "Percent, 12, 0.12",
        "%, 12, 0.12",
        "1, 7, 7",
        "Furlongs, 7, 7",
        "Megabits/Second, 8, 1000000",
        "KiBy/s, 1, 1024",
        "Microseconds, 250000, 0.25",
        "kg, 2, 2000",
    })
    void gotcha6_valuesAreInBaseUnits(String unit, long value, String text) {
        assertThat(ExpositionTest.of(family("x", unitOf(unit), Kind.GAUGE, whole(Tags.empty(), value)))
                        .text())
                .endsWith(" " + text + "\n");
    }

    @Test
    void gotcha7_aFamilyIsOneBlockWhicheverSourcesItComesFrom() {
        MetricSources sources = MetricSources.of(
                () -> List.of(counter("a", whole(Tags.of("x", "1"), 1)), counter("b", whole(Tags.empty(), 2))),
                () -> List.of(counter("a", whole(Tags.of("x", "1"), 9), whole(Tags.of("y", "2"), 3))),
                () -> List.of(gauge("a", whole(Tags.of("z", "3"), 4))),
                () -> {
                    throw new IllegalStateException("no ducks");
                });
        assertThat(Exposition.of(sources).text()).isEqualTo("""
                # TYPE a_total counter
                a_total{x="1"} 1
                a_total{y="2"} 3
                # TYPE b_total counter
                b_total 2
                """);
        assertThat(sources.duplicates()).isEqualTo(2);
        assertThat(sources.failures()).isEqualTo(1);
    }

    @Test
    void gotcha8_exemplarsAreWhereOpenMetricsAllowsThem() {
        Exemplar exemplar = new Exemplar(
                700,
                START.plusMillis(7),
                Map.of("trace_id", "t", "span_id", "s", "user.id", "u", "z", "y".repeat(120)));
        Exemplar newer = new Exemplar(900, START.plusSeconds(1), Map.of());
        MetricFamily histogram = family(
                "h",
                MetricUnit.MILLISECONDS,
                Kind.HISTOGRAM,
                new Point(
                        Tags.empty(),
                        START,
                        AggregationData.Distribution.of(new double[] {500, 1_000}, new long[] {0, 2, 0}, 1_600),
                        List.of(exemplar, newer)));
        MetricFamily counter = counter("c", new Point(Tags.empty(), START, number(3), List.of(exemplar)));
        MetricFamily gauge = gauge("g", new Point(Tags.empty(), START, number(3), List.of(exemplar)));
        Exposition exposition = ExpositionTest.of(histogram, counter, gauge);
        assertThat(openMetrics(exposition)).isEqualTo("""
                # TYPE h_seconds histogram
                # UNIT h_seconds seconds
                h_seconds_bucket{le="0.5"} 0
                h_seconds_bucket{le="1.0"} 2 # {} 0.9 1795305601
                h_seconds_bucket{le="+Inf"} 2
                h_seconds_count 2
                h_seconds_sum 1.6
                # TYPE c counter
                c_total 3 # {trace_id="t",span_id="s",user_id="u"} 700 1795305600.007
                # TYPE g gauge
                g 3
                # EOF
                """);
        assertThat(exposition.text()).doesNotContain(" # ", "EOF");
    }

    @Test
    void gotcha8_whereValuesMayBeNegativeThereIsNoSum() {
        MetricFamily family = family(
                "h",
                MetricUnit.NONE,
                Kind.HISTOGRAM,
                point(Tags.empty(), AggregationData.Distribution.of(new double[] {-1, 1}, new long[] {1, 1, 1}, 0.5)));
        assertThat(openMetrics(ExpositionTest.of(family)))
                .contains("h_count 3\n")
                .doesNotContain("h_sum");
        assertThat(ExpositionTest.of(family).text()).contains("h_count 3\n", "h_sum 0.5\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | gzip | application/openmetrics-text; version=1.0.0 | gzip",
                "text/plain;q=1, application/openmetrics-text;version=1.0.0;q=0.1 | gzip;q=1.0 | text/plain; version=0.0.4 | gzip",
                "application/openmetrics-text;version=1.0.0;q=0, */* | gzip;q=0, * | text/plain; version=0.0.4 | ",
                "image/png | br | text/plain; version=0.0.4 | ",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited | identity | application/vnd.google.protobuf | ",
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8,/;q=0.1 | | application/openmetrics-text; version=1.0.0 | ",
            })
    void gotcha9_whatIsAskedForIsWhatIsGiven(String accept, String encoding, String type, String given)
            throws Exception {
        try (PrometheusEndpoint endpoint = endpoint()) {
            HttpResponse<byte[]> response = get(
                    endpoint,
                    "",
                    request -> request.header("Accept", accept)
                            .header("Accept-Encoding", encoding == null ? "" : encoding));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type"))
                    .get()
                    .asString()
                    .startsWith(type)
                    .contains("escaping=");
            assertThat(response.headers().firstValue("Content-Encoding").orElse(null))
                    .isEqualTo(given);
        }
    }

    @Test
    void gotcha9_headBadQueriesAndScrapesAtOnce() throws Exception {
        try (PrometheusEndpoint endpoint = endpoint()) {
            HttpResponse<byte[]> head =
                    get(endpoint, "", request -> request.method("HEAD", HttpRequest.BodyPublishers.noBody()));
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            HttpResponse<byte[]> bad = get(endpoint, "?name%5B%5D=%ff", request -> request);
            assertThat(bad.statusCode()).isEqualTo(400);
            assertThat(new String(bad.body(), UTF_8)).doesNotContain("\tat ", "Exception");
            List<Thread> pair = new ArrayList<>();
            List<Integer> lengths = new CopyOnWriteArrayList<>();
            for (int i = 0; i < 2; i++) {
                Thread scraper = new Thread(() -> {
                    for (int scrape = 0; scrape < 50; scrape++) {
                        lengths.add(get(endpoint, "", request -> request).body().length);
                    }
                });
                scraper.start();
                pair.add(scraper);
            }
            for (Thread scraper : pair) {
                scraper.join();
            }
            assertThat(lengths).hasSize(100).containsOnly("# TYPE ducks_total counter\nducks_total 7\n".length());
        }
    }

    private static PrometheusEndpoint endpoint() {
        return PrometheusEndpoint.builder()
                .exposition(ExpositionTest.of(counter("ducks", whole(Tags.empty(), 7))))
                .port(0)
                .start();
    }

    private static HttpResponse<byte[]> get(
            PrometheusEndpoint endpoint, String query, UnaryOperator<HttpRequest.Builder> how) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            how.apply(HttpRequest.newBuilder(URI.create(endpoint.uri() + query)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException problem) {
            throw new AssertionError(problem);
        }
    }

    @Test
    void gotcha10_bucketsAgreeAndNothingGoesBackWhileItIsRecorded() throws Exception {
        Views views = Views.create();
        LongMeasure size = Measure.ofLong("size", "", MetricUnit.NONE);
        views.register(View.of(size)
                .by("n")
                .aggregate(Aggregation.distribution(1, 2, 3))
                .named("size"));
        Exposition exposition = Exposition.of(views);
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Tags tags = Tags.of("n", "" + i % 2);
            Thread thread = new Thread(() -> {
                for (int value = 0; !done.get(); value = (value + 1) % 5) {
                    size.record(value, tags);
                }
            });
            thread.start();
            threads.add(thread);
        }
        try {
            long before = 0;
            for (int scrape = 0; scrape < 300; scrape++) {
                long total = 0;
                long last = 0;
                for (String line : exposition.text().split("\n")) {
                    long value = line.startsWith("#") ? 0 : Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
                    if (line.contains("_bucket")) {
                        assertThat(value).as(line).isGreaterThanOrEqualTo(line.contains("le=\"1.0\"") ? 0 : last);
                        last = value;
                    } else if (line.contains("_count")) {
                        assertThat(value).as(line).isEqualTo(last);
                        total += value;
                    }
                }
                assertThat(total).isGreaterThanOrEqualTo(before);
                before = total;
            }
            assertThat(before).isPositive();
        } finally {
            done.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    void gotcha11_aRowThatComesBackHasANewStart() throws Exception {
        Views views = Views.create();
        LongMeasure ducks = Measure.ofLong("ducks", "", MetricUnit.COUNT);
        views.register(View.of(ducks).by("pond").aggregate(Aggregation.count()).named("ducks"));
        Exposition exposition = Exposition.of(views);
        ducks.record(1, Tags.of("pond", "a"));
        ducks.record(1, Tags.of("pond", "a"));
        Metrics.Counter first = decoded(exposition).get(0).getMetric(0).getCounter();
        assertThat(first.getValue()).isEqualTo(2);
        assertThat(first.getCreatedTimestamp().getSeconds()).isPositive();
        views.remove("ducks", Tags.of("pond", "a"));
        assertThat(exposition.text()).isEmpty();
        Metrics.Counter again;
        do {
            ducks.record(1, Tags.of("pond", "a"));
            again = decoded(exposition).get(0).getMetric(0).getCounter();
            views.remove("ducks", Tags.of("pond", "a"));
        } while (millis(again) == millis(first));
        assertThat(again.getValue()).isEqualTo(1);
        assertThat(millis(again)).isGreaterThan(millis(first));
    }

    private static long millis(Metrics.Counter counter) {
        return counter.getCreatedTimestamp().getSeconds() * 1_000
                + counter.getCreatedTimestamp().getNanos() / 1_000_000;
    }

    @Test
    void gotcha12_whatIsGoneIsNotWrittenAnyMore() {
        Views views = Views.create();
        LongMeasure ducks = Measure.ofLong("ducks", "", MetricUnit.COUNT);
        views.register(View.of(ducks).by("pond").aggregate(Aggregation.sum()).named("ducks"));
        Exposition exposition = Exposition.of(views);
        // Known values of tags can be there from the beginning.
        ducks.record(0, Tags.of("pond", "a"));
        ducks.record(0, Tags.of("pond", "b"));
        assertThat(exposition.text()).contains("ducks_total{pond=\"a\"} 0\n", "ducks_total{pond=\"b\"} 0\n");
        views.remove("ducks", Tags.of("pond", "a"));
        assertThat(exposition.text()).isEqualTo("# TYPE ducks_total counter\nducks_total{pond=\"b\"} 0\n");
        views.unregister("ducks");
        assertThat(exposition.text()).isEmpty();
    }

    @Test
    void gotcha13_upperBoundsAreInclusive() {
        Views views = Views.create();
        LongMeasure size = Measure.ofLong("size", "", MetricUnit.NONE);
        views.register(View.of(size).aggregate(Aggregation.distribution(1, 2)).named("size"));
        size.record(1);
        size.record(2);
        assertThat(Exposition.of(views).text()).contains("le=\"1.0\"} 1\n", "le=\"2.0\"} 2\n", "le=\"+Inf\"} 2\n");
    }

    private static MetricFamily exponential(AggregationData.Exponential data) {
        return family("x", MetricUnit.NONE, Kind.HISTOGRAM, point(Tags.empty(), data));
    }

    /** Buckets of one sign as "index=count", as Prometheus reads spans and deltas. */
    private static List<String> buckets(List<Metrics.BucketSpan> spans, List<Long> deltas) {
        List<String> buckets = new ArrayList<>();
        int index = 0;
        int next = 0;
        long count = 0;
        for (Metrics.BucketSpan span : spans) {
            index += span.getOffset();
            for (int i = 0; i < span.getLength(); i++) {
                count += deltas.get(next++);
                buckets.add(index++ + "=" + count);
            }
        }
        return buckets;
    }

    private static Metrics.Histogram nativeOf(MetricFamily family) throws IOException {
        return decoded(ExpositionTest.of(family)).get(0).getMetric(0).getHistogram();
    }

    @Test
    void gotcha13_exponentialBucketsAreNativeOnesOnePlaceFurther() throws IOException {
        Views views = Views.create();
        DoubleMeasure depth = Measure.ofDouble("depth", "", MetricUnit.NONE);
        views.register(View.of(depth)
                .aggregate(Aggregation.exponentialDistribution(160, 0))
                .named("depth"));
        // Powers of two are the upper bounds of their buckets; the least number there is has one too.
        for (double value : new double[] {0, 1, 2, 2.1, 4, Double.MIN_VALUE, -8, Double.POSITIVE_INFINITY}) {
            depth.record(value);
        }
        Metrics.Histogram histogram =
                decoded(Exposition.of(views)).get(0).getMetric(0).getHistogram();
        AggregationData.Exponential data = (AggregationData.Exponential)
                views.collect().get(0).points().get(0).value();
        assertThat(histogram.getSchema()).isEqualTo(data.scale());
        assertThat(histogram.getSampleCount()).isEqualTo(8);
        assertThat(histogram.getZeroCount()).isEqualTo(1);
        List<String> expected = new ArrayList<>();
        for (int i = data.positive().offset(); i < data.positive().end(); i++) {
            if (data.positive().countAt(i) > 0) {
                expected.add(i + 1 + "=" + data.positive().countAt(i));
            }
        }
        expected.add((int) Math.ceil(Math.scalb(1024.0, data.scale())) + 1 + "=1");
        assertThat(buckets(histogram.getPositiveSpanList(), histogram.getPositiveDeltaList()))
                .filteredOn(bucket -> !bucket.endsWith("=0"))
                .isEqualTo(expected);
        assertThat(buckets(histogram.getNegativeSpanList(), histogram.getNegativeDeltaList()))
                .hasSize(1);
        assertThat(histogram.getSampleSum()).isCloseTo(1.1, within(1e-9));
    }

    @Test
    void gotcha13_finerBucketsThanPrometheusHasAreMergedAndWiderOnesLeftOut() throws IOException {
        AggregationData.Side side = AggregationData.Side.of(-3, 1, 2, 3, 4, 5, 6);
        Metrics.Histogram merged =
                nativeOf(exponential(AggregationData.Exponential.of(9, 7, side, AggregationData.Side.empty(), 1)));
        assertThat(merged.getSchema()).isEqualTo(8);
        // -3 | -2 -1 | 0 1 | 2, each one place further.
        assertThat(buckets(merged.getPositiveSpanList(), merged.getPositiveDeltaList()))
                .containsExactly("-1=1", "0=5", "1=9", "2=6");
        assertThat(merged.getZeroCount()).isEqualTo(7);
        Metrics.Histogram wide = nativeOf(exponential(
                AggregationData.Exponential.of(-5, 7, AggregationData.Side.of(0, 3), AggregationData.Side.empty(), 1)));
        assertThat(wide.getSchema()).isZero();
        assertThat(wide.getPositiveSpanList()).isEmpty();
        assertThat(wide.getSampleCount()).isEqualTo(10);
        assertThat(wide.getBucketList())
                .singleElement()
                .satisfies(bucket -> assertThat(bucket.getCumulativeCount()).isEqualTo(10));
    }

    @Test
    void gotcha13_inAnotherUnitBucketsMove() throws IOException {
        AggregationData.Side side = AggregationData.Side.of(0, 5);
        MetricFamily kibibytes = family(
                "x",
                Unit.custom("KiBy"),
                Kind.HISTOGRAM,
                point(Tags.empty(), AggregationData.Exponential.of(1, 0, side, AggregationData.Side.empty(), 6)));
        Metrics.Histogram moved = nativeOf(kibibytes);
        // 2^10 is ten times two buckets.
        assertThat(buckets(moved.getPositiveSpanList(), moved.getPositiveDeltaList()))
                .containsExactly("21=5");
        assertThat(moved.getSampleSum()).isEqualTo(6 * 1024);
    }

    @Test
    void gotcha13_boundsThatWereAskedFor() {
        AggregationData.Exponential data = AggregationData.Exponential.of(
                0, 1, AggregationData.Side.of(0, 2, 3, 4), AggregationData.Side.of(1, 5), 30);
        Exposition exposition = Exposition.builder()
                .source(() -> List.of(
                        family("waits", MetricUnit.NONE, Kind.HISTOGRAM, point(Tags.empty(), data)),
                        family(
                                "own",
                                MetricUnit.MILLISECONDS,
                                Kind.HISTOGRAM,
                                point(
                                        Tags.empty(),
                                        AggregationData.Distribution.of(
                                                new double[] {1, 5, 10, 50}, new long[] {1, 2, 3, 4, 5}, 9)))))
                .bounds("wait*", -2, 0, 2, 7, 8)
                .bounds("*_seconds", 0.005, 0.02, 0.05)
                .build();
        assertThat(exposition.text()).isEqualTo("""
                # TYPE waits histogram
                waits_bucket{le="-2.0"} 5
                waits_bucket{le="0.0"} 6
                waits_bucket{le="2.0"} 8
                waits_bucket{le="7.0"} 11
                waits_bucket{le="8.0"} 15
                waits_bucket{le="+Inf"} 15
                waits_count 15
                waits_sum 30
                # TYPE own_seconds histogram
                own_seconds_bucket{le="0.005"} 3
                own_seconds_bucket{le="0.05"} 10
                own_seconds_bucket{le="+Inf"} 15
                own_seconds_count 15
                own_seconds_sum 0.009
                """);
    }

    @Test
    void gotcha14_eachFamilyHasItsLengthBeforeItAndAnEmptyNativeHistogramIsSeenToBeOne() throws IOException {
        Exposition exposition = ExpositionTest.of(
                exponential(AggregationData.Exponential.of(
                        3, 0, AggregationData.Side.empty(), AggregationData.Side.empty(), 0)),
                counter("c", whole(Tags.empty(), 1)));
        List<Metrics.MetricFamily> families = decoded(exposition);
        assertThat(families).extracting(Metrics.MetricFamily::getName).containsExactly("x", "c_total");
        assertThat(families.get(0).getMetric(0).getHistogram().getZeroThreshold())
                .isPositive();
    }
}
