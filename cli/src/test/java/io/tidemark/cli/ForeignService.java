package io.tidemark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a program in another language serves: metrics with the names from before 1.0, functions with names that are hard for regular expressions, no series of errors before the first,
 * a percentile that no rule knows, and a threshold that is written otherwise than its bucket. Each scrape is ten calls, one of which is slow.
 */
final class ForeignService implements AutoCloseable {
    static final String SERVICE = "kiosk (old)";
    static final String MODULE = "com.example|kiosk";
    static final String FUNCTION = "Kiosk.order(int,String[])";

    private final AtomicLong scrapes = new AtomicLong();
    private final HttpServer server;

    private ForeignService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> {
            byte[] body = text(scrapes.incrementAndGet()).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    static ForeignService start() throws IOException {
        return new ForeignService();
    }

    URI uri() {
        InetSocketAddress address = server.getAddress();
        return URI.create("http://" + address.getHostString() + ":" + address.getPort() + "/metrics");
    }

    private static String text(long scrape) {
        String service = "service_name=\"" + SERVICE + "\"";
        String order = "function=\"" + FUNCTION + "\",module=\"" + MODULE + "\"," + service;
        String pay = "function=\"Kiosk.pay(int)\",module=\"" + MODULE + "\"," + service + ",caller_function=\""
                + FUNCTION + "\",caller_module=\"" + MODULE + "\"";
        String objective = ",objective_name=\"api\",objective_percentile=\"99.5\"";
        String latency = order + objective + ",objective_latency_threshold=\"1\"";
        return """
                # TYPE function_calls_count_total counter
                function_calls_count_total{%1$s%2$s,result="ok"} %3$d
                function_calls_count_total{%4$s,result="ok"} %3$d
                # TYPE function_calls_duration histogram
                function_calls_duration_bucket{%5$s,le="0.5"} %6$d
                function_calls_duration_bucket{%5$s,le="1.0"} %6$d
                function_calls_duration_bucket{%5$s,le="+Inf"} %3$d
                function_calls_duration_count{%5$s} %3$d
                function_calls_duration_sum{%5$s} %3$d
                # TYPE function_calls_concurrent gauge
                function_calls_concurrent{%1$s} 3
                # TYPE build_info gauge
                build_info{%7$s,version="0.9",commit="c0ffee"} 1
                """.formatted(order, objective, 10 * scrape, pay, latency, 9 * scrape, service);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
