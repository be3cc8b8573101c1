/** Weaves function metrics into classes. */
module io.tidemark.autometrics.weaver {
    requires transitive io.tidemark.autometrics;
    requires transitive net.bytebuddy;
    requires java.instrument;
    requires static org.jspecify;

    exports io.tidemark.autometrics.weaver;
}
