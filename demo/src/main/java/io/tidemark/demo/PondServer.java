package io.tidemark.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.autometrics.Autometrics;
import io.tidemark.autometrics.CallTest;
import io.tidemark.autometrics.Objective;
import io.tidemark.autometrics.Percentile;
import io.tidemark.demo.cache.Cache;
import io.tidemark.demo.cache.CacheMetrics;
import io.tidemark.stats.Tags;
import io.tidemark.stats.Views;
import io.tidemark.time.Timer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The pond on HTTP, on this machine only. Every visit is one {@link RequestMetrics}, however it ends.
 * Requests to {@link ViewsEndpoint} are no visits, and in no record and no count.
 */
final class PondServer implements AutoCloseable {
    private static final int THREADS = 8;
    private static final int LONGEST_BODY = 1024;
    private static final int LONGEST_NAME = 40;
    private static final int SECONDS_TO_FINISH = 5;

    /** What visitors may expect: now and then there is no bread, and a census takes its time. */
    static final Objective VISITS = Objective.named("visits")
            .successRate(Percentile.P99)
            .latency(Duration.ofMillis(100), Percentile.P99)
            .build();

    static {
        // Else the JDK's server sends headers and body so that each answer waits some 40 ms for the client to
        // acknowledge the headers. It reads this when it is first used.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final DuckPond pond;
    private final Cache<Integer, Duck> known = new Cache<>(DuckPond.CAPACITY / 2);
    private final ViewsEndpoint views;
    private final HttpServer http;
    private final ExecutorService threads;
    private final AtomicLong requests = new AtomicLong();

    private PondServer(DuckPond pond, Views views, HttpServer http) {
        this.pond = pond;
        this.views = new ViewsEndpoint(views);
        this.http = http;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(
                THREADS, task -> new Thread(task, "pond-server-" + number.incrementAndGet()));
    }

    /**
     * Takes the port. Requests wait until {@link #start}.
     *
     * @param port 0 for one that is free
     * @param views are shown, and come and go, at {@code /views}
     */
    static PondServer open(int port, DuckPond pond, Views views) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        PondServer server = new PondServer(pond, views, HttpServer.create(address, 0));
        server.http.setExecutor(server.threads);
        server.http.createContext("/", server::handle);
        return server;
    }

    /** Answers requests from now on: after there is a place for their records to go to. */
    void start() {
        http.start();
    }

    URI address() {
        InetSocketAddress address = http.getAddress();
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
    }

    /** How many visits there were. As many records were made. */
    long requests() {
        return requests.get();
    }

    /** Lets the requests that are being answered finish, then ends. */
    @Override
    public void close() {
        // The threads first: HttpServer.stop would cut off those that it is still answering.
        threads.shutdown();
        try {
            threads.awaitTermination(SECONDS_TO_FINISH, TimeUnit.SECONDS);
        } catch (InterruptedException stopNow) {
            Thread.currentThread().interrupt();
        }
        http.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (ViewsEndpoint.takes(path)) {
            views.handle(exchange);
            return;
        }
        requests.incrementAndGet();
        String requestId = RequestIds.next();
        exchange.getResponseHeaders().set("X-Request-Id", requestId);
        Operation operation = Operation.of(exchange.getRequestMethod(), path);
        Tags.Scope visitor = visitor(exchange).open();
        try {
            // run, and not try-with-resources: what the request throws is told to the record before it is closed.
            RequestMetrics.start(operation, requestId).run(metrics -> answer(exchange, metrics));
        } catch (RuntimeException failure) {
            send(exchange, Reply.of(500, failure.getMessage() + "\n"));
        } finally {
            visitor.close();
            exchange.close();
        }
    }

    /** The tags of whatever is measured during the request. */
    private static Tags visitor(HttpExchange exchange) {
        Visitor visitor = Visitor.named(exchange.getRequestHeaders().getFirst(Visitor.HEADER));
        return visitor == null ? Tags.empty() : Tags.of(PondMeasures.VISITOR, visitor.text());
    }

    /**
     * <!-- autometrics:doc-start -->
     * Live charts of its calls:
     * <ul>
     *   <li>Request rate: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20PondServer.answer%20a%20second,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))&amp;g0.tab=0">chart</a>
     *   <li>Error ratio: <a href="http://localhost:9090/graph?g0.expr=%23%20Part%20of%20the%20calls%20of%20PondServer.answer%20that%20end%20in%20an%20error,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22,%20result%3D%22error%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0A/%0Aclamp_min(sum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200)),%201e-9)&amp;g0.tab=0">chart</a>
     *   <li>Latency (95th and 99th percentile): <a href="http://localhost:9090/graph?g0.expr=%23%20How%20long%2095%20and%2099%20percent%20of%20the%20calls%20of%20PondServer.answer%20take%20at%20most,%20in%20seconds%0A%0Alabel_replace(histogram_quantile(0.99,%20sum%20by%20(le,%20function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls_duration(_seconds)%3F_bucket%22,%20function%3D%22PondServer.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))),%20%22percentile_latency%22,%20%2299%22,%20%22%22,%20%22%22)%0Aor%0Alabel_replace(histogram_quantile(0.95,%20sum%20by%20(le,%20function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls_duration(_seconds)%3F_bucket%22,%20function%3D%22PondServer.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))),%20%22percentile_latency%22,%20%2295%22,%20%22%22,%20%22%22)&amp;g0.tab=0">chart</a>
     *   <li>Concurrent calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20PondServer.answer%20that%20are%20going%20on%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(function_calls_concurrent%7Bfunction%3D%22PondServer.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))&amp;g0.tab=0">chart</a>
     *   <li>Request rate of what it calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20what%20PondServer.answer%20calls%20a%20second,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.answer%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.answer%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0Aor%20on%20()%200%20%2A%20sum%20by%20(service_name)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D))&amp;g0.tab=0">chart</a>
     *   <li>Error ratio of what it calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Part%20of%20the%20calls%20of%20what%20PondServer.answer%20calls%20that%20end%20in%20an%20error,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.answer%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22,%20result%3D%22error%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.answer%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0A/%0Aclamp_min(sum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.answer%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.answer%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200)),%201e-9)%0Aor%20on%20()%200%20%2A%20sum%20by%20(service_name)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D))&amp;g0.tab=0">chart</a>
     * </ul>
     * <!-- autometrics:doc-end -->
     */
    @Autometrics(objective = "visits", okIf = HungUp.class)
    private void answer(HttpExchange exchange, RequestMetrics metrics) throws IOException {
        Timer reading = Timer.start();
        metrics.readTime = reading;
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY);
        reading.stop();
        metrics.requestBytes = body.length;

        Timer working = Timer.start();
        metrics.workTime = working;
        String text = new String(body, StandardCharsets.UTF_8).strip();
        Reply reply = reply(exchange.getRequestURI().getPath(), text, metrics);
        working.stop();
        metrics.ducks = reply.ducks;

        metrics.writeTime = Timer.start(); // the last step: it stops with the record
        metrics.responseBytes = send(exchange, reply);
        metrics.status = String.valueOf(reply.status);
        metrics.success = true;
    }

    private Reply reply(String path, String text, RequestMetrics metrics) {
        return switch (metrics.operation) {
            case COUNT_DUCKS -> {
                int count = pond.ducks().size();
                yield new Reply(200, count, count + " ducks\n");
            }
            case LOOK_UP_DUCK -> lookUp(path.substring("/ducks/".length()), metrics);
            case ADD_DUCK -> add(text);
            case FEED_DUCKS -> feed(text);
            case TAKE_CENSUS -> {
                DuckPond.Census census = pond.census();
                yield new Reply(
                        200,
                        census.ducks(),
                        String.format(
                                Locale.ROOT,
                                "%d ducks, %.2f apart from their nearest neighbours%n",
                                census.ducks(),
                                census.distance()));
            }
            case OTHER -> Reply.of(404, "Here are /ducks, /ducks/7, /bread and /census\n");
        };
    }

    /**
     * <!-- autometrics:doc-start -->
     * Live charts of its calls:
     * <ul>
     *   <li>Request rate: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20PondServer.lookUp%20a%20second,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.lookUp%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.lookUp%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))&amp;g0.tab=0">chart</a>
     *   <li>Error ratio: <a href="http://localhost:9090/graph?g0.expr=%23%20Part%20of%20the%20calls%20of%20PondServer.lookUp%20that%20end%20in%20an%20error,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.lookUp%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22,%20result%3D%22error%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.lookUp%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0A/%0Aclamp_min(sum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.lookUp%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.lookUp%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200)),%201e-9)&amp;g0.tab=0">chart</a>
     *   <li>Latency (95th and 99th percentile): <a href="http://localhost:9090/graph?g0.expr=%23%20How%20long%2095%20and%2099%20percent%20of%20the%20calls%20of%20PondServer.lookUp%20take%20at%20most,%20in%20seconds%0A%0Alabel_replace(histogram_quantile(0.99,%20sum%20by%20(le,%20function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls_duration(_seconds)%3F_bucket%22,%20function%3D%22PondServer.lookUp%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.lookUp%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))),%20%22percentile_latency%22,%20%2299%22,%20%22%22,%20%22%22)%0Aor%0Alabel_replace(histogram_quantile(0.95,%20sum%20by%20(le,%20function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls_duration(_seconds)%3F_bucket%22,%20function%3D%22PondServer.lookUp%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.lookUp%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))),%20%22percentile_latency%22,%20%2295%22,%20%22%22,%20%22%22)&amp;g0.tab=0">chart</a>
     *   <li>Concurrent calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20PondServer.lookUp%20that%20are%20going%20on%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(function_calls_concurrent%7Bfunction%3D%22PondServer.lookUp%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.lookUp%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))&amp;g0.tab=0">chart</a>
     *   <li>Request rate of what it calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20what%20PondServer.lookUp%20calls%20a%20second,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.lookUp%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.lookUp%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0Aor%20on%20()%200%20%2A%20sum%20by%20(service_name)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.lookUp%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D))&amp;g0.tab=0">chart</a>
     *   <li>Error ratio of what it calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Part%20of%20the%20calls%20of%20what%20PondServer.lookUp%20calls%20that%20end%20in%20an%20error,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.lookUp%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22,%20result%3D%22error%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.lookUp%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0A/%0Aclamp_min(sum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.lookUp%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.lookUp%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200)),%201e-9)%0Aor%20on%20()%200%20%2A%20sum%20by%20(service_name)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.lookUp%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D))&amp;g0.tab=0">chart</a>
     * </ul>
     * <!-- autometrics:doc-end -->
     */
    @Autometrics
    private Reply lookUp(String number, RequestMetrics metrics) {
        int id = number(number);
        CacheMetrics cache = new CacheMetrics();
        metrics.cache = cache;
        Duck duck = known.get(id, pond::find, cache);
        return duck == null ? Reply.of(404, "No such duck\n") : new Reply(200, 1, duck + "\n");
    }

    /**
     * <!-- autometrics:doc-start -->
     * Live charts of its calls:
     * <ul>
     *   <li>Request rate: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20PondServer.add%20a%20second,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.add%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.add%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))&amp;g0.tab=0">chart</a>
     *   <li>Error ratio: <a href="http://localhost:9090/graph?g0.expr=%23%20Part%20of%20the%20calls%20of%20PondServer.add%20that%20end%20in%20an%20error,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.add%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22,%20result%3D%22error%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.add%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0A/%0Aclamp_min(sum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.add%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.add%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200)),%201e-9)&amp;g0.tab=0">chart</a>
     *   <li>Latency (95th and 99th percentile): <a href="http://localhost:9090/graph?g0.expr=%23%20How%20long%2095%20and%2099%20percent%20of%20the%20calls%20of%20PondServer.add%20take%20at%20most,%20in%20seconds%0A%0Alabel_replace(histogram_quantile(0.99,%20sum%20by%20(le,%20function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls_duration(_seconds)%3F_bucket%22,%20function%3D%22PondServer.add%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.add%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))),%20%22percentile_latency%22,%20%2299%22,%20%22%22,%20%22%22)%0Aor%0Alabel_replace(histogram_quantile(0.95,%20sum%20by%20(le,%20function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls_duration(_seconds)%3F_bucket%22,%20function%3D%22PondServer.add%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.add%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))),%20%22percentile_latency%22,%20%2295%22,%20%22%22,%20%22%22)&amp;g0.tab=0">chart</a>
     *   <li>Concurrent calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20PondServer.add%20that%20are%20going%20on%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(function_calls_concurrent%7Bfunction%3D%22PondServer.add%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.add%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))&amp;g0.tab=0">chart</a>
     *   <li>Request rate of what it calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20what%20PondServer.add%20calls%20a%20second,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.add%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.add%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0Aor%20on%20()%200%20%2A%20sum%20by%20(service_name)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.add%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D))&amp;g0.tab=0">chart</a>
     *   <li>Error ratio of what it calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Part%20of%20the%20calls%20of%20what%20PondServer.add%20calls%20that%20end%20in%20an%20error,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.add%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22,%20result%3D%22error%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.add%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0A/%0Aclamp_min(sum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.add%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.add%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200)),%201e-9)%0Aor%20on%20()%200%20%2A%20sum%20by%20(service_name)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.add%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D))&amp;g0.tab=0">chart</a>
     * </ul>
     * <!-- autometrics:doc-end -->
     */
    @Autometrics
    private Reply add(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            return Reply.of(400, "Send the name of the duck, of at most " + LONGEST_NAME + " characters\n");
        }
        Duck duck = pond.add(name);
        known.remove(duck.id()); // of the duck that had this number before
        return new Reply(201, 1, duck + "\n");
    }

    /**
     * <!-- autometrics:doc-start -->
     * Live charts of its calls:
     * <ul>
     *   <li>Request rate: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20PondServer.feed%20a%20second,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.feed%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.feed%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))&amp;g0.tab=0">chart</a>
     *   <li>Error ratio: <a href="http://localhost:9090/graph?g0.expr=%23%20Part%20of%20the%20calls%20of%20PondServer.feed%20that%20end%20in%20an%20error,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.feed%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22,%20result%3D%22error%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.feed%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0A/%0Aclamp_min(sum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.feed%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.feed%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200)),%201e-9)&amp;g0.tab=0">chart</a>
     *   <li>Latency (95th and 99th percentile): <a href="http://localhost:9090/graph?g0.expr=%23%20How%20long%2095%20and%2099%20percent%20of%20the%20calls%20of%20PondServer.feed%20take%20at%20most,%20in%20seconds%0A%0Alabel_replace(histogram_quantile(0.99,%20sum%20by%20(le,%20function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls_duration(_seconds)%3F_bucket%22,%20function%3D%22PondServer.feed%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.feed%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))),%20%22percentile_latency%22,%20%2299%22,%20%22%22,%20%22%22)%0Aor%0Alabel_replace(histogram_quantile(0.95,%20sum%20by%20(le,%20function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls_duration(_seconds)%3F_bucket%22,%20function%3D%22PondServer.feed%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.feed%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))),%20%22percentile_latency%22,%20%2295%22,%20%22%22,%20%22%22)&amp;g0.tab=0">chart</a>
     *   <li>Concurrent calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20PondServer.feed%20that%20are%20going%20on%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(function_calls_concurrent%7Bfunction%3D%22PondServer.feed%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.feed%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))&amp;g0.tab=0">chart</a>
     *   <li>Request rate of what it calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20what%20PondServer.feed%20calls%20a%20second,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.feed%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.feed%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0Aor%20on%20()%200%20%2A%20sum%20by%20(service_name)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.feed%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D))&amp;g0.tab=0">chart</a>
     *   <li>Error ratio of what it calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Part%20of%20the%20calls%20of%20what%20PondServer.feed%20calls%20that%20end%20in%20an%20error,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.feed%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22,%20result%3D%22error%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.feed%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0A/%0Aclamp_min(sum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.feed%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.feed%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200)),%201e-9)%0Aor%20on%20()%200%20%2A%20sum%20by%20(service_name)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.feed%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D))&amp;g0.tab=0">chart</a>
     * </ul>
     * <!-- autometrics:doc-end -->
     */
    @Autometrics
    private Reply feed(String text) {
        int grams = number(text);
        if (grams < 1) {
            return Reply.of(400, "Send how many grams of bread\n");
        }
        int fed = pond.feed(grams).size();
        return new Reply(200, fed, fed + " ducks fed\n");
    }

    /** -1 for what is no number. */
    private static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }

    /**
     * <!-- autometrics:doc-start -->
     * Live charts of its calls:
     * <ul>
     *   <li>Request rate: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20PondServer.send%20a%20second,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.send%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.send%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))&amp;g0.tab=0">chart</a>
     *   <li>Error ratio: <a href="http://localhost:9090/graph?g0.expr=%23%20Part%20of%20the%20calls%20of%20PondServer.send%20that%20end%20in%20an%20error,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.send%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22,%20result%3D%22error%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.send%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0A/%0Aclamp_min(sum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.send%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.send%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200)),%201e-9)&amp;g0.tab=0">chart</a>
     *   <li>Latency (95th and 99th percentile): <a href="http://localhost:9090/graph?g0.expr=%23%20How%20long%2095%20and%2099%20percent%20of%20the%20calls%20of%20PondServer.send%20take%20at%20most,%20in%20seconds%0A%0Alabel_replace(histogram_quantile(0.99,%20sum%20by%20(le,%20function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls_duration(_seconds)%3F_bucket%22,%20function%3D%22PondServer.send%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.send%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))),%20%22percentile_latency%22,%20%2299%22,%20%22%22,%20%22%22)%0Aor%0Alabel_replace(histogram_quantile(0.95,%20sum%20by%20(le,%20function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls_duration(_seconds)%3F_bucket%22,%20function%3D%22PondServer.send%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.send%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))),%20%22percentile_latency%22,%20%2295%22,%20%22%22,%20%22%22)&amp;g0.tab=0">chart</a>
     *   <li>Concurrent calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20PondServer.send%20that%20are%20going%20on%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(function_calls_concurrent%7Bfunction%3D%22PondServer.send%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.send%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))&amp;g0.tab=0">chart</a>
     *   <li>Request rate of what it calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20what%20PondServer.send%20calls%20a%20second,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.send%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.send%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0Aor%20on%20()%200%20%2A%20sum%20by%20(service_name)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.send%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D))&amp;g0.tab=0">chart</a>
     *   <li>Error ratio of what it calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Part%20of%20the%20calls%20of%20what%20PondServer.send%20calls%20that%20end%20in%20an%20error,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.send%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22,%20result%3D%22error%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.send%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0A/%0Aclamp_min(sum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.send%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22PondServer.send%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200)),%201e-9)%0Aor%20on%20()%200%20%2A%20sum%20by%20(service_name)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22PondServer.send%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D))&amp;g0.tab=0">chart</a>
     * </ul>
     * <!-- autometrics:doc-end -->
     * @return how many bytes
     */
    @Autometrics(okIf = HungUp.class)
    private static int send(HttpExchange exchange, Reply reply) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(reply.status, -1);
            return 0;
        }
        byte[] body = reply.body();
        exchange.sendResponseHeaders(reply.status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
        return body.length;
    }

    /** The pond itself does no input or output: if that fails, it was the client that hung up, and no fault of ours. */
    static final class HungUp implements CallTest {
        @Override
        public boolean test(@Nullable Object result, @Nullable Throwable thrown) {
            return thrown instanceof IOException;
        }
    }

    /** @param ducks how many ducks it is about */
    private record Reply(int status, long ducks, String text) {
        static Reply of(int status, String text) {
            return new Reply(status, 0, text);
        }

        byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
