package io.tidemark.autometrics.tools;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was asked for cannot be done, and nothing was written. The message says what is wrong, a line for each thing, and what to do. */
public final class ToolException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * @param problems a line each; at least one
     */
    ToolException(List<String> problems) {
        super(String.join("\n", problems));
    }

    ToolException(String problem) {
        super(problem);
    }

    ToolException(String problem, @Nullable Exception cause) {
        super(problem, cause);
    }
}
