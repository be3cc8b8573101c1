package io.tidemark.it.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Flatten;
import io.tidemark.Leaks;
import io.tidemark.Metrics;
import io.tidemark.Name;
import io.tidemark.Naming;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Where this must be better than what exists")
class BetterTest {

    private final Emitted emitted = Emitted.emf();

    @Metrics(naming = Naming.PASCAL_CASE)
    public record PublicRecord(
            long ducks, Optional<String> pond, @Flatten Compact compact) {}

    @Metrics
    record Compact(int geese) {
        Compact {
            geese = Math.max(geese, 0);
        }
    }

    @Test
    @DisplayName("records, package-private records")
    void records() {
        emitted.append(BetterTest_PublicRecordEntry.of(new PublicRecord(1, Optional.of("north"), new Compact(-5))));

        assertThat(emitted.fields()).isEqualTo("""
                {"Ducks":1,"Geese":0,"Pond":"north"}""");
    }

    @Metrics
    public sealed interface Shape permits Circle, Square {}

    record Circle(double radius) implements Shape {}

    @Metrics(naming = Naming.PASCAL_CASE)
    record Square(double side) implements Shape {}

    @Test
    @DisplayName("sealed interfaces")
    void sealedInterfaces() {
        emitted.append(BetterTest_ShapeEntry.of(new Square(2)));

        assertThat(emitted.fields()).isEqualTo("""
                {"Side":2}""");
    }

    static class Outer {
        static class Middle {
            @Metrics
            static class Inner {
                long ducks = 1;
            }
        }
    }

    @Test
    @DisplayName("nested types")
    void nestedTypes() {
        new BetterTest_Outer_Middle_InnerGuard(emitted).close();

        assertThat(emitted.fields()).isEqualTo("""
                {"ducks":1}""");
    }

    @Metrics
    static class Generic<T extends CharSequence & Comparable<T>, N extends Number, E extends Enum<E>> {
        T text;
        E state;
        Optional<T> maybe = Optional.empty();
        List<N> numbers = List.of();

        Generic(T text) {
            this.text = text;
        }
    }

    @Test
    @DisplayName("generics with bounds")
    void generics() {
        var guard = new BetterTest_GenericGuard<String, Integer, Thread.State>("north", emitted);
        guard.state = Thread.State.NEW;
        guard.maybe = Optional.of("south");
        guard.numbers = List.of(1, 2);
        guard.close();

        assertThat(emitted.fields()).isEqualTo("""
                {"numbers":{"Values":[1,2],"Counts":[1,1]},"text":"north","state":"NEW","maybe":"south"}""");
    }

    @Metrics
    static class Accessors {
        private long named = 1;
        private String got = "got";
        private boolean asked = true;
        private @Name("URL") String url = "/";

        long named() {
            return named;
        }

        String getGot() {
            return got;
        }

        boolean isAsked() {
            return asked;
        }

        String getUrl() {
            return url;
        }
    }

    @Test
    @DisplayName("private fields with accessors, Kotlin-style getters")
    void accessors() {
        new BetterTest_AccessorsGuard(emitted).close();

        assertThat(emitted.fields()).isEqualTo("""
                {"named":1,"asked":1,"got":"got","URL":"/"}""");
    }

    abstract static class Timed {
        long attempts = 1;
    }

    @Metrics
    static class Inheriting extends Timed {
        long ducks = 2;
    }

    @Test
    @DisplayName("superclasses: their fields come first")
    void superclasses() {
        new BetterTest_InheritingGuard(emitted).close();

        assertThat(emitted.fields()).isEqualTo("""
                {"attempts":1,"ducks":2}""");
    }

    @Metrics
    static final class Final {
        long ducks = 1;

        private Final() {}

        static Final with(long ducks) {
            Final made = new Final();
            made.ducks = ducks;
            return made;
        }
    }

    @Test
    @DisplayName("final classes: no guard, an entry")
    void finalClasses() {
        emitted.append(BetterTest_FinalEntry.of(Final.with(4)));

        assertThat(emitted.fields()).isEqualTo("""
                {"ducks":4}""");
    }

    @Test
    @DisplayName("An unclosed guard is found: its type, and the line that opened it")
    void unclosed() {
        try (var watch = Leaks.watch()) {
            var forgotten = new BetterTest_InheritingGuard(emitted);
            new BetterTest_InheritingGuard(emitted).close();
            new BetterTest_InheritingGuard(emitted).discard();

            assertThat(watch.unclosed())
                    .hasSize(1)
                    .allSatisfy(report -> assertThat(report)
                            .contains("BetterTest_InheritingGuard was not closed")
                            .contains("BetterTest.unclosed(BetterTest.java:"));
            forgotten.close();
            assertThat(watch.unclosed()).isEmpty();
        }
    }

    @Metrics
    static class Started {
        int ducks;

        static BetterTest_StartedGuard start(Emitted sink) {
            return new BetterTest_StartedGuard(sink);
        }
    }

    @Test
    @DisplayName("An unclosed guard is found: where the record has a method that makes it, the line that called that")
    void unclosedOfAMethodOfTheRecord() {
        try (var watch = Leaks.watch()) {
            var forgotten = Started.start(emitted);

            assertThat(watch.unclosed())
                    .singleElement()
                    .asString()
                    .contains("BetterTest.unclosedOfAMethodOfTheRecord(");
            forgotten.close();
        }
    }
}
