package io.tidemark.it.records;

import io.tidemark.entry.Entry;
import io.tidemark.format.Format;
import io.tidemark.format.emf.Emf;
import io.tidemark.output.LineBlock;
import io.tidemark.output.Output;
import io.tidemark.sink.EntrySink;
import io.tidemark.sink.ImmediateSink;
import io.tidemark.sink.SinkStats;
import io.tidemark.stream.Problem;
import io.tidemark.support.EmfCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sink that writes entries as a service does, into memory. Lines of EMF are checked. */
final class Emitted implements EntrySink {

    private static final Pattern LINE = Pattern.compile("\\{\"_aws\":(\\{.*?,\"Timestamp\":(-?\\d+)\\}),?(.*)");

    private final List<String> lines = new ArrayList<>();
    private final ImmediateSink sink;

    private Emitted(Format format) {
        sink = ImmediateSink.of(format.writeTo(new Output() {
            @Override
            public void write(LineBlock block) {
                for (int i = 0; i < block.lines(); i++) {
                    if (format instanceof Emf) {
                        EmfCheck.check(Arrays.copyOfRange(block.array(), block.start(i), block.end(i)));
                    }
                    lines.add(block.line(i).stripTrailing());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        }));
    }

    /** Lines as CloudWatch takes them. */
    static Emitted emf() {
        return in(Emf.builder("Ns").build());
    }

    /** Lines in a format. */
    static Emitted in(Format format) {
        return new Emitted(format);
    }

    @Override
    public void append(Entry entry) {
        sink.append(entry);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** The whole of the only line. */
    String line() {
        if (lines.size() != 1) {
            throw new AssertionError("expected one line, but there are " + lines + "; " + stats());
        }
        return lines.get(0);
    }

    /** The only line without what it says to CloudWatch. */
    String fields() {
        return "{" + matched().group(3);
    }

    /** What the only line says to CloudWatch of metrics and dimensions. */
    String directives() {
        return matched().group(1).replaceFirst("^\\{\"CloudWatchMetrics\":(.*),\"Timestamp\":.*", "$1");
    }

    /** The time of the entry of the only line. */
    long epochMillis() {
        return Long.parseLong(matched().group(2));
    }

    Map<Problem, Long> problems() {
        return stats().branches().get(0).problems();
    }

    SinkStats stats() {
        return sink.stats();
    }

    private Matcher matched() {
        Matcher matcher = LINE.matcher(line());
        if (!matcher.matches()) {
            throw new AssertionError("no line of EMF: " + line());
        }
        return matcher;
    }
}
