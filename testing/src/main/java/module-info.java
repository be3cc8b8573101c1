/** Test sink, assertions and manual time for code that uses Tidemark. */
module io.tidemark.testing {
    requires transitive io.tidemark;
    requires transitive org.assertj.core;
    requires static org.jspecify;
    requires static transitive org.junit.jupiter.api;

    exports io.tidemark.testing;
}
