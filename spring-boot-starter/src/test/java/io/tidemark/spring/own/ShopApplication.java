package io.tidemark.spring.own;

import io.tidemark.UnitOfWork;
import io.tidemark.format.json.Json;
import io.tidemark.http.RequestRecords;
import io.tidemark.output.InMemoryOutput;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.View;
import io.tidemark.stream.EntryStream;
import io.tidemark.unit.MetricUnit;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application with a record, a stream and a view of its own. */
@SpringBootApplication
public class ShopApplication {

    static final LongMeasure ARTICLES =
            Measure.ofLong("shop/articles", "Articles that were looked at", MetricUnit.COUNT);

    @Bean
    RequestRecords requestRecords() {
        return (request, sink) -> new ShopRequestGuard(request, sink);
    }

    @Bean
    InMemoryOutput memory() {
        return InMemoryOutput.keeping(1 << 20);
    }

    @Bean
    EntryStream records(InMemoryOutput memory) {
        return Json.create().writeTo(memory);
    }

    @Bean
    View articles() {
        return View.of(ARTICLES).aggregate(Aggregation.sum()).named("shop/articles");
    }

    @RestController
    static class Shop {
        @GetMapping("/articles")
        String articles() {
            UnitOfWork.current(ShopRequest.class).ifPresent(metrics -> metrics.articles = 12);
            ARTICLES.record(12);
            return "12";
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("closed");
        }
    }
}
