/** Metrics of the JVM and its process. */
module io.tidemark.jvm {
    requires transitive io.tidemark.stats;
    requires java.management;
    requires jdk.management;
    requires static jdk.jfr;
    requires static org.jspecify;

    exports io.tidemark.jvm;
}
