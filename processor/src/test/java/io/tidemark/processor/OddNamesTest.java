package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Records and fields that are called what generated code uses. */
class OddNamesTest {

    private static final String IMPORTS = "import io.tidemark.*;\n";

    @Test
    void fieldsMayBeCalledAsTypes() {
        RecordingSink sink = Compiled.run(
                "new AGuard(1, sink).close();",
                IMPORTS + "@Metrics class A { char String = 'c'; Character Character = 'd';"
                        + " java.util.function.Supplier<java.lang.String> Closing = () -> \"s\";"
                        + " int[] Elements = {1}; @Flatten B Objects = new B(); A(int GuardState) {} }",
                IMPORTS
                        + "@Metrics(root = false) class B { java.time.Duration Conversions = java.time.Duration.ZERO; }");

        assertThat(sink.only().lines())
                .containsExactly(
                        "String=c", "Character=d", "Closing=s", "Elements=[1.0x1]", "Conversions=0ns Milliseconds");
    }

    @Test
    void aRecordMayBeCalledAsAType() {
        RecordingSink sink = Compiled.run(
                "new BodyGuard(sink).close(); new ResultBodyGuard(sink).close(); sink.append(EntryEntry.of(new Entry(1)));",
                "package app; " + IMPORTS + "@Metrics class Body { int x; }",
                "package app; " + IMPORTS
                        + "@Metrics class ResultBody { int y; @Flatten Values values = new Values(); }",
                "package app; " + IMPORTS
                        + "@Metrics(root = false) class Values { @Flatten Closed closed = new Closed(); }",
                "package app; " + IMPORTS
                        + "@Metrics(root = false) class Closed { java.util.concurrent.atomic.AtomicLong"
                        + " z = new java.util.concurrent.atomic.AtomicLong(); }",
                "package app; " + IMPORTS + "@Metrics record Entry(int e) {}");

        assertThat(sink.get(0).lines()).containsExactly("x=0");
        assertThat(sink.get(1).lines()).containsExactly("y=0", "z=0");
        assertThat(sink.get(2).lines()).containsExactly("e=1");
    }

    @Test
    void aSuppressionThatDoesNotCompileIsNoBugOfTheProcessor() {
        assertThat(Compiled.compile(
                                List.of(),
                                IMPORTS
                                        + "@Metrics @SuppressWarnings(MISSING) class A implements java.io.Serializable { int x; }")
                        .diagnostics())
                .extracting(diagnostic -> diagnostic.getMessage(null))
                .anyMatch(message -> message.contains("MISSING"))
                .anyMatch(message -> message.contains(Message.SERIALIZABLE.tag()))
                .noneMatch(message -> message.contains(Message.INTERNAL.tag()));
    }
}
