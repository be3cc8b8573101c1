package io.tidemark.http;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Assumptions;

/** A real container with an application at {@code /app}, and a client for it. */
final class Server implements AutoCloseable {

    enum Kind {
        JETTY,
        TOMCAT,
        JETTY_VIRTUAL,
        TOMCAT_VIRTUAL;

        boolean isTomcat() {
            return this == TOMCAT || this == TOMCAT_VIRTUAL;
        }

        boolean isVirtual() {
            return this == JETTY_VIRTUAL || this == TOMCAT_VIRTUAL;
        }
    }

    private interface Stop {
        void run() throws Exception;
    }

    // Kept: a logger that nobody refers to forgets its level.
    private static final Logger TOMCATS = Logger.getLogger("org.apache");

    private final int port;
    private final Stop stop;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Server(int port, Stop stop) {
        this.port = port;
        this.stop = stop;
    }

    static Server start(Kind kind, Consumer<ServletContext> application) throws Exception {
        ExecutorService virtual = null;
        if (kind.isVirtual()) {
            Assumptions.assumeTrue(Runtime.version().feature() >= 21, "this JDK has no virtual threads");
            virtual = (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        }
        return kind.isTomcat() ? tomcat(virtual, application) : jetty(virtual, application);
    }

    private static Server jetty(Executor virtual, Consumer<ServletContext> application) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool(20);
        threads.setVirtualThreadsExecutor(virtual);
        org.eclipse.jetty.server.Server server = new org.eclipse.jetty.server.Server(threads);
        HttpConfiguration settings = new HttpConfiguration();
        settings.setOutputBufferSize(1024);
        settings.setOutputAggregationSize(1024);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(settings));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/app");
        context.addServletContainerInitializer((classes, servlets) -> application.accept(servlets));
        server.setHandler(context);
        server.start();
        return new Server(connector.getLocalPort(), server::stop);
    }

    private static Server tomcat(ExecutorService virtual, Consumer<ServletContext> application) throws Exception {
        TOMCATS.setLevel(Level.OFF);
        Tomcat tomcat = new Tomcat();
        String base = Files.createTempDirectory("tomcat").toString();
        tomcat.setBaseDir(base);
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        if (virtual != null) {
            tomcat.getConnector().getProtocolHandler().setExecutor(virtual);
        }
        Context context = tomcat.addContext("/app", base);
        ServletContainerInitializer initializer = (classes, servlets) -> application.accept(servlets);
        context.addServletContainerInitializer(initializer, Set.of());
        tomcat.start();
        return new Server(tomcat.getConnector().getLocalPort(), () -> {
            tomcat.stop();
            tomcat.destroy();
            if (virtual != null) {
                virtual.shutdown();
            }
        });
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    HttpResponse<byte[]> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        return send("GET", path, headers);
    }

    HttpClient client() {
        return client;
    }

    /** A client that asks, reads what comes first, and hangs up so that the server sees it. */
    void hangUpAfterTheFirstBytes(String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            new ByteArrayOutputStream().write(socket.getInputStream().readNBytes(100));
        }
    }

    @Override
    public void close() {
        try {
            stop.run();
        } catch (Exception problem) {
            throw new IllegalStateException(problem);
        }
    }
}
