package pond;

class Sibling {
    static class Child {}

    @io.tidemark.autometrics.Autometrics
    void gr\u00fcn() {}

    @io.tidemark.autometrics.Autometrics
    void größe(int \u00e4) {}
}
