package io.tidemark.spring.ducks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.ServiceMetrics;
import io.tidemark.http.RequestFilter;
import io.tidemark.sink.CollectingSink;
import io.tidemark.sink.EntrySink;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.bean.override.convention.TestBean;

/** An application in which others have put their own: a sink of a test, a filter. */
@SpringBootTest(
        classes = {DuckApplication.class, OtherSinkTest.Own.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"tidemark.sinks.main.type=none", "logging.level.org.springframework=off"})
@DirtiesContext // Other tests of this JVM see that nothing is left behind.
class OtherSinkTest {

    static final AtomicReference<Boolean> ATTACHED = new AtomicReference<>();

    @TestBean(name = "tidemarkSink")
    EntrySink sink;

    @Autowired
    ApplicationContext context;

    static EntrySink sink() {
        return CollectingSink.create();
    }

    /** Made with the web server, before other beans. */
    @TestConfiguration
    static class Own {
        @Bean
        FilterRegistrationBean<RequestFilter> ownFilter() {
            ATTACHED.set(ServiceMetrics.isAttached());
            return new FilterRegistrationBean<>(new RequestFilter());
        }
    }

    @Test
    void theSinkOfATestIsTheSink() {
        assertThat(context.getBean(EntrySink.class)).isSameAs(sink).isInstanceOf(CollectingSink.class);
    }

    @Test
    void sinksAreAttachedBeforeTheWebServerIsMade() {
        assertThat(ATTACHED.get()).isTrue();
    }

    @Test
    void aFilterOfTheApplicationIsTheOnlyOne() {
        assertThat(context.getBeanNamesForType(FilterRegistrationBean.class))
                .contains("ownFilter")
                .doesNotContain("tidemarkRequestFilter");
    }
}
