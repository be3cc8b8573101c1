package pond.other;

import io.tidemark.autometrics.*;

public class Lake implements Water {
    public static class Shore {}

    public static class Inherited {
        public static class InInherited {}
    }

    @Autometrics // of this package
    void notCounted() {}

    @io.tidemark.autometrics.Autometrics
    void inOther(OfAnInterface a) {}

    @io.tidemark.autometrics.Autometrics
    void inOther(Inherited a) {}
}

interface Water {
    class OfAnInterface {}
}
