package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HttpMeasuresTest {

    private final Views views = Views.create();

    private static final Tags GOT =
            Tags.of("http_server_method", "GET", "http_server_route", "/ducks/{id}", "http_server_status", "200");

    private AggregationData.Distribution distribution(String view, Tags tags) {
        return (AggregationData.Distribution)
                views.get(view).orElseThrow().row(tags).orElseThrow();
    }

    private List<Tags> rows(String view) {
        return views.get(view).orElseThrow().rows().stream()
                .map(ViewData.Row::tags)
                .toList();
    }

    @Test
    void aServerCountsItsRequestsByMethodRouteAndStatus() {
        HttpMeasures.SERVER.register(views);

        HttpMeasures.SERVER.record("GET", "/ducks/{id}", 200, 12_500_000, 0, 2048);
        HttpMeasures.SERVER.record("GET", "/ducks/{id}", 200, 1_000_000, 0, 3000);
        HttpMeasures.SERVER.record("GET", "/ducks/{id}", 404, 1_000_000, 0, 0);

        assertThat(views.get("http/server/completed_count").orElseThrow().row(GOT))
                .contains(new AggregationData.OfLong(2));
        AggregationData.Distribution latency = distribution("http/server/latency", GOT);
        assertThat(latency.sum()).isEqualTo(13.5);
        assertThat(latency.bucketBounds())
                .startsWith(1.0, 2.0, 3.0)
                .endsWith(50_000.0, 100_000.0)
                .hasSize(34);
        // Bounds are inclusive: 1 ms is in the bucket up to 1 ms.
        assertThat(latency.bucketCounts().get(0)).isEqualTo(1);
        assertThat(latency.bucketCounts().get(latency.bucketBounds().indexOf(13.0)))
                .isEqualTo(1);
        AggregationData.Distribution sent = distribution("http/server/sent_bytes", GOT);
        assertThat(sent.bucketBounds())
                .containsExactly(
                        1024.0,
                        2048.0,
                        4096.0,
                        16384.0,
                        65536.0,
                        262144.0,
                        1048576.0,
                        4194304.0,
                        16777216.0,
                        67108864.0,
                        268435456.0,
                        1073741824.0,
                        4294967296.0);
        assertThat(sent.bucketCounts()).startsWith(0L, 1L, 1L, 0L);
        assertThat(rows("http/server/latency")).hasSize(2);
    }

    @Test
    void aClientHasViewsOfItsOwn() {
        HttpMeasures.SERVER.register(views);
        HttpMeasures.CLIENT.register(views);

        HttpMeasures.CLIENT.record("POST", "/ponds", 201, 1_000_000, 10, 20);

        Tags tags = Tags.of("http_client_method", "POST", "http_client_route", "/ponds", "http_client_status", "201");
        assertThat(distribution("http/client/received_bytes", tags).sum()).isEqualTo(10);
        assertThat(distribution("http/client/sent_bytes", tags).sum()).isEqualTo(20);
        assertThat(rows("http/server/latency")).isEmpty();
        assertThat(views.registered()).hasSize(8);
    }

    @Test
    void whatAClientMayThinkUpMakesNoRows() {
        HttpMeasures.SERVER.register(views);
        for (int i = 0; i < 1_000; i++) {
            HttpMeasures.SERVER.record("QUACK" + i, null, 100_000 + i, 1_000, -1, -1);
        }
        HttpMeasures.SERVER.record("get", null, -1, 1_000, -1, -1);

        assertThat(rows("http/server/latency")).containsExactly(Tags.of("http_server_method", "_OTHER"));
    }

    @Test
    void whatIsNotKnownIsNotCounted_butTheRequestIs() {
        HttpMeasures.SERVER.register(views);
        HttpMeasures.SERVER.record("GET", null, 0, -1, -1, 5);

        assertThat(rows("http/server/completed_count")).containsExactly(Tags.of("http_server_method", "GET"));
        assertThat(rows("http/server/latency")).isEmpty();
        assertThat(rows("http/server/received_bytes")).isEmpty();
        assertThat(rows("http/server/sent_bytes")).containsExactly(Tags.of("http_server_method", "GET"));
    }

    @Test
    void noRouteMakesItThrow() {
        HttpMeasures.SERVER.register(views);
        HttpMeasures.SERVER.record("GET", "/größe/" + "x".repeat(300), 200, 1_000, 0, 0);
        assertThat(rows("http/server/latency")).hasSize(1);
    }

    @Test
    void currentTagsAreThereForViewsThatWantThem() {
        views.register(View.of(HttpMeasures.SERVER.latency())
                .by("tenant", "http_server_status")
                .named("by tenant"));
        Tags.with("tenant", "acme").run(() -> HttpMeasures.SERVER.record("GET", "/", 200, 1_000, 0, 0));
        assertThat(rows("by tenant")).containsExactly(Tags.of("tenant", "acme", "http_server_status", "200"));
    }

    @Test
    void registeringAgainIsNothing_andTheNamesAreTaken() {
        HttpMeasures.SERVER.register(views);
        HttpMeasures.SERVER.record("GET", "/", 200, 1_000, 0, 0);
        HttpMeasures.SERVER.register(views);
        assertThat(rows("http/server/latency")).hasSize(1);

        View own = View.of(HttpMeasures.SERVER.latency()).named("http/server/latency");
        assertThatThrownBy(() -> views.register(own))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http/server/latency");
    }

    @Test
    void aRequestThatCouldNotBeReadHasNoMethod() {
        HttpMeasures.SERVER.register(views);
        HttpMeasures.SERVER.record(null, null, 400, 1_000, -1, -1);
        assertThat(rows("http/server/latency"))
                .containsExactly(Tags.of("http_server_method", "_OTHER", "http_server_status", "400"));
    }

    @Test
    void ofARouteThatIsNoneTheFirst255CharactersAreKept() {
        HttpMeasures.SERVER.register(views);
        HttpMeasures.SERVER.record("GET", "/" + "x".repeat(1_000_000), 200, 1_000, 0, 0);
        HttpMeasures.SERVER.record("POST", "/\ud800/half", 200, 1_000, 0, 0);
        assertThat(rows("http/server/latency"))
                .extracting(tags -> tags.get("http_server_route"))
                .containsExactlyInAnyOrder("/" + "x".repeat(254), "/\ufffd/half");
    }

    @Test
    void allViewsAreRegisteredOrNone() {
        View own = View.of(HttpMeasures.SERVER.sentBytes()).named("http/server/sent_bytes");
        views.register(own);
        assertThatThrownBy(() -> HttpMeasures.SERVER.register(views))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http/server/sent_bytes");
        assertThat(views.registered()).containsExactly(own);

        views.unregister("http/server/sent_bytes");
        HttpMeasures.SERVER.register(views);
        assertThat(views.registered()).isEqualTo(HttpMeasures.SERVER.views());
    }

    @Test
    void everyRequestCanBeCountedByOtherTags() {
        views.register(View.of(HttpMeasures.SERVER.completed()).by("tenant").named("by tenant"));
        Tags.with("tenant", "acme").run(() -> HttpMeasures.SERVER.record("GET", "/", 200, -1, -1, -1));
        assertThat(views.get("by tenant").orElseThrow().row(Tags.of("tenant", "acme")))
                .contains(new AggregationData.OfLong(1));
    }
}
