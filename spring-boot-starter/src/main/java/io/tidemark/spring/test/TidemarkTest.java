package io.tidemark.spring.test;

import io.tidemark.spring.TidemarkActuatorAutoConfiguration;
import io.tidemark.spring.TidemarkAutoConfiguration;
import io.tidemark.spring.TidemarkMicrometerAutoConfiguration;
import io.tidemark.spring.TidemarkWebAutoConfiguration;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.test.context.TestExecutionListeners;

/**
 * Gives a test of Spring Boot a {@link io.tidemark.testing.TestSink} in place of all sinks: a bean, empty before each test, which has what the application recorded, whichever thread
 * did. Needs {@code tidemark-testing}.
 *
 * <pre>{@code
 * @WebMvcTest(DuckController.class)
 * @TidemarkTest
 * class DuckControllerTest {
 *     @Autowired MockMvc mvc;
 *     @Autowired TestSink sink;
 *
 *     @Test
 *     void countsDucks() throws Exception {
 *         mvc.perform(get("/ducks"));
 *         assertThat(sink.only()).hasProperty("Route", "/ducks");
 *     }
 * }
 * }</pre>
 *
 * <p>With {@code @SpringBootTest} as well as with slices, which then have Tidemark's auto-configuration. Sinks of the process are one for all: such tests of one JVM run one at a
 * time.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ImportAutoConfiguration({
    TestSinkAutoConfiguration.class,
    TidemarkAutoConfiguration.class,
    TidemarkMicrometerAutoConfiguration.class,
    TidemarkWebAutoConfiguration.class,
    TidemarkActuatorAutoConfiguration.class
})
@TestExecutionListeners(
        listeners = TestSinkListener.class,
        mergeMode = TestExecutionListeners.MergeMode.MERGE_WITH_DEFAULTS)
public @interface TidemarkTest {}
