package io.tidemark.http;

import static io.tidemark.testing.TidemarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.FailureAware;
import io.tidemark.Flatten;
import io.tidemark.Guard;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.UnitOfWork;
import io.tidemark.format.emf.Emf;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.HttpMeasures;
import io.tidemark.stats.Tags;
import io.tidemark.stats.ViewData;
import io.tidemark.stats.Views;
import io.tidemark.testing.TestEntry;
import io.tidemark.testing.TestSink;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In Jetty and in Tomcat, on platform threads and on virtual ones. */
class RequestFilterTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private interface Answer {
        void to(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    private static final class Answering extends HttpServlet {
        private static final long serialVersionUID = 1;
        private final transient Answer answer;

        Answering(Answer answer) {
            this.answer = answer;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            try {
                answer.to(request, response);
            } catch (ServletException | IOException | RuntimeException problem) {
                throw problem;
            } catch (Exception problem) {
                throw new ServletException(problem);
            }
        }
    }

    private final TestSink sink = TestSink.create();
    private final Views views = Views.create();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final AtomicInteger leftCurrent = new AtomicInteger();
    private RequestFilter filter = RequestFilter.builder().sink(sink).build();
    private EnumSet<DispatcherType> dispatches = EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC);

    @BeforeEach
    void register() {
        HttpMeasures.SERVER.register(views);
    }

    @AfterEach
    void unregister() {
        views.registered().forEach(view -> views.unregister(view.name()));
        workers.shutdownNow();
        org.assertj.core.api.Assertions.assertThat(leftCurrent).hasValue(0);
    }

    private Server start(Server.Kind kind, Answer answer) throws Exception {
        return start(kind, context -> add(context, "/ducks/*", answer));
    }

    private Server start(Server.Kind kind, java.util.function.Consumer<ServletContext> application) throws Exception {
        return Server.start(kind, context -> {
            add(context, "outermost", (request, response, chain) -> {
                if (request.getDispatcherType() != DispatcherType.REQUEST) {
                    chain.doFilter(request, response);
                    return;
                }
                try {
                    chain.doFilter(request, response);
                } finally {
                    if (UnitOfWork.current().isPresent()) {
                        leftCurrent.incrementAndGet();
                    }
                }
            });
            add(context, "tidemark", filter);
            application.accept(context);
        });
    }

    private void add(ServletContext context, String name, Filter added) {
        FilterRegistration.Dynamic registration = context.addFilter(name, added);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(dispatches, true, "/*");
    }

    private static void add(ServletContext context, String pattern, Answer answer) {
        ServletRegistration.Dynamic registration = context.addServlet("servlet " + pattern, new Answering(answer));
        registration.setAsyncSupported(true);
        registration.addMapping(pattern);
    }

    private TestEntry only() throws InterruptedException {
        sink.awaitSize(1, SOON);
        Thread.sleep(30); // for a second one that must not come
        return sink.only();
    }

    private long completed() {
        return views.get("http/server/completed_count").orElseThrow().rows().stream()
                .mapToLong(row -> ((AggregationData.OfLong) row.data()).value())
                .sum();
    }

    private double sentSum() {
        return views.get("http/server/sent_bytes").orElseThrow().rows().stream()
                .mapToDouble(row -> ((AggregationData.Distribution) row.data()).sum())
                .sum();
    }

    private List<Tags> tags() {
        return views.get("http/server/completed_count").orElseThrow().rows().stream()
                .map(ViewData.Row::tags)
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void aRequestIsARecord(Server.Kind kind) throws Exception {
        try (Server server = start(kind, (request, response) -> {
            assertThat(UnitOfWork.current(HttpRequestMetrics.class)).isPresent();
            response.getOutputStream().write(new byte[512]);
        })) {
            assertThat(server.get("/app/ducks/7?quack=1", "X-Request-Id", "r-1").body())
                    .hasSize(512);

            assertThat(only())
                    .hasProperty("Method", "GET")
                    .hasProperty("Route", "/app/ducks/*")
                    .hasProperty("Status", "200")
                    .hasProperty("RequestId", "r-1")
                    .hasMetric("Success", 1)
                    .hasMetric("ClientError", 0)
                    .hasMetric("ReceivedBytes", 0)
                    .hasMetric("SentBytes", 512)
                    .hasMetric("Time")
                    .doesNotHave("Error");
            assertThat(tags())
                    .containsExactly(Tags.of(
                            "http_server_method",
                            "GET",
                            "http_server_route",
                            "/app/ducks/*",
                            "http_server_status",
                            "200"));
            assertThat(sentSum()).isEqualTo(512);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRequestIsALineForCloudWatch(Server.Kind kind) throws Exception {
        try (Server server = start(kind, (request, response) -> response.setStatus(204))) {
            server.get("/app/ducks/7", "X-Request-Id", "r-1");

            sink.awaitSize(1, SOON);
            String line = sink.lines(Emf.builder("Shop").build()).get(0);
            assertThat(line.replaceAll("\"Timestamp\":\\d+", "\"Timestamp\":1")
                            .replaceAll("\"Time\":[0-9.]+", "\"Time\":1"))
                    .isEqualTo(
                            "{\"_aws\":{\"CloudWatchMetrics\":[{\"Namespace\":\"Shop\",\"Dimensions\":[[]],"
                                    + "\"Metrics\":[{\"Name\":\"Success\"},{\"Name\":\"ClientError\"},{\"Name\":\"Time\",\"Unit\":\"Milliseconds\"},"
                                    + "{\"Name\":\"ReceivedBytes\",\"Unit\":\"Bytes\"},{\"Name\":\"SentBytes\",\"Unit\":\"Bytes\"}]}],\"Timestamp\":1},"
                                    + "\"Success\":1,\"ClientError\":0,\"Time\":1,\"ReceivedBytes\":0,\"SentBytes\":0,"
                                    + "\"Method\":\"GET\",\"Route\":\"/app/ducks/*\",\"Status\":\"204\",\"RequestId\":\"r-1\"}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesAreCountedHoweverTheyAreWritten(Server.Kind kind) throws Exception {
        List<Answer> answers = List.of(
                (request, response) -> {
                    response.setContentType("text/plain;charset=UTF-8");
                    PrintWriter writer = response.getWriter();
                    writer.println("d\u00fcck \ud83e\udd86");
                    writer.write("half \ud83e");
                    writer.write("\udd86 and half");
                    writer.printf("%d %s%n", 42, "\u20ac");
                    writer.append('x').append("yz", 1, 2).print(new char[] {'\u00e9'});
                    writer.flush();
                },
                (request, response) -> {
                    response.setContentType("text/plain;charset=ISO-8859-1");
                    response.getWriter().println("d\u00fcck \u20ac");
                },
                (request, response) -> {
                    response.setContentType("text/plain;charset=UTF-16BE");
                    response.getWriter().print("half \ud83e");
                    response.getWriter().print("\udd86");
                },
                (request, response) -> {
                    ServletOutputStream out = response.getOutputStream();
                    out.println("d\u00fcck");
                    out.print(42);
                    out.write('x');
                    out.flush();
                },
                (request, response) -> {
                    response.getWriter().print("never seen");
                    response.resetBuffer();
                    response.getWriter().print("seen");
                },
                (request, response) -> {
                    response.getWriter().print("never seen");
                    response.reset();
                    response.getOutputStream().print("seen, too");
                },
                (request, response) -> {
                    response.setContentLength(3);
                    response.getOutputStream().write(new byte[3]);
                    response.getOutputStream().close();
                });
        try (Server server = start(
                kind,
                (request, response) -> answers.get(
                                Integer.parseInt(request.getPathInfo().substring(1)))
                        .to(request, response))) {
            for (int i = 0; i < answers.size(); i++) {
                sink.clear();
                int length = server.get("/app/ducks/" + i).body().length;
                assertThat(only()).as("answer " + i).hasMetric("SentBytes", length);
                assertThat(length).isPositive();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatHasNoBodySendsNone(Server.Kind kind) throws Exception {
        try (Server server = start(kind, (request, response) -> {
            response.setStatus(request.getPathInfo().equals("/304") ? 304 : 200);
            response.getOutputStream().write(new byte[10]);
        })) {
            server.send("HEAD", "/app/ducks/1");
            assertThat(only()).hasMetric("SentBytes", 0).hasProperty("Method", "HEAD");
            sink.clear();
            server.get("/app/ducks/304");
            assertThat(only()).hasMetric("SentBytes", 0).hasProperty("Status", "304");
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesReceivedAreThoseAnnouncedOrRead(Server.Kind kind) throws Exception {
        try (Server server =
                start(kind, (request, response) -> request.getInputStream().readAllBytes())) {
            server.send(HttpRequest.newBuilder(server.uri("/app/ducks/1"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[1000]))
                    .build());
            assertThat(only()).hasMetric("ReceivedBytes", 1000);
            sink.clear();
            server.send(HttpRequest.newBuilder(server.uri("/app/ducks/1"))
                    .POST(HttpRequest.BodyPublishers.ofInputStream(
                            () -> new java.io.ByteArrayInputStream(new byte[20_000])))
                    .build());
            assertThat(only()).hasMetric("ReceivedBytes", 20_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamIsTimedToItsEnd(Server.Kind kind) throws Exception {
        try (Server server = start(kind, (request, response) -> {
            OutputStream out = response.getOutputStream();
            for (int i = 0; i < 5; i++) {
                out.write(new byte[700]);
                out.flush();
                Thread.sleep(20);
            }
        })) {
            assertThat(server.get("/app/ducks/1").body()).hasSize(3500);
            assertThat(only()).hasMetric("SentBytes", 3500);
            assertThat(sink.only().metric("Time").value()).isGreaterThanOrEqualTo(99);
        }
    }

    @ParameterizedTest
    @EnumSource
    void exceptionsPassThroughAndAreServerErrors(Server.Kind kind) throws Exception {
        List<Throwable> outside = new CopyOnWriteArrayList<>();
        RuntimeException thrown = new IllegalStateException("the pond is dry");
        try (Server server = Server.start(kind, context -> {
            add(context, "outermost", (request, response, chain) -> {
                try {
                    chain.doFilter(request, response);
                } catch (Throwable passed) {
                    outside.add(passed);
                    throw passed;
                }
            });
            add(context, "tidemark", filter);
            add(context, "/ducks/*", (request, response) -> {
                response.getWriter().print("lost");
                if (request.getPathInfo().equals("/committed")) {
                    response.flushBuffer();
                }
                if (request.getPathInfo().equals("/unavailable")) {
                    throw new UnavailableException("later", 5);
                }
                throw thrown;
            });
        })) {
            assertThat(server.get("/app/ducks/1").statusCode()).isEqualTo(500);
            assertThat(only())
                    .hasProperty("Status", "500")
                    .hasProperty("Error", "java.lang.IllegalStateException")
                    .hasMetric("Success", 0)
                    .hasMetric("SentBytes", 0);
            assertThat(outside).hasSize(1).first().isSameAs(thrown);

            sink.clear();
            try {
                server.get("/app/ducks/committed");
            } catch (IOException cutOff) {
                // as it should be
            }
            assertThat(only())
                    .hasProperty("Status", "200")
                    .hasMetric("Success", 0)
                    .hasMetric("SentBytes", 4);

            sink.clear();
            int status = server.get("/app/ducks/unavailable").statusCode();
            assertThat(only()).hasProperty("Status", Integer.toString(status)).hasMetric("Success", 0);
            assertThat(status).isEqualTo(503);
        }
    }

    @ParameterizedTest
    @EnumSource
    void errorsThatAreSentAreTheClientsOrTheServers(Server.Kind kind) throws Exception {
        try (Server server = start(kind, (request, response) -> {
            response.getWriter().print("never seen");
            response.sendError(Integer.parseInt(request.getPathInfo().substring(1)), "so it is");
        })) {
            assertThat(server.get("/app/ducks/404").statusCode()).isEqualTo(404);
            assertThat(only())
                    .hasProperty("Status", "404")
                    .hasMetric("ClientError", 1)
                    .hasMetric("Success", 1)
                    .hasMetric("SentBytes", 0);
            sink.clear();
            server.get("/app/ducks/503");
            assertThat(only())
                    .hasProperty("Status", "503")
                    .hasMetric("ClientError", 0)
                    .hasMetric("Success", 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotFoundHasNoRoute(Server.Kind kind) throws Exception {
        try (Server server = start(kind, context -> {
            add(context, "/", (request, response) -> response.sendError(404));
            add(context, "/exact", (request, response) -> {});
            add(context, "*.duck", (request, response) -> {});
            add(context, "", (request, response) -> {});
            add(
                    context,
                    "/attribute/*",
                    (request, response) -> request.setAttribute(RequestFilter.ROUTE, "/app/attribute/{id}"));
            add(context, "/spring/*", (request, response) -> {
                request.setAttribute("org.springframework.web.servlet.HandlerMapping.bestMatchingPattern", "/{id}");
                request.setAttribute(
                        "org.springframework.web.servlet.DispatcherServlet.EXCEPTION", new IllegalArgumentException());
                response.setStatus(400);
            });
        })) {
            List<String> routes = new ArrayList<>();
            for (String path : List.of("/nothing", "/exact", "/a.duck", "/", "/attribute/1", "/spring/2")) {
                sink.clear();
                server.get("/app" + path);
                routes.add(only().has("Route") ? sink.only().property("Route") : null);
            }
            assertThat(routes)
                    .containsExactly(
                            null, "/app/exact", "/app/*.duck", "/app/", "/app/attribute/{id}", "/app/spring/{id}");
            // Handled by the framework, and the client's fault.
            assertThat(sink.only())
                    .hasProperty("Error", "java.lang.IllegalArgumentException")
                    .hasMetric("ClientError", 1)
                    .hasMetric("Success", 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void asynchronousWorkIsTimedToWhereItIsComplete(Server.Kind kind) throws Exception {
        try (Server server = start(kind, (request, response) -> {
            AsyncContext async = request.startAsync();
            workers.execute(UnitOfWork.wrap(() -> {
                try {
                    Thread.sleep(60);
                    assertThat(UnitOfWork.current(HttpRequestMetrics.class)).isPresent();
                    async.getResponse().getOutputStream().write(new byte[2000]);
                } catch (Exception problem) {
                    throw new IllegalStateException(problem);
                } finally {
                    async.complete();
                }
            }));
        })) {
            assertThat(server.get("/app/ducks/1").body()).hasSize(2000);
            assertThat(only())
                    .hasMetric("SentBytes", 2000)
                    .hasProperty("Status", "200")
                    .hasProperty("Route", "/app/ducks/*")
                    .hasMetric("Success", 1);
            assertThat(sink.only().metric("Time").value()).isGreaterThanOrEqualTo(59);
            assertThat(completed()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void asynchronousWorkThatIsDispatchedAgainHasTheSameRecord(Server.Kind kind) throws Exception {
        List<Guard> current = new CopyOnWriteArrayList<>();
        try (Server server = start(kind, (request, response) -> {
            current.add(UnitOfWork.current().orElseThrow());
            Integer times = (Integer) request.getAttribute("times");
            if (times == null || times < 3) {
                request.setAttribute("times", times == null ? 1 : times + 1);
                AsyncContext async = times == null ? request.startAsync() : request.startAsync(request, response);
                workers.execute(async::dispatch);
            } else {
                response.getWriter().print("done");
            }
        })) {
            assertThat(new String(server.get("/app/ducks/1").body(), StandardCharsets.US_ASCII))
                    .isEqualTo("done");
            assertThat(only()).hasMetric("SentBytes", 4).hasProperty("Status", "200");
            assertThat(current).hasSize(4).containsOnly(current.get(0));
            assertThat(completed()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void asynchronousWorkThatTimesOutOrFailsEndsItsRecord(Server.Kind kind) throws Exception {
        try (Server server = start(kind, (request, response) -> {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                throw new IllegalStateException("dispatched, and failed");
            }
            AsyncContext async = request.startAsync();
            switch (request.getPathInfo()) {
                case "/timeout" -> async.setTimeout(50);
                case "/handled" -> {
                    async.setTimeout(50);
                    async.addListener(new OnTimeout(() -> {
                        ((HttpServletResponse) async.getResponse()).setStatus(202);
                        async.complete();
                    }));
                }
                case "/dispatch" -> async.dispatch();
                default -> async.complete();
            }
        })) {
            for (String path : List.of("/timeout", "/handled", "/dispatch", "/at-once")) {
                sink.clear();
                int status = server.get("/app/ducks" + path).statusCode();
                TestEntry entry = only();
                assertThat(entry).as(path).hasProperty("Status", Integer.toString(status));
                assertThat(entry).as(path).hasMetric("Success", status < 500);
                assertThat(status)
                        .as(path)
                        .isEqualTo(path.equals("/handled") ? 202 : path.equals("/at-once") ? 200 : 500);
                if (path.equals("/dispatch")) {
                    assertThat(entry).as(path).hasProperty("Error", "java.lang.IllegalStateException");
                }
            }
            assertThat(completed()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatThrowsIsOverAlthoughItHasBegunAsynchronousWork(Server.Kind kind) throws Exception {
        try (Server server = start(kind, (request, response) -> {
            request.startAsync();
            throw new IllegalStateException("began, and failed");
        })) {
            try {
                // Not GET, which a client would try again.
                server.send("POST", "/app/ducks/1");
            } catch (IOException tomcats) {
                // It cuts the connection, with and without a filter.
            }
            assertThat(only())
                    .hasProperty("Status", "500")
                    .hasProperty("Error", "java.lang.IllegalStateException")
                    .hasMetric("Success", 0);
        }
    }

    private record OnTimeout(Runnable run) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onTimeout(AsyncEvent event) {
            run.run();
        }

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    @ParameterizedTest
    @EnumSource
    void writesThatDoNotBlockAreCounted(Server.Kind kind) throws Exception {
        try (Server server = start(kind, (request, response) -> {
            AsyncContext async = request.startAsync();
            ServletOutputStream out = response.getOutputStream();
            out.setWriteListener(new WriteListener() {
                private int left = 200;

                @Override
                public void onWritePossible() throws IOException {
                    while (out.isReady()) {
                        if (left-- == 0) {
                            async.complete();
                            return;
                        }
                        out.write(new byte[5000]);
                    }
                }

                @Override
                public void onError(Throwable problem) {
                    async.complete();
                }
            });
        })) {
            assertThat(server.get("/app/ducks/1").body()).hasSize(1_000_000);
            assertThat(only()).hasMetric("SentBytes", 1_000_000).hasMetric("Success", 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatHangsUpIsAFailure(Server.Kind kind) throws Exception {
        CountDownLatch over = new CountDownLatch(2);
        try (Server server = start(kind, (request, response) -> {
            try {
                for (int i = 0; i < 10_000; i++) {
                    if (request.getPathInfo().equals("/writer")) {
                        response.getWriter().print("quack ".repeat(500));
                        response.getWriter().flush();
                        if (response.getWriter().checkError()) {
                            return;
                        }
                    } else {
                        try {
                            response.getOutputStream().write(new byte[3000]);
                            response.getOutputStream().flush();
                        } catch (IOException swallowed) {
                            return;
                        }
                    }
                    Thread.sleep(1);
                }
            } finally {
                over.countDown();
            }
        })) {
            server.hangUpAfterTheFirstBytes("/app/ducks/stream");
            server.hangUpAfterTheFirstBytes("/app/ducks/writer");
            assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
            for (TestEntry entry : sink.awaitSize(2, SOON)) {
                assertThat(entry).hasMetric("Success", 0).hasProperty("Error").hasProperty("Status", "200");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void howeverOftenTheFilterIsMappedARequestIsOneRecord(Server.Kind kind) throws Exception {
        dispatches = EnumSet.allOf(DispatcherType.class);
        try (Server server = start(kind, context -> {
            add(context, "again", RequestFilter.builder().sink(sink).build());
            add(
                    context,
                    "/forward",
                    (request, response) ->
                            request.getRequestDispatcher("/ducks/1").forward(request, response));
            add(context, "/include", (request, response) -> {
                response.getWriter().print("before ");
                request.getRequestDispatcher("/ducks/1").include(request, response);
            });
            add(context, "/error", (request, response) -> response.sendError(500));
            add(context, "/caught", (request, response) -> {
                try {
                    request.getRequestDispatcher("/broken").forward(request, response);
                } catch (IllegalStateException caught) {
                    response.setStatus(200);
                }
            });
            add(context, "/broken", (request, response) -> {
                throw new IllegalStateException("broken");
            });
            add(context, "/ducks/*", (request, response) -> response.getWriter().print("duck"));
        })) {
            server.get("/app/forward");
            assertThat(only()).hasMetric("SentBytes", 4).hasProperty("Route", "/app/forward");
            sink.clear();
            server.get("/app/include");
            assertThat(only()).hasMetric("SentBytes", 11).hasProperty("Route", "/app/include");
            sink.clear();
            server.get("/app/error");
            assertThat(only()).hasProperty("Status", "500");
            sink.clear();
            server.get("/app/caught");
            assertThat(only()).hasProperty("Status", "200");
            assertThat(completed()).isEqualTo(4);
        }
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class ShopRequest extends HttpRequestMetrics {
        final String shop;
        int articles;

        ShopRequest(IncomingRequest request) {
            super(request);
            shop = request.header("X-Shop");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationHasItsOwnRecord(Server.Kind kind) throws Exception {
        filter = RequestFilter.builder()
                .sink(sink)
                .records((request, to) -> new RequestFilterTest_ShopRequestGuard(request, to))
                .route(request -> request.getHeader("X-Route"))
                .build();
        try (Server server = start(
                kind,
                (request, response) -> UnitOfWork.current(ShopRequest.class).orElseThrow().articles = 3)) {
            server.get("/app/ducks/1", "X-Shop", "pond", "X-Route", "/said");
            assertThat(only())
                    .hasProperty("Shop", "pond")
                    .hasMetric("Articles", 3)
                    .hasProperty("Route", "/said")
                    .hasProperty("Status", "200");
        }
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Visit implements RequestAware, FailureAware {
        @Flatten(prefix = "Http")
        final HttpRequestPart http;

        Visit(IncomingRequest request) {
            http = new HttpRequestPart(request);
        }

        @Override
        public void onServed(ServedRequest request) {
            http.onServed(request);
            throw new IllegalStateException("the request is none the worse for it");
        }

        @Override
        public void onFailure(Throwable failure) {
            throw new IllegalStateException("nor for this");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRecordMayHaveARequestAsAPart(Server.Kind kind) throws Exception {
        filter = RequestFilter.builder()
                .sink(sink)
                .records(RequestFilterTest_VisitGuard::new)
                .build();
        try (Server server = start(kind, (request, response) -> {
            throw new ServletException("no");
        })) {
            assertThat(server.get("/app/ducks/1").statusCode()).isEqualTo(500);
            assertThat(only())
                    .hasProperty("HttpStatus", "500")
                    .hasProperty("HttpError", "jakarta.servlet.ServletException")
                    .hasMetric("HttpSuccess", 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRecordThatCannotBeOpenedCostsTheRecordAlone(Server.Kind kind) throws Exception {
        filter = RequestFilter.builder()
                .sink(sink)
                .exclude(request -> {
                    throw new IllegalStateException("exclude");
                })
                .route(request -> {
                    throw new IllegalStateException("route");
                })
                .records((request, to) -> {
                    if (request.path().endsWith("1")) {
                        throw new IllegalStateException("records");
                    }
                    return null;
                })
                .build();
        try (Server server =
                start(kind, (request, response) -> response.getWriter().print("duck"))) {
            assertThat(server.get("/app/ducks/1").statusCode()).isEqualTo(200);
            assertThat(server.get("/app/ducks/2").statusCode()).isEqualTo(200);
            await(() -> completed() == 2);
            assertThat(sink.size()).isZero();
            assertThat(filter.missedRecords()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsExcludedIsNeitherRecordedNorMeasured(Server.Kind kind) throws Exception {
        dispatches = EnumSet.allOf(DispatcherType.class);
        filter = RequestFilter.builder()
                .sink(sink)
                .exclude(request ->
                        request.method().equals("GET") && request.path().equals("/app/health"))
                .build();
        try (Server server = start(kind, context -> {
            add(
                    context,
                    "/health",
                    (request, response) ->
                            request.getRequestDispatcher("/ducks/1").forward(request, response));
            add(context, "/ducks/*", (request, response) -> response.getWriter().print("duck"));
        })) {
            server.get("/app/health");
            server.get("/app/ducks/1");
            assertThat(only()).hasProperty("Route", "/app/ducks/*");
            assertThat(completed()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void recordsOrMeasuresAlone(Server.Kind kind) throws Exception {
        filter = RequestFilter.builder().sink(sink).withoutMeasures().build();
        try (Server server = start(kind, (request, response) -> {})) {
            server.get("/app/ducks/1");
            only();
            assertThat(tags()).isEmpty();
        }
        sink.clear();
        filter = RequestFilter.builder().sink(sink).withoutRecords().build();
        try (Server server = start(kind, (request, response) -> {})) {
            server.get("/app/ducks/1");
            await(() -> completed() == 1);
            assertThat(sink.size()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestsRecordsAndMeasuresAddUpUnderLoad(Server.Kind kind) throws Exception {
        int requests = 4_000;
        AtomicInteger served = new AtomicInteger();
        try (Server server = start(kind, (request, response) -> {
            int turn = Integer.parseInt(request.getPathInfo().substring(1)) % 5;
            HttpRequestMetrics metrics =
                    UnitOfWork.current(HttpRequestMetrics.class).orElseThrow();
            assertThat(metrics.requestId).isEqualTo(request.getHeader("X-Request-Id"));
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                served.incrementAndGet();
            }
            if (turn == 0 && request.getDispatcherType() == DispatcherType.REQUEST) {
                workers.execute(request.startAsync()::dispatch);
            } else if (turn == 1) {
                AsyncContext async = request.startAsync();
                workers.execute(async::complete);
            } else if (turn == 2) {
                response.sendError(404);
            } else {
                response.getOutputStream().write(new byte[100]);
            }
        })) {
            for (int begun = 0; begun < requests; begun += 200) {
                List<CompletableFuture<HttpResponse<Void>>> some = new ArrayList<>();
                for (int i = begun; i < begun + 200; i++) {
                    some.add(server.client()
                            .sendAsync(
                                    HttpRequest.newBuilder(server.uri("/app/ducks/" + i))
                                            .header("X-Request-Id", "r-" + i)
                                            .build(),
                                    BodyHandlers.discarding()));
                }
                for (CompletableFuture<HttpResponse<Void>> each : some) {
                    assertThat(each.get(60, TimeUnit.SECONDS).statusCode()).isIn(200, 404);
                }
            }
            sink.awaitSize(requests, SOON);
            await(() -> completed() >= requests);
            Thread.sleep(50);
            assertThat(sink.size()).isEqualTo(requests).isEqualTo(served.get());
            assertThat(completed()).isEqualTo(requests);
            assertThat(sink.entries().stream()
                            .map(entry -> entry.property("RequestId"))
                            .distinct())
                    .hasSize(requests);
            assertThat(sentSum()).isEqualTo(requests * 3 / 5 * 100);
            assertThat(filter.missedRecords()).isZero();
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
