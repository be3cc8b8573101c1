/** Measures, tags, views and aggregation. */
module io.tidemark.stats {
    requires transitive io.tidemark;
    requires static org.jspecify;

    exports io.tidemark.stats;
}
