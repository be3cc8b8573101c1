import io.tidemark.autometrics.Autometrics;

class InNoPackage {
    static class Nested {}

    @Autometrics
    void counted(Nested a) {}

    @Autometrics
    void counted(InNoPackage a) {}
}
