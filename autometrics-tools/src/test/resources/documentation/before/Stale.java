package pond;

import io.tidemark.autometrics.Autometrics;

/**
 * <!-- autometrics:doc-start -->
 * Of a class.
 * <!-- autometrics:doc-end -->
 */
public class Stale {
    /**
     * <!-- autometrics:doc-start -->
     * <!-- autometrics:doc-end -->
     */
    int field;

    /**
     * Counted no more.
     * <!-- autometrics:doc-start -->
     * Links.
     * <!-- autometrics:doc-end -->
     */
    void notCounted() {}

    /**
     * Another Prometheus.
     *
     * <!-- autometrics:doc-start -->
     * <p>Live charts of its calls:
     * <ul>
     *   <li>Request rate: <a href="http://another/graph">chart</a>
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
     * @param a one
     * <!-- autometrics:doc-start -->
     * Links.
     * <!-- autometrics:doc-end -->
     */
    @Autometrics
    void behindATag(int a) {}

    /**
     * Described meanwhile.
     *
     * <!-- autometrics:doc-start -->
     * {@inheritDoc}
     *
     * <p>Links.
     * <!-- autometrics:doc-end -->
     */
    @Autometrics
    @Override
    public String toString() {
        return "";
    }

    /** Lines were joined. <!-- autometrics:doc-start --> Links. <!-- autometrics:doc-end --> */
    void joined() {}

    /** Lines were joined. <!-- autometrics:doc-start --> Links. <!-- autometrics:doc-end --> */
    @Autometrics
    void joinedAndCounted() {}

    /** <!-- autometrics:doc-start -->
     * Links.
     * <!-- autometrics:doc-end -->
     * @return one
     */
    int notCountedWithATag() {
        return 1;
    }

    /**
     *
     * <!-- autometrics:doc-start -->
     * As a formatter leaves it.
     *
     * <!-- autometrics:doc-end -->
     */
    void formatted() {}

    /**
     * <!-- autometrics:doc-start -->
     * Links.
     * <!-- autometrics:doc-end -->
     */
}
