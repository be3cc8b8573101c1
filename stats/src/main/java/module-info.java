/** Measures, tags, views and aggregation. */
module io.tidemark.stats {
    requires transitive io.tidemark;
    requires java.management;
    requires jdk.management;
    requires static jdk.jfr;
    requires static org.jspecify;

    exports io.tidemark.stats;
    exports io.tidemark.stats.jvm;
}
