/** One record for each request that is served: servlets, the JDK's server, JAX-RS. */
module io.tidemark.http {
    requires transitive io.tidemark;
    requires transitive io.tidemark.stats;
    requires static transitive jakarta.servlet;
    requires static transitive jakarta.ws.rs;
    requires static transitive jdk.httpserver;
    requires static org.jspecify;

    exports io.tidemark.http;
}
