package io.tidemark.support;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.internal.json.Formatted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An entry that can be told from all others, as a real format writes it.
 *
 * @param invalid whether strict EMF refuses it
 */
public record Numbered(int thread, long number, boolean invalid) implements Entry {

    private static final EntryLayout LAYOUT = EntryLayout.of(Shape.of("Numbered")
            .metric("number", ValueShape.LONG)
            .property("thread", ValueShape.STRING)
            .keyed("more")
            .build());

    public Numbered(int thread, long number) {
        this(thread, number, false);
    }

    @Override
    public EntryLayout layout() {
        return LAYOUT;
    }

    @Override
    public long epochNanos() {
        return Formatted.NOW * 1_000_000;
    }

    @Override
    public void writeTo(EntryWriter out) {
        out.metric(0, number);
        out.property(1, "thread " + thread);
        if (invalid) {
            out.keyed(2, "number").metric(number);
        }
    }

    /** As it is read back from a line of EMF or JSON. Fails if the line is not whole. */
    public static Numbered parse(String line) {
        JsonNode json = Formatted.parse(line);
        String thread = json.findValue("thread").textValue();
        JsonNode number = json.has("number") ? json.get("number") : json.at("/metrics/number/value");
        return new Numbered(
                Integer.parseInt(thread.substring("thread ".length())),
                number.isNumber() ? number.longValue() : number.at("/Values/0").longValue());
    }

    /** All that is in the files of a directory. Fails if a line is not whole, the last of a file included. */
    public static List<Numbered> readAll(Path directory) {
        List<Numbered> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String text = Files.readString(file);
                if (!text.isEmpty() && !text.endsWith("\n")) {
                    throw new AssertionError(file + " ends in the middle of a line");
                }
                text.lines().map(Numbered::parse).forEach(all::add);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return all;
    }
}
