package io.tidemark.format.emf;

import static io.tidemark.internal.json.Formatted.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import io.tidemark.format.EntryEncoder;
import io.tidemark.format.Format;
import io.tidemark.format.json.Json;
import io.tidemark.internal.json.Allocation;
import io.tidemark.internal.json.Formatted;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faulty entries, and what an encoder keeps. */
class EmfRobustnessTest {

    static List<Format> formats() {
        return List.of(Emf.builder("Ns").strict(false).build(), Json.create());
    }

    private static final NameTable OPERATIONS = NameTable.of("Feed", "Count");

    private static final EntryLayout LAYOUT = EntryLayout.of(Shape.of("Request")
            .dimensions("operation")
            .property("operation", ValueShape.STRING)
            .property("id", ValueShape.STRING)
            .metric("count", ValueShape.LONG)
            .metric("time", ValueShape.DOUBLE)
            .unit(MetricUnit.MILLISECONDS)
            .metric("size", ValueShape.optional(ValueShape.DOUBLE))
            .metric("many", ValueShape.list(ValueShape.DOUBLE))
            .keyed("keys")
            .build());

    private static Entry good(int seed) {
        String id = "id-" + seed;
        return entry(LAYOUT, out -> {
            out.property(0, OPERATIONS, seed & 1);
            out.property(1, id);
            out.metric(2, seed * 1000L);
            out.nanos(3, seed * 12_345L);
            if (seed % 3 != 0) {
                out.metric(4, seed / 7.0);
            }
            ValueWriter many = out.value(5);
            many.beginDistribution();
            many.observe(seed, 1);
            many.observe(1.5, 3);
            many.endDistribution();
            out.keyed(6, "k").metric(1);
            out.keyed(6, "l").string(id);
        });
    }

    @ParameterizedTest
    @MethodSource("formats")
    void anEntryThatThrowsCostsItselfOnly(Format format) {
        Formatted formatted = new Formatted(format);
        String before = formatted.line(good(1));
        List<Consumer<EntryWriter>> faults = List.of(
                out -> {
                    throw new IllegalStateException("at once");
                },
                out -> {
                    out.property(0, "x");
                    out.metric(2, 1);
                    throw new StackOverflowError("half-way");
                },
                out -> {
                    ValueWriter many = out.value(5);
                    many.beginDistribution();
                    many.observe(1, 1);
                    throw new IllegalStateException("in a distribution");
                },
                out -> {
                    out.value(1).beginList();
                    throw new IllegalStateException("in a list");
                },
                out -> out.nested(2, good(1)),
                out -> out.metric(99, 1),
                out -> out.metric(-1, 1),
                out -> out.nested(6, entry(x -> {
                    throw new IllegalStateException("in a child");
                })));
        long count = 0;
        for (Consumer<EntryWriter> fault : faults) {
            assertThat(formatted.lines(entry(LAYOUT, fault))).isEmpty();
            assertThat(formatted.problems()).isEqualTo(Map.of(Problem.EXCEPTION, ++count));
            assertThat(formatted.line(good(1))).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aValueThatIsNotClosedOrClosedTwiceLeavesTheLineValid(Format format) {
        Formatted formatted = new Formatted(format);
        List<Consumer<EntryWriter>> faults = List.of(
                out -> out.value(5).beginDistribution(),
                out -> {
                    ValueWriter many = out.value(5);
                    many.beginDistribution();
                    out.keyed(6, "k").metric(1);
                    many.observe(1, 1);
                    many.endDistribution();
                },
                out -> {
                    ValueWriter list = out.value(1);
                    list.beginList();
                    list.item("a");
                    out.metric(2, 3);
                    list.item("b");
                    list.endList();
                },
                out -> {
                    ValueWriter value = out.value(2);
                    value.metric(1);
                    value.metric(2);
                    value.string("3");
                    value.endList();
                    value.endDistribution();
                    value.item("x");
                    value.observe(1, 1);
                    value.error("why");
                },
                out -> {
                    ValueWriter value = out.value(2);
                    value.beginList();
                    value.metric(2);
                    value.beginDistribution();
                });
        for (Consumer<EntryWriter> fault : faults) {
            formatted.json(entry(LAYOUT, out -> {
                out.property(0, "x");
                fault.accept(out);
            }));
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aValueThatIsBegunAndNotEndedIsCounted(Format format) {
        List<Consumer<ValueWriter>> begun =
                List.of(value -> {}, value -> value.unit(MetricUnit.COUNT), ValueWriter::beginList, value -> {
                    value.beginDistribution();
                    value.observe(1, 1);
                });
        for (Consumer<ValueWriter> fault : begun) {
            for (boolean first : new boolean[] {true, false}) {
                Formatted formatted = new Formatted(format);
                assertThat(formatted.line(entry(out -> {
                            if (first) {
                                fault.accept(out.value("begun"));
                            }
                            out.value("whole").metric(1);
                            if (!first) {
                                fault.accept(out.value("begun"));
                            }
                        })))
                        .contains("\"whole\":")
                        .doesNotContain("begun");
                assertThat(formatted.problems()).isEqualTo(Map.of(Problem.VALUE_INVALID, 1L));
                assertThat(formatted.lastProblem()).contains("begun was left out");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aRecordInARecordWithoutEndIsCutOff(Format format) {
        Formatted formatted = new Formatted(format);
        EntryLayout layout = EntryLayout.of(Shape.of("Endless").nested("self").build());
        Entry[] endless = new Entry[1];
        endless[0] = entry(layout, out -> {
            out.nested(0, endless[0]);
            out.value("x").metric(1);
        });
        assertThat(formatted.json(endless[0]).toString()).contains("\"x\":");
        assertThat(formatted.problems()).containsEntry(Problem.VALUE_INVALID, 1L);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void manyLayoutsAndTheirEntriesTakeTurns(Format format) {
        Formatted formatted = new Formatted(format);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 5000; i++) {
                String name = "m" + i;
                EntryLayout layout = EntryLayout.of(
                        Shape.of("T").metric(name, ValueShape.LONG).build());
                int value = i;
                assertThat(formatted.line(entry(layout, out -> out.metric(0, value))))
                        .contains("\"" + name + "\":");
            }
        }
        assertThat(formatted.problems()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void linesAreAppendedToThoseThatAreThere(Format format) {
        LineBlock block = new LineBlock(16);
        EntryEncoder encoder = format.newEncoder(new StreamStats("test"));
        for (int i = 0; i < 100; i++) {
            assertThat(encoder.encode(good(i), block)).isEqualTo(Outcome.PENDING);
        }
        Formatted one = new Formatted(format);
        for (int i = 0; i < 100; i++) {
            assertThat(block.line(i)).isEqualTo(one.line(good(i)) + "\n");
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void makesNoGarbage(Format format) {
        Entry[] entries = new Entry[64];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = good(i);
        }
        assertThat(allocated(format, entries)).isLessThan(10_000);
    }

    @Test
    void aConditionThatLastsMakesNoGarbageAndIsCountedAtEachLine() {
        EntryLayout layout = EntryLayout.of(Shape.of("Lasting")
                .metric("a", ValueShape.LONG)
                .unit(Unit.custom("Furlongs"))
                .metric("b", ValueShape.DOUBLE)
                .metric("c", ValueShape.DOUBLE)
                .property("a", ValueShape.STRING)
                .property("id", ValueShape.STRING)
                .build());
        Entry lasting = entry(layout, out -> {
            out.metric(0, 1);
            out.metric(1, Double.NaN);
            out.metric(2, Double.POSITIVE_INFINITY);
            out.property(3, "second");
            out.property(4, "i");
        });
        Entry other = entry(layout, out -> {
            out.metric(1, 2.5);
            out.metric(2, Double.NaN);
        });
        Emf format = Emf.builder("Ns", "Other")
                .strict(false)
                .defaultDimensions(List.of("Region"), List.of("id"))
                .build();
        Formatted formatted = new Formatted(format);
        for (long i = 1; i < 5; i++) {
            assertThat(formatted.members(lasting)).contains("\"a\":1,").contains("\"id\":\"i\"");
            assertThat(formatted.problems())
                    .isEqualTo(Map.of(
                            Problem.UNIT_LEFT_OUT, i,
                            Problem.NAN_LEFT_OUT, i,
                            Problem.VALUE_CLAMPED, i,
                            Problem.NAME_INVALID, i,
                            Problem.DIMENSIONS_LEFT_OUT, i));
            assertThat(formatted.lastProblem()).contains("a second field named \"a\"");
        }
        assertThat(allocated(format, lasting)).isLessThan(10_000);
        assertThat(allocated(format, lasting, other)).isLessThan(100 * 100_000);
    }

    /** Bytes that 100,000 lines need, warmed up. */
    private static long allocated(Format format, Entry... entries) {
        EntryEncoder encoder = format.newEncoder(new StreamStats("test"));
        LineBlock block = new LineBlock(4096);
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = Allocation.bytes();
            for (int i = 0; i < 100_000; i++) {
                block.clear(4096);
                encoder.encode(entries[i & (entries.length - 1)], block);
            }
            allocated = Math.min(allocated, Allocation.bytes() - before);
        }
        return allocated;
    }

    @Test
    void twoEncodersOfOneFormatKnowNothingOfEachOther() throws InterruptedException {
        Emf format = Emf.builder("Ns").build();
        String expected = new Formatted(format).line(good(1));
        String[] lines = new String[2];
        Thread[] threads = new Thread[2];
        for (int i = 0; i < 2; i++) {
            int at = i;
            threads[i] = new Thread(() -> {
                Formatted formatted = new Formatted(format);
                for (int k = 0; k < 20_000; k++) {
                    lines[at] = formatted.line(good(1));
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(lines).containsExactly(expected, expected);
    }
}
