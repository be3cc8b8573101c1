package io.tidemark.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.format.EntryEncoder;
import io.tidemark.format.Format;
import io.tidemark.format.emf.Emf;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import io.tidemark.support.EmfCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Entries as lines, and lines as JSON read by another library. For tests. */
public final class Formatted {

    /** Refuses what a strict reader refuses: two members of one name, text behind the object. Numbers keep all their digits. */
    private static final JsonMapper READER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    public static final long NOW = System.currentTimeMillis();

    private final StreamStats stats = new StreamStats("test");
    private final EntryEncoder encoder;
    private final boolean isEmf;
    private final LineBlock block = new LineBlock(64);

    public Formatted(Format format) {
        encoder = format.newEncoder(stats);
        isEmf = format.getClass().getPackage() == Emf.class.getPackage();
    }

    /** An entry written by hand, of now. */
    public static Entry entry(Consumer<EntryWriter> fields) {
        return entry(EntryLayout.DYNAMIC, fields);
    }

    public static Entry entry(EntryLayout layout, Consumer<EntryWriter> fields) {
        return entry(layout, NOW, fields);
    }

    public static Entry entry(EntryLayout layout, long millis, Consumer<EntryWriter> fields) {
        return new Entry() {
            @Override
            public EntryLayout layout() {
                return layout;
            }

            @Override
            public long epochNanos() {
                return millis * 1_000_000;
            }

            @Override
            public void writeTo(EntryWriter out) {
                fields.accept(out);
            }
        };
    }

    /**
     * The lines that the entry adds; none if it is invalid. Each ends in the only line feed that it has, and if it is one of EMF,
     * CloudWatch takes it.
     */
    public List<String> lines(Entry entry) {
        int before = block.lines();
        int length = block.length();
        Outcome outcome = encoder.encode(entry, block);
        List<String> lines = new ArrayList<>();
        for (int i = before; i < block.lines(); i++) {
            if (isEmf) {
                EmfCheck.check(Arrays.copyOfRange(block.array(), block.start(i), block.end(i)));
            }
            String line = block.line(i);
            assertThat(line).endsWith("\n");
            assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
            lines.add(line.substring(0, line.length() - 1));
        }
        if (lines.isEmpty()) {
            assertThat(outcome).isEqualTo(Outcome.INVALID);
            assertThat(block.length()).isEqualTo(length);
        } else {
            assertThat(outcome).isEqualTo(Outcome.PENDING);
        }
        return lines;
    }

    /** The only line of the entry. */
    public String line(Entry entry) {
        List<String> lines = lines(entry);
        assertThat(lines).as("lines; last problem: %s", stats.lastProblem()).hasSize(1);
        return lines.get(0);
    }

    public JsonNode json(Entry entry) {
        return parse(line(entry));
    }

    public List<JsonNode> jsons(Entry entry) {
        return lines(entry).stream().map(Formatted::parse).toList();
    }

    /** What follows {@code _aws} in a line of EMF, as it stands there. */
    public String members(Entry entry) {
        return members(line(entry));
    }

    public static String members(String line) {
        int at = line.indexOf("\"Timestamp\":");
        int end = line.indexOf('}', at) + 1;
        return line.startsWith(",", end) ? line.substring(end + 1, line.length() - 1) : "";
    }

    public Map<Problem, Long> problems() {
        return stats.problems();
    }

    public String lastProblem() {
        return String.valueOf(stats.lastProblem());
    }

    public static JsonNode parse(String line) {
        try {
            return READER.readTree(line);
        } catch (Exception problem) {
            throw new AssertionError("not valid: " + line, problem);
        }
    }
}
