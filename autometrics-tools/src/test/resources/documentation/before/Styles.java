package pond;

import io.tidemark.autometrics.Autometrics;

/** Comments of all styles. */
@Autometrics
public class Styles {

    public void none() {}

    @Deprecated
    @SuppressWarnings("unused")
    public void annotated() {}

    // A line that is no documentation.
    public void afterALine() {}

    /* Nor is this. */ public void afterABlock() {}

    /** One line. */
    public void oneLine() {}

    /** One line, {@link #none() and} <b>more</b>. */
    @Deprecated public void oneLineAndAnnotation() {}

    /**
     * Several lines.
     */
    public void several() {}

    /**
     * Several lines,
     * and tags.
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
     * @return one
     */
    public int tagsAtOnce() {
        return 1;
    }

    /** @return one */
    public int oneTag() {
        return 1;
    }

    /**
     * @param a one
     * @return two
     */
    public int tagsAlone(int a) {
        return 2;
    }

    /** @param a one
     * @return two
     */
    public int tagsFromTheFirstLine(int a) {
        return 2;
    }

    /** Text on the first line,
     * and on more. */
    public void fromTheFirstLine() {}

    /**No blanks.*/
    public void noBlanks() {}

    /**   Blanks.   */
    public void blanks() {}

    /**
      No stars,
      {@code on no line}.
    */
    public void noStars() {}

    /**
     ** Two stars.
     **/
    public void twoStars() {}

    /** Two at the end. **/
    public void twoAtTheEnd() {}

    /** */
    public void empty() {}

    /**
     */
    public void emptyLines() {}

    /**
     * An example:
     *
     * <pre>
     *   pond.example();
     * </pre>
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
     */
    public void exampleWithATag() {}

    /**
     * <ul>
     *   <li>a list
     * </ul>
     * <p>A paragraph, with blanks behind it.   
     *   
     * @see #none
     */
    public void html() {}

    /** Is written {@code <!-- autometrics:doc-start -->}, and ends with {@code <!-- autometrics:doc-end -->}. */
    public void aboutFences() {}

    /** Not this one. */
    /** But this one. */
    public void two() {}

    /** Before a line. */
    // The line.
    public void commentBetween() {}

    @Deprecated
    /** No documentation here, to a compiler. */
    public void commentAfterAnnotation() {}

    public void oneAfter() {} public void another() {}

    /** One after a comment. */ public void oneAfterComment() {} public void andAnother() {}

    int field; /** Behind a field. */ public void behind() {}

	/** Tabs. */
	public void tabs() {}

	public void tabsAndNone() {}

      public  void
  odd
    (
    ) {
    }

    String text() {
        return "<!-- autometrics:doc-start -->" + "/** <!-- autometrics:doc-end --> */";
    }

    /** Grüße von 🦆 und Ente. */
    public void grüße() {}

    /** Not counted. */
    void notPublic() {}
}
