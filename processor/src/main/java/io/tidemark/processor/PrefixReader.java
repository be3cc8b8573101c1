package io.tidemark.processor;

import javax.lang.model.element.Element;

/** Reads the {@code prefix} and {@code exactPrefix} of a record or of a flattened field, and checks them. */
final class PrefixReader {

    /** A prefix; empty if there is none. */
    record Prefix(String text, boolean exact) {}

    private PrefixReader() {}

    /** @param container whether it is that of a record: then it shows where it ends */
    static Prefix read(Annotations.Values annotation, boolean container, String owner, Element at, Problems problems) {
        String prefix = annotation.string("prefix");
        String exact = annotation.string("exactPrefix");
        if (!prefix.isEmpty() && !exact.isEmpty()) {
            problems.error(at, Message.PREFIX_TWICE, owner);
        } else if (!WrittenNames.isPrefix(prefix)) {
            problems.error(at, Message.PREFIX_CHARACTERS, prefix, owner);
        } else if (container && !prefix.isEmpty() && !prefix.endsWith("_") && !prefix.endsWith("-")) {
            problems.error(at, Message.PREFIX_END, prefix, owner, prefix + "_");
        } else if (WrittenNames.hasSpace(exact)) {
            problems.error(at, Message.PREFIX_SPACE, exact, owner);
        } else if (!exact.isEmpty()) {
            return new Prefix(exact, true);
        } else {
            return new Prefix(prefix, false);
        }
        return new Prefix("", false);
    }
}
