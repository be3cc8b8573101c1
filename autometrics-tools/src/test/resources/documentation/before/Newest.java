package pond;

import io.tidemark.autometrics.Autometrics;

@Autometrics
public sealed interface Newest permits Newest.Circle, Newest.Square {
    record Circle(double radius) implements Newest {}

    record Square(double side) implements Newest {}

    static double area(Newest shape) {
        return switch (shape) {
            case Circle(var radius) when radius > 1 -> Math.PI * radius * radius;
            case Circle _ -> 0;
            case Square(double side) -> side * side;
        };
    }

    static String text() {
        var text = """
            /**
             * <!-- autometrics:doc-start -->
             */
            """;
        try {
            return text.formatted();
        } catch (RuntimeException _) {
            return "\u0061\"";
        }
    }

    /// Documentation in Markdown.
    ///
    /// - a list
    ///
    /// @param shape one
    static void markdown(Newest shape) {}

    /// One line.
    @Deprecated
    static void markdownInALine() {}

    /// @param a one
    static void markdownWithoutDescription(int a) {}

    ////////////////////////////
    static void rule() {}
}
