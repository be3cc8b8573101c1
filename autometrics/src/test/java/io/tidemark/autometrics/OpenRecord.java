package io.tidemark.autometrics;

import io.tidemark.Guard;
import io.tidemark.WorkFollower;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.Flag;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.Shape;
import io.tidemark.format.Format;
import io.tidemark.format.json.Json;
import io.tidemark.output.Outputs;
import io.tidemark.sink.ImmediateSink;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A record that is open, with an id and with {@link FunctionCalls}, as one that the processor has generated. */
final class OpenRecord {

    private static final EntryLayout LAYOUT = EntryLayout.of(Shape.of("Record")
            .keyed("calls")
            .withoutPrefixes()
            .flags(FlagSet.named(Flag.NoMetric.class.getName()))
            .build());

    private final FunctionCalls calls = new FunctionCalls();
    private final Guard guard;
    private WorkFollower.@Nullable Fields fields;
    private boolean closed;

    OpenRecord(String id) {
        guard = (Guard) Proxy.newProxyInstance(
                Guard.class.getClassLoader(),
                new Class<?>[] {Guard.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "tidemarkRecordId" -> id;
                    case "tidemarkFollower" -> calls;
                    case "isClosed" -> closed;
                    default -> InvocationHandler.invokeDefault(proxy, method, arguments);
                });
    }

    Guard guard() {
        return guard;
    }

    void close() {
        closed = true;
        fields = calls.tidemarkClose();
    }

    private record Line(WorkFollower.Fields fields) implements Entry {
        @Override
        public EntryLayout layout() {
            return LAYOUT;
        }

        @Override
        public long epochNanos() {
            return 0;
        }

        @Override
        public void writeTo(EntryWriter out) {
            fields.writeTo(out, 0);
        }
    }

    /** What its line says of a function; empty before it is closed, and if there is nothing. */
    String line() {
        return fields == null ? "" : line(fields, Json.create());
    }

    /** The line of an entry that has these fields alone. */
    static String line(WorkFollower.Fields fields, Format format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImmediateSink sink = ImmediateSink.of(format.writeTo(Outputs.of(out)))) {
            sink.append(new Line(fields));
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
