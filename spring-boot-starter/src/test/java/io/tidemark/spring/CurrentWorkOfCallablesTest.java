package io.tidemark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.UnitOfWork;
import io.tidemark.stats.Tags;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.ServletWebRequest;

class CurrentWorkOfCallablesTest {

    @Test
    void aCallableThatOutlivesItsRequestLeavesNothingOnItsThread() throws Exception {
        CurrentWorkOfCallables interceptor = new CurrentWorkOfCallables();
        MockHttpServletRequest request = new MockHttpServletRequest();
        ServletWebRequest web = new ServletWebRequest(request);
        Callable<String> task = () -> "late";
        try (Tags.Scope tags = Tags.of("tenant", "north").open()) {
            assertThat(tags).isNotNull();
            interceptor.beforeConcurrentHandling(web, task);
        }
        Thread pool = new Thread(() -> {
            interceptor.preProcess(web, task);
            assertThat(Tags.current().get("tenant")).isEqualTo("north");
            // The time-out: the container uses the request for another.
            request.clearAttributes();
            interceptor.postProcess(web, task, "late");
            ended[0] = Tags.current().isEmpty() && UnitOfWork.current().isEmpty();
        });
        pool.start();
        pool.join();
        assertThat(ended[0]).isTrue();
    }

    private final boolean[] ended = new boolean[1];
}
