package io.tidemark.spring.ducks;

import static io.tidemark.testing.TidemarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.tidemark.ServiceMetrics;
import io.tidemark.spring.test.TidemarkTest;
import io.tidemark.testing.TestSink;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.MockMvc;

@WebMvcTest(DuckApplication.Ducks.class)
@Import(DuckApplication.Pond.class)
@TidemarkTest
@DirtiesContext // Other tests of this JVM see that nothing is left behind.
class SliceTest {

    @Autowired
    MockMvc mvc;

    @Autowired
    TestSink sink;

    @Test
    void aSliceHasARecordOfItsRequest() throws Exception {
        mvc.perform(get("/ducks/7").header("X-Request-Id", "7f"));
        assertThat(sink.only())
                .hasMetric("Success", 1)
                .hasProperty("Route", "/ducks/{id}")
                .hasProperty("RequestId", "7f");
    }

    @Test
    void whatAnotherTestRecordedIsForgotten() throws Exception {
        assertThat(sink.entries()).isEmpty();
        mvc.perform(get("/handled"));
        assertThat(sink.only()).hasProperty("Status", "400");
    }

    @Test
    void recordsThatAreMadeInTheTestGoThereAsWell() {
        ServiceMetrics.sink().append(CensusEntry.of(new Census(7)));
        assertThat(sink.only()).hasMetric("ducks", 7);
    }
}
