package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slots, and children that threads share. */
class SlotsTest {

    private static final String IMPORTS = """
            import io.tidemark.*;
            import io.tidemark.sink.EntrySink;
            import io.tidemark.time.*;
            import io.tidemark.time.Timer;
            import io.tidemark.unit.MetricUnit;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.atomic.*;
            """;

    private static final String CALL = IMPORTS + """
            @Metrics(root = false) class Call {
                int status;
                final Counter bytes = Counter.create();
                final Timer took = Timer.start(Clock.IT);
            }
            """;

    private static final String CLOCK = IMPORTS + """
            class Clock implements TimeSource {
                static final Clock IT = new Clock();
                long now;
                @Override public Instant instant() { return Instant.EPOCH; }
                @Override public long nanoTime() { return now; }
            }
            """;

    private static final String PARENT = IMPORTS + """
            @Metrics class A {
                int x;
                @Flatten(prefix = "call_") final Slot<Call> call = Slot.of(new Call());
                @Flatten(prefix = "late_") final LazySlot<Call> late = LazySlot.create();
            }
            """;

    private static RecordingSink run(String body) {
        return Compiled.run(body, PARENT, CALL, CLOCK);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Slot<Double> f = Slot.of(0.5)       | f=0.5
            @InUnit(MetricUnit.BYTES) Slot<Integer> f = Slot.of(4) | f=4 Bytes
            @InUnit(MetricUnit.SECONDS) Slot<Duration> f = Slot.of(Duration.ofNanos(5)) | f=5ns Seconds
            Slot<String> f = Slot.of("s")       | f=s
            Slot<Thread.State> f = Slot.of(Thread.State.NEW) | f=NEW
            Slot<Optional<Long>> f = Slot.of(Optional.of(3L)) | f=3
            @FormatWith(ToString.class) Slot<Locale> f = Slot.of(Locale.ROOT) | f=
            """)
    void aSlotOfAValueIsWrittenAsTheValueIfItWasFilled(String field, String written) {
        RecordingSink sink = Compiled.run("""
                AGuard filled = new AGuard(sink);
                filled.f.open(OnParentClose.DISCARD).get().close();
                filled.close();
                AGuard opened = new AGuard(sink);
                opened.f.open(OnParentClose.DISCARD).get();
                opened.close();
                new AGuard(sink).close();
                """, IMPORTS + "@Metrics class A { final " + field + "; }");

        assertThat(sink.get(0).lines()).containsExactly(written);
        assertThat(sink.get(1).lines()).isEmpty();
        assertThat(sink.get(2).lines()).isEmpty();
    }

    @Test
    void theSubTaskSetsAValue() {
        RecordingSink sink = Compiled.run(
                """
                AGuard a = new AGuard(sink);
                SlotGuard<Long> slot = a.rows.open(OnParentClose.DISCARD).get();
                slot.set(slot.get() + 2);
                SlotGuard<Double> late = a.late.open(0.25, OnParentClose.DISCARD).get();
                late.close();
                late.set(7.0);
                slot.close();
                a.close();
                """,
                IMPORTS + "@Metrics class A { @InUnit(MetricUnit.COUNT) final Slot<Long> rows = Slot.of(1L);"
                        + " final LazySlot<Double> late = LazySlot.create(); }");

        assertThat(sink.only().lines()).containsExactly("rows=3 Count", "late=0.25");
    }

    @Test
    void aRecordInASlotIsClosedWhenTheSlotIsFilled() {
        RecordingSink sink = run("""
                AGuard a = new AGuard(sink);
                Clock.IT.now = 5;
                SlotGuard<Call> call = a.call.open(OnParentClose.DISCARD).get();
                SlotGuard<Call> late = a.late.open(new Call(), OnParentClose.DISCARD).get();
                call.get().status = 200;
                call.get().bytes.add(10);
                Clock.IT.now = 7;
                call.close();
                late.close();
                call.get().bytes.add(100);
                Clock.IT.now = 100;
                a.close();
                """);

        assertThat(sink.only().lines())
                .containsExactly(
                        "x=0",
                        "call_status=200",
                        "call_bytes=10",
                        "call_took=7ns Milliseconds",
                        "late_status=0",
                        "late_bytes=0",
                        "late_took=2ns Milliseconds");
    }

    @Test
    void aParentThatDoesNotWaitLeavesTheSlotOut() {
        RecordingSink sink = run("""
                AGuard a = new AGuard(sink);
                SlotGuard<Call> call = a.call.open(OnParentClose.DISCARD).get();
                if (call.parentIsClosed()) throw new AssertionError();
                a.close();
                if (!call.parentIsClosed()) throw new AssertionError();
                call.close();
                if (a.late.open(new Call(), OnParentClose.DISCARD).isPresent()) throw new AssertionError();
                """);

        assertThat(sink.only().lines()).containsExactly("x=0");
    }

    @Test
    void aParentThatWaitsIsEmittedWhenTheSlotIsFilled() {
        RecordingSink sink = run("""
                AGuard a = new AGuard(sink);
                SlotGuard<Call> call = a.call.open(OnParentClose.wait(a.flushGuard())).get();
                a.close();
                a.x = 1;
                if (call.parentIsClosed()) throw new AssertionError();
                call.get().status = 3;
                call.close();
                if (!call.parentIsClosed()) throw new AssertionError();
                a = new AGuard(sink);
                call = a.call.open(OnParentClose.DISCARD).get();
                call.delayFlush(a.flushGuard());
                a.close();
                call.get().status = 4;
                call.close();
                a = new AGuard(sink);
                call = a.call.open(OnParentClose.wait(a.flushGuard())).get();
                ForceFlushGuard force = a.forceFlushGuard();
                a.close();
                force.close();
                call.close();
                """);

        assertThat(sink.get(0).lines()).contains("x=1", "call_status=3");
        assertThat(sink.get(1).lines()).contains("call_status=4");
        assertThat(sink.get(2).lines()).containsExactly("x=0");
    }

    @Test
    void aDiscardedParentIsGone() {
        RecordingSink sink = run("""
                AGuard a = new AGuard(sink);
                SlotGuard<Call> call = a.call.open(OnParentClose.wait(a.flushGuard())).get();
                a.discard();
                if (!call.parentIsClosed()) throw new AssertionError();
                call.close();
                """);

        assertThat(sink.entries()).isEmpty();
    }

    @Test
    void slotsWithinSlotsAndChildrenAreClosedWhereTheyAreFilled() {
        RecordingSink sink = Compiled.run(
                """
                AGuard a = new AGuard(sink);
                SlotGuard<Middle> middle = a.child.get().middle.open(OnParentClose.DISCARD).get();
                SlotGuard<Call> call = middle.get().call.open(OnParentClose.DISCARD).get();
                SlotGuard<Call> lazy = a.direct.late.open(new Call(), OnParentClose.DISCARD).get();
                call.close();
                lazy.close();
                call.get().bytes.add(9);
                lazy.get().bytes.add(9);
                middle.close();
                SlotGuard<Call> own = a.maybe.get().late.open(new Call(), OnParentClose.DISCARD).get();
                own.close();
                own.get().bytes.add(9);
                a.close();
                """,
                IMPORTS + """
                          @Metrics class A {
                              @Flatten final SharedChild<Outer> child = SharedChild.of(new Outer());
                              @Flatten(prefix = "direct") final Holder direct = new Holder();
                              @Flatten(prefix = "maybe") final Optional<Holder> maybe = Optional.of(new Holder());
                          }
                          """,
                IMPORTS + "@Metrics class Outer { @Flatten final Slot<Middle> middle = Slot.of(new Middle()); }",
                IMPORTS + "@Metrics class Middle { @Flatten final Slot<Call> call = Slot.of(new Call()); }",
                IMPORTS + "@Metrics class Holder { @Flatten final LazySlot<Call> late = LazySlot.create(); }",
                CALL,
                CLOCK);

        assertThat(sink.only().lines()).contains("bytes=0", "directbytes=0", "maybebytes=0");
    }

    @Test
    void aSlotHoldsACaseAndACaseHoldsASlot() {
        RecordingSink sink = Compiled.run(
                """
                AGuard a = new AGuard(sink);
                SlotGuard<Op> op = a.op.open(OnParentClose.DISCARD).get();
                Op.Get get = new Op.Get(Slot.of(new Call()));
                op.set(get);
                SlotGuard<Call> call = get.call().open(OnParentClose.DISCARD).get();
                call.close();
                call.get().bytes.add(9);
                op.close();
                a.close();
                AGuard b = new AGuard(sink);
                b.op.open(OnParentClose.DISCARD).get().close();
                b.close();
                new AGuard(sink).close();
                """,
                IMPORTS + "@Metrics class A { @Flatten final Slot<Op> op = Slot.of(new Op.Put(4)); }",
                IMPORTS + """
                          @Metrics @CaseTag("op") sealed interface Op {
                              record Put(long size) implements Op {}
                              record Get(@Flatten Slot<Call> call) implements Op {}
                          }
                          """,
                CALL,
                CLOCK);

        assertThat(sink.get(0).lines()).contains("op=Get", "bytes=0");
        assertThat(sink.get(1).lines()).containsExactly("op=Put", "size=4");
        assertThat(sink.get(2).lines()).isEmpty();
    }

    @Test
    void aSlotWithAnAccessorAndOfATypeWithArgumentsIsFilled() {
        RecordingSink sink = Compiled.run(
                """
                AGuard<Pair<String>> a = new AGuard<>(new Pair<>(), sink);
                SlotGuard<Pair<Integer>> slot = a.getOwn().open(OnParentClose.DISCARD).get();
                slot.get().count.increment();
                slot.close();
                slot.get().count.increment();
                a.other.open(OnParentClose.DISCARD).get().close();
                a.close();
                """,
                IMPORTS + """
                          @Metrics class A<T extends Pair<String>> {
                              @Flatten(prefix = "own") private final Slot<Pair<Integer>> own = Slot.of(new Pair<>());
                              @Flatten(prefix = "other") final Slot<T> other;
                              A(T other) { this.other = Slot.of(other); }
                              Slot<Pair<Integer>> getOwn() { return own; }
                          }
                          """,
                IMPORTS + "@Metrics final class Pair<T> { @Ignore T t; final Counter count = Counter.create(); }");

        assertThat(sink.only().lines()).containsExactly("owncount=1", "othercount=0");
    }

    @Test
    void aSlotOfAJavaRecordIsClosedWithIt() {
        RecordingSink sink = Compiled.run(
                """
                A a = new A(Slot.of(new Call()), Slot.of("s"));
                SlotGuard<Call> call = a.call().open(OnParentClose.DISCARD).get();
                a.text().open(OnParentClose.DISCARD).get().close();
                call.close();
                call.get().bytes.increment();
                sink.append(AEntry.of(a));
                call.get().bytes.increment();
                sink.append(AEntry.of(a));
                """, IMPORTS + "@Metrics record A(@Flatten Slot<Call> call, Slot<String> text) {}", CALL, CLOCK);

        assertThat(sink.get(0).lines()).contains("bytes=1", "text=s");
        assertThat(sink.get(1).lines()).contains("bytes=1", "text=s");
    }

    @Test
    void aCounterGuardInASlotIsReleasedWhateverBecomesOfTheSlot() {
        Compiled.run("""
                Counter open = Counter.create();
                new AGuard(open, sink).close();
                new AGuard(open, sink).discard();
                AGuard late = new AGuard(open, sink);
                SlotGuard<B> slot = late.b.open(OnParentClose.DISCARD).get();
                late.close();
                if (open.get() != 1) throw new AssertionError(open);
                slot.close();
                if (open.get() != 0) throw new AssertionError(open);
                """, IMPORTS + """
                          @Metrics class A {
                              @Flatten final Slot<B> b;
                              A(Counter counter, int unused) { this.b = Slot.of(new B(counter)); }
                              A(Counter counter) { this(counter, 0); }
                          }
                          """, IMPORTS + """
                          @Metrics(root = false) class B {
                              final CounterGuard open;
                              B(Counter counter) { open = counter.incrementScoped(); }
                          }
                          """);
    }

    @Test
    void viewsReadWhatWasFilledIn() {
        RecordingSink sink = Compiled.run(
                """
                AGuard a = new AGuard(sink);
                SlotGuard<Call> call = a.call.open(OnParentClose.DISCARD).get();
                call.get().status = 3;
                call.get().bytes.add(4);
                a.rows.open(OnParentClose.DISCARD).get().close();
                call.close();
                call.get().bytes.add(4);
                a.shared.get().hits.increment();
                a.close();
                var status = AFields.call(CallFields.STATUS);
                var bytes = AFields.call(CallFields.BYTES);
                var hits = AFields.shared(SharedFields.HITS);
                if (!status.present(a) || status.readLong(a) != 3) throw new AssertionError();
                if (!bytes.present(a) || bytes.readLong(a) != 4) throw new AssertionError();
                if (!AFields.ROWS.present(a) || AFields.ROWS.readLong(a) != 5) throw new AssertionError();
                if (hits.readLong(a) != 1) throw new AssertionError();
                AGuard empty = new AGuard(sink);
                empty.close();
                if (status.present(empty) || bytes.readLong(empty) != 0 || AFields.ROWS.present(empty)) throw new AssertionError();
                """,
                IMPORTS + """
                          @Metrics class A {
                              @Flatten final Slot<Call> call = Slot.of(new Call());
                              final Slot<Long> rows = Slot.of(5L);
                              @Flatten final SharedChild<Shared> shared = SharedChild.of(new Shared());
                          }
                          """,
                IMPORTS + "@Metrics class Shared { final Counter hits = Counter.create(); }",
                CALL,
                CLOCK);

        assertThat(sink.entries()).hasSize(2);
    }

    @Test
    void aSharedChildIsWrittenAsItIsWhenTheEntryIsEmitted() {
        RecordingSink sink = Compiled.run(
                """
                AGuard a = new AGuard(sink);
                SharedChild<Shared> shared = a.shared;
                shared.get().hits.add(2);
                shared.get().last.set("b");
                a.close();
                shared.get().hits.add(2);
                shared.get().last.set("c");
                """,
                IMPORTS + "@Metrics class A { @Flatten(prefix = \"cache\") final SharedChild<Shared> shared"
                        + " = SharedChild.of(new Shared(\"n\")); }",
                IMPORTS + """
                          @Metrics class Shared {
                              final String name;
                              final Thread.State kind = Thread.State.NEW;
                              final Optional<Duration> limit = Optional.of(Duration.ZERO);
                              final Counter hits = Counter.create();
                              final LongAdder adder = new LongAdder();
                              final AtomicReference<String> last = new AtomicReference<>("a");
                              final State<String> state = State.of("s");
                              final SharedHistogram histogram = SharedHistogram.create();
                              final Stopwatch watch = Stopwatch.create();
                              final Slot<Integer> slot = Slot.of(1);
                              @Flatten final Slot<Free> free = Slot.of(new Free());
                              @Flatten final Inner inner = new Inner();
                              @Ignore int ignored;
                              Shared(String name) { this.name = name; }
                          }
                          """,
                IMPORTS + "@Metrics class Inner { final AtomicBoolean hit = new AtomicBoolean(true); }",
                IMPORTS + "@Metrics class Free { int anything; }");

        assertThat(sink.only().lines())
                .containsExactly(
                        "cachename=n",
                        "cachekind=NEW",
                        "cachelimit=0ns Milliseconds",
                        "cachehits=2",
                        "cacheadder=0",
                        "cachelast=b",
                        "cachestate=s",
                        "cachehit=1");
    }
}
