package pond;

import pond.other.Autometrics;

@Autometrics
public class OfAnotherLibrary {
    @Autometrics
    public void notCounted() {}

    @io.tidemark.autometrics.Autometrics
    void counted() {}
}
