import io.tidemark.autometrics.Autometrics;

public class InNoPackage {
    @Autometrics
    public static Object run() {
        return "no package";
    }
}
