package io.tidemark.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.Entry;
import io.tidemark.format.Format;
import io.tidemark.format.emf.Emf;
import io.tidemark.output.Outputs;
import io.tidemark.support.EmfCheck;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/** The lines that a decorated stream writes. */
final class Written {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final EntryStream inner;
    private final EntryStream stream;
    private final boolean isEmf;

    Written(Format format, UnaryOperator<EntryStream> decorated) {
        inner = format.writeTo(Outputs.of(bytes));
        stream = decorated.apply(inner);
        isEmf = format instanceof Emf;
    }

    /** The lines of these entries. */
    List<String> lines(Entry... entries) {
        for (Entry entry : entries) {
            assertThat(stream.next(entry)).isEqualTo(Outcome.PENDING);
        }
        stream.flush(FlushKind.EXPLICIT).toCompletableFuture().join();
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        List<String> lines = text.lines().toList();
        if (isEmf) {
            lines.forEach(EmfCheck::check);
        }
        return lines;
    }

    String line(Entry entry) {
        List<String> lines = lines(entry);
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    StreamStats stats() {
        assertThat(stream.stats()).isEqualTo(inner.stats());
        return stream.stats().get(0);
    }
}
