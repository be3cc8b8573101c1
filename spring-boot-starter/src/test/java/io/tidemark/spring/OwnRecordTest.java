package io.tidemark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.output.InMemoryOutput;
import io.tidemark.spring.own.ShopApplication;
import org.junit.jupiter.api.Test;

class OwnRecordTest {

    @Test
    void anApplicationHasARecordAStreamAndAViewOfItsOwn() throws Exception {
        InMemoryOutput memory;
        try (Running shop = Running.start(
                ShopApplication.class,
                "tidemark.views.times.record=io.tidemark.spring.own.ShopRequest",
                "tidemark.views.times.field=took",
                "tidemark.views.times.tags=shop,status")) {
            memory = shop.context.getBean(InMemoryOutput.class);
            assertThat(shop.get("/articles", "X-Shop", "North").body()).isEqualTo("12");
            assertThat(shop.get("/broken").statusCode()).isEqualTo(500);
            assertThat(shop.json("/actuator/tidemark/views/shop/articles")
                            .at("/rows/0/value")
                            .asLong())
                    .isEqualTo(12);
            assertThat(shop.json("/actuator/tidemark/views/times").path("rows").findValuesAsText("shop"))
                    .containsExactlyInAnyOrder("North");
            assertThat(shop.json("/actuator/tidemark/sinks").fieldNames())
                    .toIterable()
                    .containsExactly("records");
        }
        assertThat(memory.drain().lines().stream()
                        .map(line -> line.strip().replaceAll("\"(timestamp|took)\":(\\d+|\\{[^}]*})", "\"$1\":0")))
                .containsExactly(
                        "{\"timestamp\":0,\"metrics\":{\"articles\":{\"value\":12},\"status\":{\"value\":200},\"took\":0},"
                                + "\"properties\":{\"shop\":\"North\",\"outcome\":\"served\"}}",
                        "{\"timestamp\":0,\"metrics\":{\"articles\":{\"value\":0},\"status\":{\"value\":500},\"took\":0},"
                                + "\"properties\":{\"outcome\":\"IllegalStateException\"}}");
    }
}
