package pond;

import io.tidemark.autometrics.Autometrics;

public class Stale {
    int field;

    /** Counted no more. */
    void notCounted() {}

    /**
     * Another Prometheus.
     *
     * <!-- autometrics:doc-start -->
     * <p>Live charts of its calls:
     * <ul>
     *   <li>Request rate: <a href="…">chart</a>
     *   <li>Error ratio: <a href="…">chart</a>
     *   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
     *   <li>Concurrent calls: <a href="…">chart</a>
     *   <li>Request rate of what it calls: <a href="…">chart</a>
     *   <li>Error ratio of what it calls: <a href="…">chart</a>
     * </ul>
     * <!-- autometrics:doc-end -->
     *
     * @param a one
     */
    @Autometrics
    void anotherUrl(int a) {}

    /**
     * Behind a tag, where it would be part of that.
     *
     * <!-- autometrics:doc-start -->
     * <p>Live charts of its calls:
     * <ul>
     *   <li>Request rate: <a href="…">chart</a>
     *   <li>Error ratio: <a href="…">chart</a>
     *   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
     *   <li>Concurrent calls: <a href="…">chart</a>
     *   <li>Request rate of what it calls: <a href="…">chart</a>
     *   <li>Error ratio of what it calls: <a href="…">chart</a>
     * </ul>
     * <!-- autometrics:doc-end -->
     *
     * @param a one
     */
    @Autometrics
    void behindATag(int a) {}

    /**
     * Described meanwhile.
     *
     * <!-- autometrics:doc-start -->
     * <p>Live charts of its calls:
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
    @Autometrics
    @Override
    public String toString() {
        return "";
    }

    /** Lines were joined. */
    void joined() {}

    /** Lines were joined. <!-- autometrics:doc-start -->
     * <p>Live charts of its calls:
     * <ul>
     *   <li>Request rate: <a href="…">chart</a>
     *   <li>Error ratio: <a href="…">chart</a>
     *   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
     *   <li>Concurrent calls: <a href="…">chart</a>
     *   <li>Request rate of what it calls: <a href="…">chart</a>
     *   <li>Error ratio of what it calls: <a href="…">chart</a>
     * </ul>
     * <!-- autometrics:doc-end --> */
    @Autometrics
    void joinedAndCounted() {}

    /** @return one
     */
    int notCountedWithATag() {
        return 1;
    }

    void formatted() {}

}
