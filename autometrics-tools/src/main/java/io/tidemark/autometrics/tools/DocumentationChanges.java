package io.tidemark.autometrics.tools;

import java.nio.file.Path;
import java.util.List;

/**
 * What there was, or is, to do for links in documentation to be up to date. Immutable.
 *
 * @param functions how many functions have links now, or would have
 * @param files what changes, in the order of the files' names
 * @param notices functions that are left without links, and why, a line each
 */
public record DocumentationChanges(int functions, List<ChangedFile> files, List<String> notices) {

    public DocumentationChanges {
        files = List.copyOf(files);
        notices = List.copyOf(notices);
    }

    /**
     * A file that changes.
     *
     * @param file as it was named, or found
     * @param functions whose documentation changes; of a comment that is not of a function, {@code line 12}
     */
    public record ChangedFile(Path file, List<String> functions) {
        public ChangedFile {
            functions = List.copyOf(functions);
        }

        /** {@code Kiosk.java: Kiosk.order, Kiosk.pay}. */
        @Override
        public String toString() {
            return file + ": " + String.join(", ", functions);
        }
    }
}
