package io.tidemark.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testing.TestEntry;
import io.tidemark.testing.TestSink;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With Jersey, in Jetty and in Tomcat. */
class JaxRsRoutesTest {

    // Kept: a logger that nobody refers to forgets its level.
    private static final Logger JERSEYS = Logger.getLogger("org.glassfish.jersey");

    /** What annotations are inherited from. */
    public interface Quacking {
        @GET
        @Path("{id}/quack")
        String quack(@PathParam("id") int id);
    }

    @Path("ducks/")
    public static final class Ducks implements Quacking {
        @GET
        public String all() {
            return "all";
        }

        @GET
        @Path("/{id: [0-9]{1,3}}")
        public String one(@PathParam("id") int id) {
            return "duck " + id;
        }

        @Override
        public String quack(int id) {
            return "quack";
        }

        @GET
        @Path("bad")
        public String bad() {
            throw new BadRequestException("no");
        }

        @GET
        @Path("later")
        public void later(@Suspended AsyncResponse response) {
            new Thread(() -> response.resume("later")).start();
        }

        @Path("{id}/pond")
        public Pond pond(@PathParam("id") int id) {
            return new Pond();
        }
    }

    public static final class Pond {
        @GET
        public String depth() {
            return "1.5";
        }
    }

    private final TestSink sink = TestSink.create();

    private void deploy(ServletContext context) {
        JERSEYS.setLevel(Level.OFF);
        FilterRegistration.Dynamic filter =
                context.addFilter("tidemark", RequestFilter.builder().sink(sink).build());
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), false, "/*");
        ServletRegistration.Dynamic jersey =
                context.addServlet("jersey", new ServletContainer(new ResourceConfig(Ducks.class, JaxRsRoutes.class)));
        jersey.setAsyncSupported(true);
        jersey.addMapping("/api/*");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ".*VIRTUAL")
    void routesAreThoseOfTheResources(Server.Kind kind) throws Exception {
        try (Server server = Server.start(kind, this::deploy)) {
            List<String> routes = new ArrayList<>();
            for (String path : List.of("", "/7", "/8", "/7/quack", "/bad", "/later", "/7/pond", "/no/such")) {
                sink.clear();
                server.get("/app/api/ducks" + path);
                TestEntry entry = sink.awaitSize(1, Duration.ofSeconds(10)).get(0);
                routes.add(entry.property("Status") + " " + entry.property("Route"));
            }
            assertThat(routes)
                    .containsExactly(
                            "200 /app/api/ducks",
                            "200 /app/api/ducks/{id}",
                            "200 /app/api/ducks/{id}",
                            "200 /app/api/ducks/{id}/quack",
                            "400 /app/api/ducks/bad",
                            "200 /app/api/ducks/later",
                            "200 /app/api/*",
                            "404 /app/api/*");
        }
    }
}
