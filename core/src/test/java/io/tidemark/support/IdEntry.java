package io.tidemark.support;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import java.util.regex.Pattern;

/** An entry that can be told from all others. */
public record IdEntry(int producer, long id, long epochNanos) implements Entry {

    private static final Pattern LINE = Pattern.compile("<[0-9]+ [0-9]+ [0-9]+>");

    public IdEntry(int producer, long id) {
        this(producer, id, 0);
    }

    public IdEntry(long id) {
        this(0, id);
    }

    @Override
    public void writeTo(EntryWriter out) {}

    /** As it is written, and read back. */
    public String line() {
        return "<" + producer + " " + id + " " + epochNanos + ">";
    }

    /** Fails if the line is not whole. */
    public static IdEntry parse(String line) {
        if (!LINE.matcher(line).matches()) {
            throw new AssertionError("not a whole line: \"" + line + "\"");
        }
        String[] parts = line.substring(1, line.length() - 1).split(" ");
        return new IdEntry(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }
}
