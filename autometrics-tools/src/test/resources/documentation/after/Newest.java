package pond;

import io.tidemark.autometrics.Autometrics;

@Autometrics
public sealed interface Newest permits Newest.Circle, Newest.Square {
    record Circle(double radius) implements Newest {}

    record Square(double side) implements Newest {}

    /**
     * <!-- autometrics:doc-start -->
     * Live charts of its calls:
     * <ul>
     *   <li>Request rate: <a href="…">chart</a>
     *   <li>Error ratio: <a href="…">chart</a>
     *   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
     *   <li>Concurrent calls: <a href="…">chart</a>
     *   <li>Request rate of what it calls: <a href="…">chart</a>
     *   <li>Error ratio of what it calls: <a href="…">chart</a>
     * </ul>
     * <!-- autometrics:doc-end -->
     */
    static double area(Newest shape) {
        return switch (shape) {
            case Circle(var radius) when radius > 1 -> Math.PI * radius * radius;
            case Circle _ -> 0;
            case Square(double side) -> side * side;
        };
    }

    /**
     * <!-- autometrics:doc-start -->
     * Live charts of its calls:
     * <ul>
     *   <li>Request rate: <a href="…">chart</a>
     *   <li>Error ratio: <a href="…">chart</a>
     *   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
     *   <li>Concurrent calls: <a href="…">chart</a>
     *   <li>Request rate of what it calls: <a href="…">chart</a>
     *   <li>Error ratio of what it calls: <a href="…">chart</a>
     * </ul>
     * <!-- autometrics:doc-end -->
     */
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
    /// <!-- autometrics:doc-start -->
    /// <p>Live charts of its calls:
    /// <ul>
    ///   <li>Request rate: <a href="…">chart</a>
    ///   <li>Error ratio: <a href="…">chart</a>
    ///   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
    ///   <li>Concurrent calls: <a href="…">chart</a>
    ///   <li>Request rate of what it calls: <a href="…">chart</a>
    ///   <li>Error ratio of what it calls: <a href="…">chart</a>
    /// </ul>
    /// <!-- autometrics:doc-end -->
    ///
    /// @param shape one
    static void markdown(Newest shape) {}

    /// One line.
    ///
    /// <!-- autometrics:doc-start -->
    /// <p>Live charts of its calls:
    /// <ul>
    ///   <li>Request rate: <a href="…">chart</a>
    ///   <li>Error ratio: <a href="…">chart</a>
    ///   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
    ///   <li>Concurrent calls: <a href="…">chart</a>
    ///   <li>Request rate of what it calls: <a href="…">chart</a>
    ///   <li>Error ratio of what it calls: <a href="…">chart</a>
    /// </ul>
    /// <!-- autometrics:doc-end -->
    @Deprecated
    static void markdownInALine() {}

    /// <!-- autometrics:doc-start -->
    /// Live charts of its calls:
    /// <ul>
    ///   <li>Request rate: <a href="…">chart</a>
    ///   <li>Error ratio: <a href="…">chart</a>
    ///   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
    ///   <li>Concurrent calls: <a href="…">chart</a>
    ///   <li>Request rate of what it calls: <a href="…">chart</a>
    ///   <li>Error ratio of what it calls: <a href="…">chart</a>
    /// </ul>
    /// <!-- autometrics:doc-end -->
    ///
    /// @param a one
    static void markdownWithoutDescription(int a) {}

    ////////////////////////////
    /**
     * <!-- autometrics:doc-start -->
     * Live charts of its calls:
     * <ul>
     *   <li>Request rate: <a href="…">chart</a>
     *   <li>Error ratio: <a href="…">chart</a>
     *   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
     *   <li>Concurrent calls: <a href="…">chart</a>
     *   <li>Request rate of what it calls: <a href="…">chart</a>
     *   <li>Error ratio of what it calls: <a href="…">chart</a>
     * </ul>
     * <!-- autometrics:doc-end -->
     */
    static void rule() {}
}
