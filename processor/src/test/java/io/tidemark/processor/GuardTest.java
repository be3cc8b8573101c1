package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.entry.EntryLayout;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuardTest {

    private static final String IMPORTS = "import io.tidemark.*;\nimport io.tidemark.sink.EntrySink;\n";

    @Test
    void hasEachConstructorThatIsNotPrivateWithTheSinkBehind() {
        Class<?> guard = Compiled.of(IMPORTS + """
                                  @Metrics public class A<T extends Comparable<T>> {
                                      public A() {}
                                      protected A(int a, T b) {}
                                      A(String... sink) {}
                                      <X extends java.io.IOException> A(Class<X> type) throws X, InterruptedException {}
                                      private A(Object hidden) {}
                                      A(Hidden hidden) {}
                                      private static class Hidden {}
                                  }
                                  """).type("AGuard");

        assertThat(guard.getDeclaredConstructors())
                .extracting(Constructor::toGenericString)
                .containsExactlyInAnyOrder(
                        "public AGuard(io.tidemark.sink.EntrySink)",
                        "protected AGuard(int,T,io.tidemark.sink.EntrySink)",
                        "AGuard(java.lang.String[],io.tidemark.sink.EntrySink)",
                        "<X extends java.io.IOException> AGuard(java.lang.Class<X>,io.tidemark.sink.EntrySink) throws X,java.lang.InterruptedException");
        assertThat(Modifier.toString(guard.getModifiers())).isEqualTo("public final");
        assertThat(Arrays.toString(guard.getTypeParameters()[0].getBounds())).isEqualTo("[java.lang.Comparable<T>]");
    }

    @Test
    void aHandleIsAFurtherOwner() {
        RecordingSink sink = Compiled.run(
                """
                AGuard<String> a = new AGuard<>(sink);
                AHandle<String> one = a.handle();
                AHandle<String> two = one.share();
                a.close();
                a.handle().close();
                one.close();
                one.close();
                one.share().close();
                two.metrics().hits.increment();
                two.close();
                a.handle().metrics().hits.increment();
                """,
                IMPORTS + "@Metrics class A<T extends CharSequence> { T x; final Counter hits = Counter.create(); }");

        assertThat(sink.only().lines()).containsExactly("hits=1");
    }

    @Test
    void knowsWhatFollowsItsWork() {
        String told = """
                class Told implements WorkFollower {
                    final String text;
                    Told(String text) { this.text = text; }
                    public Fields tidemarkClose() {
                        return text.isEmpty() ? null : (out, field) -> out.keyed(field, text).metric(1);
                    }
                }
                """;
        RecordingSink sink = Compiled.run(
                """
                AGuard own = new AGuard(sink);
                BGuard flattened = new BGuard(sink);
                CGuard deeper = new CGuard(sink);
                DGuard none = new DGuard(sink);
                check(own.tidemarkFollower() == own.getTold());
                check(flattened.tidemarkFollower() == flattened.a.told());
                check(deeper.tidemarkFollower() == deeper.b.get().told());
                check(none.tidemarkFollower() == null);
                own.close();
                flattened.close();
                deeper.close();
                none.close();
                """.replace("check(", "H.check("),
                IMPORTS + told,
                IMPORTS
                        + "@Metrics class A { @Flatten private final Told told = new Told(\"a\"); int x; Told getTold() { return told; } }",
                IMPORTS + "@Metrics(root = false) record Inner(@Flatten Told told) {}",
                IMPORTS
                        + "@Metrics class B { @Flatten(prefix = \"p_\") final Inner a = new Inner(new Told(\"b\")); int x; }",
                IMPORTS
                        + "@Metrics class C { @Flatten final SharedChild<Inner> b = SharedChild.of(new Inner(new Told(\"\"))); int x; }",
                IMPORTS + "@Metrics class D { @Flatten final Inner b = null; int x; }",
                "class H { static void check(boolean holds) { if (!holds) throw new AssertionError(); } }");

        assertThat(IntStream.range(0, 4).mapToObj(i -> sink.get(i).lines().toString()))
                .containsExactly("[a=1, x=0]", "[b=1, x=0]", "[x=0]", "[x=0]");
    }

    @Test
    void aRecordIsHandedOverWithAHandle() {
        RecordingSink sink = Compiled.run("""
                AHandle handle = new AGuard(sink).call(m -> m.handle());
                Thread thread = new Thread(() -> {
                    try (handle) {
                        handle.metrics().x = 3;
                    }
                });
                thread.start();
                thread.join();
                """, IMPORTS + "@Metrics class A { int x; }");

        assertThat(sink.only().lines()).containsExactly("x=3");
    }

    @Test
    void aDiscardedRecordLetsGoOfWhatItHolds() {
        RecordingSink sink = Compiled.run("""
                Counter inFlight = Counter.create();
                AGuard a = new AGuard(inFlight, sink);
                if (inFlight.get() != 1) throw new AssertionError();
                a.discard();
                if (inFlight.get() != 0) throw new AssertionError();
                inFlight.increment();
                a.discard();
                a.close();
                if (inFlight.get() != 1) throw new AssertionError();
                """, IMPORTS + """
                          @Metrics class A {
                              final CounterGuard inFlight;
                              A(Counter counter) { inFlight = counter.incrementScoped(); }
                          }
                          """);

        assertThat(sink.entries()).isEmpty();
    }

    @Test
    void aTimedFlushEndsTheWait() {
        RecordingSink sink = Compiled.run("""
                AGuard a = new AGuard(sink);
                a.flushGuard();
                a.flushAfter(java.time.Duration.ZERO);
                a.close();
                """, IMPORTS + "@Metrics class A { int x; }");

        assertThat(sink.only().lines()).containsExactly("x=0");
    }

    @Test
    void aTimerThatComesAfterTheOwnersCloseStopsBeforeTheEntryIsEmitted() {
        RecordingSink sink = Compiled.run("""
                AGuard a = new AGuard(sink);
                FlushGuard held = a.flushGuard();
                a.own = io.tidemark.time.Timer.start(Clock.IT);
                Clock.IT.nanos = 3;
                a.close();
                a.call = new Call();
                a.watch = io.tidemark.time.Stopwatch.create(Clock.IT);
                a.watch.start();
                Clock.IT.nanos = 10;
                held.close();
                Clock.IT.nanos = 1000;
                """, IMPORTS + """
                          import io.tidemark.time.*;
                          @Metrics class A {
                              Timer own;
                              Stopwatch watch;
                              @Flatten(prefix = "call_") Call call;
                          }
                          """, IMPORTS + """
                          import io.tidemark.time.*;
                          @Metrics(root = false) class Call { final Timer latency = Timer.start(Clock.IT); }
                          """, """
                import io.tidemark.time.TimeSource;
                class Clock implements TimeSource {
                    static final Clock IT = new Clock();
                    long nanos;
                    @Override public java.time.Instant instant() { return java.time.Instant.EPOCH; }
                    @Override public long nanoTime() { return nanos; }
                }
                """);

        assertThat(sink.only().lines())
                .containsExactly("own=3ns Milliseconds", "watch=7ns Milliseconds", "call_latency=7ns Milliseconds");
    }

    @Test
    void needsASink() {
        assertThatThrownBy(() -> Compiled.run("new AGuard(null);", IMPORTS + "@Metrics class A {}"))
                .hasRootCauseInstanceOf(NullPointerException.class)
                .hasRootCauseMessage("sink");
    }

    @Test
    void isAsVisibleAsItsRecord() {
        Compiled compiled = Compiled.of("package p;\n" + IMPORTS + """
                          public class Outer {
                              @Metrics public static class Open {}
                              @Metrics static class Closed {}
                              public interface In { @Metrics class Deep { int x; } }
                              static class Hiding { @Metrics public static class Inside {} }
                              @Metrics protected static class Half {}
                          }
                          """);

        for (String type : new String[] {"Shape", "Guard", "Handle", "Fields"}) {
            assertThat(isPublic(compiled, "p.Outer_Open" + type)).isTrue();
            assertThat(isPublic(compiled, "p.Outer_In_Deep" + type)).isTrue();
            assertThat(isPublic(compiled, "p.Outer_Closed" + type)).isFalse();
            assertThat(isPublic(compiled, "p.Outer_Hiding_Inside" + type)).isFalse();
            assertThat(isPublic(compiled, "p.Outer_Half" + type)).isFalse();
        }
    }

    private static boolean isPublic(Compiled compiled, String type) {
        return Modifier.isPublic(compiled.type(type).getModifiers());
    }

    @Test
    void closesOnceAndDiscardsForGood() {
        RecordingSink sink = Compiled.run("""
                AGuard a = new AGuard(sink);
                a.close();
                a.close();
                a.discard();
                AGuard b = new AGuard(sink);
                b.discard();
                b.close();
                AGuard c = new AGuard(sink);
                var flush = c.flushGuard();
                c.close();
                c.x = 3;
                flush.close();
                """, IMPORTS + "@Metrics class A { int x; }");

        assertThat(sink.entries()).hasSize(2);
        assertThat(sink.get(1).lines()).containsExactly("x=3");
    }

    @Test
    void anEntryWhoseValuesCannotBeClosedIsAppendedAllTheSame() {
        RecordingSink sink = new RecordingSink();
        Compiled compiled = Compiled.of(
                        IMPORTS + "@Metrics class A { @Flatten B b = new B(); }",
                        IMPORTS + "@Metrics class B { StringBuilder text = new StringBuilder(); }",
                        IMPORTS
                                + "public class Main { public static void run(EntrySink sink) { new AGuard(sink).close(); } }")
                .without("BShape$Values");

        compiled.run("Main", sink);

        assertThat(sink.entries()).hasSize(1);
    }

    @Test
    void emittingClosesNoValues() {
        Compiled.run("""
                AGuard a = new AGuard(sink);
                a.tidemarkEmit();
                if (a.tidemarkClosed() != null) throw new AssertionError();
                a.tidemarkCloseValues();
                if (a.tidemarkClosed() == null) throw new AssertionError();
                """, IMPORTS + "@Metrics class A { StringBuilder text = new StringBuilder(); }");
    }

    @Test
    void keepsCopiesInItself() {
        Compiled.run("""
                AGuard a = new AGuard(sink);
                a.close();
                if (a.tidemarkClosed() != a) throw new AssertionError();
                """, IMPORTS + "@Metrics class A { StringBuilder text = new StringBuilder(); }");
    }

    @Test
    void closesHundredsOfValues() {
        String fields = IntStream.range(0, 300)
                .mapToObj(i -> "final AtomicLong f" + i + " = new AtomicLong(" + i + "); ")
                .collect(Collectors.joining());
        RecordingSink sink = Compiled.run(
                "new AGuard(sink).close();",
                IMPORTS + "import java.util.concurrent.atomic.AtomicLong; @Metrics class A { " + fields + "}");

        assertThat(sink.get(0).lines()).hasSize(300).contains("f0=0", "f299=299");
    }

    @Test
    void namesWhatItKeepsUnlikeTheRecordsOwnMethods() {
        RecordingSink sink = Compiled.run("new AGuard(sink).close();", IMPORTS + """
                @Metrics class A {
                    StringBuilder stop = new StringBuilder("a"), emit = new StringBuilder("b"), problems = new StringBuilder("c");
                    java.util.concurrent.atomic.AtomicLong f = new java.util.concurrent.atomic.AtomicLong(1);
                    StringBuilder f_present = new StringBuilder("p");
                    StringBuilder values = new StringBuilder("d"), record = new StringBuilder("e"), closed = new StringBuilder("f");
                }
                """);

        assertThat(sink.get(0).lines())
                .containsExactly(
                        "stop=a", "emit=b", "problems=c", "f=1", "f_present=p", "values=d", "record=e", "closed=f");
    }

    @Test
    void anEntryWhoseTimersCannotBeStoppedHasItsTime() {
        RecordingSink sink = Compiled.run(
                """
                boolean[] broken = {false};
                var clock = new io.tidemark.time.TimeSource() {
                    public java.time.Instant instant() { return java.time.Instant.ofEpochMilli(7); }
                    public long nanoTime() {
                        if (broken[0]) throw new IllegalStateException("no clock");
                        return 1;
                    }
                };
                try (var scope = io.tidemark.time.TimeSource.override(clock)) {
                    AGuard guard = new AGuard(sink);
                    broken[0] = true;
                    guard.close();
                }
                """, IMPORTS + "@Metrics class A { io.tidemark.time.Timer t = io.tidemark.time.Timer.start(); }");

        assertThat(sink.entries()).hasSize(1);
        assertThat(sink.entries().get(0).epochNanos()).isEqualTo(7_000_000);
    }

    @Test
    void runAndCallTellARecordOfItsFailureAndRethrowIt() {
        RecordingSink sink = Compiled.run("""
                new AGuard(sink).run(m -> m.x = 1);
                int answer = new AGuard(sink).call(m -> { m.x = 2; return 42; });
                if (answer != 42) throw new AssertionError();
                java.io.IOException thrown = new java.io.IOException("full");
                try {
                    new AGuard(sink).run(m -> { throw thrown; });
                    throw new AssertionError();
                } catch (java.io.IOException e) {
                    if (e != thrown) throw new AssertionError();
                }
                try {
                    int never = new AGuard(sink).call(m -> { if (m.x == 0) throw new InterruptedException("stop"); return 1; });
                    throw new AssertionError();
                } catch (InterruptedException e) {
                }
                try {
                    new AGuard(sink).run(m -> { throw new StackOverflowError("deep"); });
                } catch (StackOverflowError e) {
                }
                """, IMPORTS + """
                          @Metrics class A implements FailureAware {
                              int x;
                              String failure;
                              @Override public void onFailure(Throwable failure) {
                                  this.failure = failure.getMessage();
                              }
                          }
                          """);

        assertThat(sink.entries())
                .extracting(entry -> new RecordedEntry(entry).lines().toString())
                .containsExactly("[x=1]", "[x=2]", "[x=0, failure=full]", "[x=0, failure=stop]", "[x=0, failure=deep]");
    }

    @Test
    void runAndCallMakeTheRecordCurrent() {
        Compiled.run("""
                AGuard outer = new AGuard(sink);
                A seen = outer.call(m -> {
                    if (UnitOfWork.current(A.class).get() != outer) throw new AssertionError();
                    BGuard inner = new BGuard(sink);
                    inner.run(n -> {
                        if (UnitOfWork.current().get() != inner) throw new AssertionError();
                        if (UnitOfWork.current(AGuard.class).get() != outer) throw new AssertionError();
                    });
                    return UnitOfWork.current(A.class).get();
                });
                if (seen != outer) throw new AssertionError();
                try {
                    new AGuard(sink).run(m -> { throw new java.io.IOException(); });
                } catch (java.io.IOException expected) {
                }
                if (UnitOfWork.current().isPresent()) throw new AssertionError();
                try (var guard = new AGuard(sink); var scope = guard.makeCurrent()) {
                    UnitOfWork.current(A.class).get().x = 3;
                    if (guard.x != 3) throw new AssertionError();
                }
                new AGuard(sink).run(m -> m.close());
                """, IMPORTS + "@Metrics class A { int x; }", IMPORTS + "@Metrics class B { int x; }");
    }

    @Test
    void isWatchedForLeaksFromTheLineThatMakesIt() {
        Compiled.run("""
                try (Leaks.Watch watch = Leaks.watch()) {
                    AGuard a = A.start(sink);
                    new AGuard(3, sink).discard();
                    new AGuard(sink).close();
                    String left = watch.unclosed().toString();
                    if (!left.startsWith("[a AGuard was not closed; it was opened at ")) throw new AssertionError(left);
                    if (!left.endsWith("Main.run(Main.java:6)]")) throw new AssertionError(left);
                    a.close();
                    if (!watch.unclosed().isEmpty()) throw new AssertionError();
                }
                """, IMPORTS + """
                          @Metrics class A { int x; A() {} A(int x) {}
                              static AGuard start(EntrySink sink) { return new AGuard(sink); }
                          }
                          """);
    }

    @Test
    void knowsTheIdOfTheRecord() {
        Compiled compiled = Compiled.of(
                IMPORTS + """
                          public class Main {
                              public static void run(EntrySink sink) {
                                  AGuard a = new AGuard(sink);
                                  a.run(m -> {
                                      expect(null);
                                      m.requestId = "r-1";
                                      expect("r-1");
                                      new BGuard(sink).run(n -> {
                                          expect("00000000-0000-0001-0000-000000000002");
                                          n.id = null;
                                          expect("r-1");
                                      });
                                      new CGuard(sink).run(n -> expect("r-1"));
                                  });
                                  expect(null);
                              }
                              static void expect(String id) {
                                  String current = UnitOfWork.currentRecordId().orElse(null);
                                  if (!java.util.Objects.equals(id, current)) throw new AssertionError(current);
                              }
                          }
                          """,
                IMPORTS
                        + "@Metrics(naming = Naming.PASCAL_CASE) class A { int x; @Flatten C c = new C(); @RecordId String requestId; }",
                IMPORTS + "@Metrics class B { @RecordId java.util.UUID id = new java.util.UUID(1, 2); }",
                IMPORTS + "@Metrics class C { int y; int z; }");
        compiled.run("Main", new RecordingSink());

        assertThat(layoutOf(compiled, "AShape").recordId().name()).isEqualTo("RequestId");
        assertThat(layoutOf(compiled, "BShape").recordId().index()).isZero();
        assertThat(layoutOf(compiled, "CShape").recordId()).isNull();
    }

    private static EntryLayout layoutOf(Compiled compiled, String shape) {
        try {
            var layout = compiled.type(shape).getDeclaredField("LAYOUT");
            layout.setAccessible(true);
            return (EntryLayout) layout.get(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void doesNotMindNamesThatTheRecordUses() {
        RecordingSink sink = Compiled.run(
                """
                var guard = new AGuard<>(1, 2, 3, sink);
                guard.run(m -> m.out = 5);
                """,
                IMPORTS + """
                          @Metrics class A<E extends Comparable<E>> {
                              int record, closed, base, out, values, problem, member, entry, value, io, java, com, layout, tidemarkSink;
                              CharSequence text = "t", textProblem = "p";
                              @Flatten(prefix = "_") B shape = new B();
                              private int sequence = 4;
                              boolean sequenceRead;
                              E SHAPE_;
                              @Ignore int TIDEMARK_STATE;
                              A(int sink, int body, int guard) {}
                              void run() {}
                              void close(int x) {}
                              int getSequence() { return sequence; }
                          }
                          """.replace("E SHAPE_;", "@Ignore E SHAPE_;"),
                IMPORTS + "@Metrics class B { int inner; @Flatten C record = new C(); }",
                IMPORTS + "@Metrics class C { StringBuilder closed = new StringBuilder(\"c\"); }");

        assertThat(sink.only().lines())
                .contains("out=5", "text=t", "textProblem=p", "_inner=0", "_closed=c", "sequence=4", "sequenceRead=0");
    }

    @Test
    void doesNotMindTypesThatTheRecordNests() {
        RecordingSink sink = Compiled.run(
                "new AGuard(sink).run(m -> m.x = 1);",
                IMPORTS + """
                          @Metrics class A extends Base {
                              int x;
                              static class GuardState {}
                              static class EntryWriter {}
                              static class Objects {}
                              static class Throwable {}
                          }
                          """,
                "class Base { static class Guard {} static class String {} static class Object {} }");

        assertThat(sink.only().lines()).containsExactly("x=1");
    }

    @Test
    void constructorsKeepWhatSaysThatANullIsFine() {
        String nullable =
                "package p; import java.lang.annotation.*; @Target(ElementType.TYPE_USE) public @interface Nullable {}";
        Compiled compiled = Compiled.of(
                IMPORTS
                        + "import p.Nullable;\n@Metrics class A<T> { A(@Nullable String a, java.util.Map.@Nullable Entry<T, T> b,"
                        + " @Nullable T c, String @Nullable [] d, int e) {} }",
                nullable);

        assertThat(compiled.generated("AGuard").replaceAll("\\s+", " "))
                .contains(
                        "@Nullable String a", "Map. @Nullable Entry<T, T> b", "@Nullable T c", "String @Nullable [] d");
    }

    @Test
    void thereIsNoneForAbstractOrFinalOrFlattenedRecords() {
        Compiled compiled = Compiled.of(
                IMPORTS + "@Metrics abstract class A { int x; }",
                IMPORTS + "@Metrics final class B { int x; private B() {} void close() {} }",
                IMPORTS + "@Metrics(root = false) class C { int x; private C() {} void close() {} }",
                IMPORTS + "@Metrics record D(int x) { public void close() {} }",
                IMPORTS + "@Metrics(root = false) record E(int x) {}");

        assertThat(compiled.compilation().generatedSourceFiles())
                .extracting(file -> file.getName().replaceAll(".*/|\\.java", ""))
                .containsExactlyInAnyOrder(
                        "AShape", "AFields", "BShape", "BFields", "BEntry", "CShape", "CFields", "DShape", "DFields",
                        "DEntry", "EShape", "EFields");
        assertThat(compiled.type("CShape").getDeclaredFields())
                .extracting(java.lang.reflect.Field::getName)
                .containsExactlyInAnyOrder("SHAPE", "READER");
    }
}
