package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.internal.Warned;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import org.junit.jupiter.api.Test;

/** Views that Prometheus cannot tell apart are told of when they are registered, not only at the next push. */
class PushNamesTest {

    private final LongMeasure ducks = Measure.ofLong("ducks", "", MetricUnit.COUNT);
    private final Views views = Views.create();

    private void register(String name) {
        views.register(View.of(ducks).aggregate(Aggregation.count()).named(name));
    }

    private PushGateway.Builder builder(SmallGateway gateway) {
        return PushGateway.builder(gateway.url()).job("batch").source(views).pushAtClose(false);
    }

    @Test
    void whileItRunsAndNotAfter() {
        try (SmallGateway gateway = new SmallGateway()) {
            PushGateway push = builder(gateway).start();
            try (Warned warned = Warned.of("")) {
                register("in.the.pond");
                assertThat(warned.texts()).isEmpty();
                register("in_the_pond");
                assertThat(warned.texts())
                        .singleElement()
                        .asString()
                        .contains("in.the.pond", "in_the_pond", "rename one of them");
            }
            push.close();

            try (Warned warned = Warned.of("")) {
                register("in-the-pond");
                assertThat(warned.texts()).isEmpty();
            }
            assertThat(gateway.pushes).isEmpty();
        }
    }

    @Test
    void alsoThoseThatAreThereWhenItIsStarted() {
        register("in.the.pond");
        register("in_the_pond");
        try (Warned warned = Warned.of("");
                SmallGateway gateway = new SmallGateway();
                PushGateway push = builder(gateway).start()) {
            assertThat(push.stats().pushes()).isZero();
            assertThat(warned.texts()).singleElement().asString().contains("in.the.pond", "in_the_pond");
        }
    }
}
