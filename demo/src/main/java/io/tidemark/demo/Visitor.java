package io.tidemark.demo;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who comes to the pond. */
public enum Visitor {
    /** Feeds the ducks. */
    CHILD,
    /** Runs around the pond. */
    JOGGER,
    /** Looks. */
    PAINTER,
    /** Counts them. */
    TOURIST;

    /** The header of a request that says who it is. */
    public static final String HEADER = "X-Visitor";

    private static final Visitor[] ALL = values();

    private final String text = name().toLowerCase(Locale.ROOT);

    /** As it is sent, and as the tag that it becomes. */
    public String text() {
        return text;
    }

    /** The one who has the errand of a number. */
    static Visitor of(long errand) {
        return ALL[(int) (errand % ALL.length)];
    }

    /** Null for anything that we do not know: a client is not to make up as many tags as it likes. */
    public static @Nullable Visitor named(@Nullable String text) {
        for (Visitor visitor : ALL) {
            if (visitor.text.equals(text)) {
                return visitor;
            }
        }
        return null;
    }
}
