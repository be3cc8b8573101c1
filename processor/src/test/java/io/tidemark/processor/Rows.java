package io.tidemark.processor;

import io.tidemark.sink.EntrySink;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Tables of fields and what is written of them. All are compiled at once, one record a row: a compilation is what costs. */
final class Rows {

    private final String imports;
    private final List<String> fields = new ArrayList<>();
    private final List<String> sources = new ArrayList<>();
    private Compiled compiled;

    /** @param helpers sources that the rows use */
    Rows(String imports, String... helpers) {
        this.imports = imports;
        for (String helper : helpers) {
            sources.add(imports + helper);
        }
    }

    /** Adds a table of lines {@code field | written}; gives the arguments for a test of each. */
    Stream<Arguments> add(String table) {
        List<Arguments> rows = new ArrayList<>();
        for (String line : table.split("\n")) {
            String[] row = line.split("(?<!\\|)\\|(?!\\|)", 2);
            rows.add(Arguments.of(row[0].strip(), row[1].strip()));
            add(row[0].strip(), fields.size());
        }
        return rows.stream();
    }

    private void add(String field, int row) {
        fields.add(field);
        sources.add(imports + "@Metrics class Row" + row + " { " + field + "; }");
    }

    /** The lines that are written of a record with this field. */
    synchronized String written(String field) throws ReflectiveOperationException {
        if (compiled == null) {
            compiled = Compiled.of(sources.toArray(String[]::new));
        }
        RecordingSink sink = new RecordingSink();
        Class<?> guard = compiled.type("Row" + fields.indexOf(field) + "Guard");
        Constructor<?> constructor = guard.getDeclaredConstructor(EntrySink.class);
        constructor.setAccessible(true);
        try (AutoCloseable opened = (AutoCloseable) constructor.newInstance(sink)) {
            assert opened != null;
        } catch (Exception failed) {
            throw new AssertionError(field, failed);
        }
        return String.join(" ", sink.only().lines())
                .replaceAll("by \\[Dimension\\[name=(.), value=(.)\\]\\]", "by $1=$2")
                .strip();
    }
}
