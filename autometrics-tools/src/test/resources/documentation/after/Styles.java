package pond;

import io.tidemark.autometrics.Autometrics;

/** Comments of all styles. */
@Autometrics
public class Styles {

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
    public void none() {}

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
    @Deprecated
    @SuppressWarnings("unused")
    public void annotated() {}

    // A line that is no documentation.
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
    public void afterALine() {}

    /* Nor is this. */ /**
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
    public void afterABlock() {}

    /**
     * One line.
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
    public void oneLine() {}

    /**
     * One line, {@link #none() and} <b>more</b>.
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
    @Deprecated public void oneLineAndAnnotation() {}

    /**
     * Several lines.
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
    public void several() {}

    /**
     * Several lines,
     * and tags.
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
     * @param b two
     * @return three
     */
    public int tags(int a, int b) {
        return 3;
    }

    /**
     * No blank line before the tags.
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
     * @return one
     */
    public int tagsAtOnce() {
        return 1;
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
     * @return one
     */
    public int oneTag() {
        return 1;
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
     *
     * @param a one
     * @return two
     */
    public int tagsAlone(int a) {
        return 2;
    }

    /** <!-- autometrics:doc-start -->
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
     * @param a one
     * @return two
     */
    public int tagsFromTheFirstLine(int a) {
        return 2;
    }

    /** Text on the first line,
     * and on more.
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
     * <!-- autometrics:doc-end --> */
    public void fromTheFirstLine() {}

    /**No blanks.
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
     * <!-- autometrics:doc-end -->*/
    public void noBlanks() {}

    /**   Blanks.
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
     * <!-- autometrics:doc-end -->   */
    public void blanks() {}

    /**
      No stars,
      {@code on no line}.

      <!-- autometrics:doc-start -->
      <p>Live charts of its calls:
      <ul>
        <li>Request rate: <a href="…">chart</a>
        <li>Error ratio: <a href="…">chart</a>
        <li>Latency (95th and 99th percentile): <a href="…">chart</a>
        <li>Concurrent calls: <a href="…">chart</a>
        <li>Request rate of what it calls: <a href="…">chart</a>
        <li>Error ratio of what it calls: <a href="…">chart</a>
      </ul>
      <!-- autometrics:doc-end -->
    */
    public void noStars() {}

    /**
     ** Two stars.
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
     **/
    public void twoStars() {}

    /** Two at the end.
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
     * <!-- autometrics:doc-end --> **/
    public void twoAtTheEnd() {}

    /**
     *
     *
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
     * <!-- autometrics:doc-end --> */
    public void empty() {}

    /**
     *
     *
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
    public void emptyLines() {}

    /**
     * An example:
     *
     * <pre>
     *   pond.example();
     * </pre>
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
     * @throws IllegalStateException never
     */
    public void example() {}

    /**
     * An example with a tag in it:
     *
     * <pre>{@code
     * @Autometrics
     * void example() {}
     * }</pre>
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
    public void exampleWithATag() {}

    /**
     * <ul>
     *   <li>a list
     * </ul>
     * <p>A paragraph, with blanks behind it.   
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
     * @see #none
     */
    public void html() {}

    /**
     * Is written {@code <!-- autometrics:doc-start -->}, and ends with {@code <!-- autometrics:doc-end -->}.
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
    public void aboutFences() {}

    /** Not this one. */
    /**
     * But this one.
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
    public void two() {}

    /**
     * Before a line.
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
    // The line.
    public void commentBetween() {}

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
    @Deprecated
    /** No documentation here, to a compiler. */
    public void commentAfterAnnotation() {}

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
    public void oneAfter() {} /**
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
    public void another() {}

    /**
     * One after a comment.
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
     */ public void oneAfterComment() {} /**
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
    public void andAnother() {}

    int field; /**
     * Behind a field.
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
     */ public void behind() {}

	/**
	 * Tabs.
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
	public void tabs() {}

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
	public void tabsAndNone() {}

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
      public  void
  odd
    (
    ) {
    }

    String text() {
        return "<!-- autometrics:doc-start -->" + "/** <!-- autometrics:doc-end --> */";
    }

    /**
     * Grüße von 🦆 und Ente.
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
    public void grüße() {}

    /** Not counted. */
    void notPublic() {}
}
