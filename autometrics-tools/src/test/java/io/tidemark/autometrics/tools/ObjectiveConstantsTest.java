package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectiveConstantsTest {

    @TempDir
    private Path classes;

    @Test
    void aConstantIsReadAsItIsWritten() throws Exception {
        assertThat(read("""
                class Till {
                    static final Objective CHECKOUT = Objective.named("checkout")
                            .successRate(Percentile.P99_9)
                            .latency(Duration.ofMillis(250), Percentile.P99)
                            .build();
                }
                """)).containsExactly("\"checkout\", 99.9% ok, 99% within PT0.25S");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Duration.ofSeconds(2)                                  | PT2S",
                "Duration.ofSeconds(1, 500_000_000)                     | PT1.5S",
                "Duration.ofMinutes(3)                                  | PT3M",
                "Duration.ofHours(1)                                    | PT1H",
                "Duration.ofDays(1)                                     | PT24H",
                "Duration.ofNanos(1_000)                                | PT0.000001S",
                "Duration.ofMillis(LIMIT)                               | PT0.3S",
                "Duration.ofMillis(LIMIT * 2 + 1)                       | PT0.601S",
                "Duration.ofMillis(Math.MORE)                           | PT0.04S",
                "Duration.ofMillis(Integer.parseInt(\"70\"))            | PT0.07S",
                "Duration.ofMillis(boxed())                             | PT0.09S",
                "Duration.parse(\"PT0.75S\")                            | PT0.75S",
                "Duration.of(20, ChronoUnit.MILLIS)                     | PT0.02S",
                "Duration.ofMillis(TimeUnit.SECONDS.toMillis(4))        | PT4S",
                "Duration.ofMillis(100).plusMillis(5).multipliedBy(2)   | PT0.21S",
                "HALF                                                   | PT0.5S",
                "QUARTER                                                | PT0.25S",
                "Limits.SHORT                                           | PT0.06S",
                "limit(80)                                              | PT0.08S",
                "Limits.of(1, 2)                                        | PT1.2S",
            })
    void aThresholdOfConstantsIsComputed(String expression, String expected) throws Exception {
        new CompiledClasses(classes).compile("""
                class Limits {
                    static final Duration SHORT = Duration.ofMillis(60);
                    static Duration of(int seconds, long tenths) {
                        return Duration.ofSeconds(seconds).plusMillis(100 * tenths);
                    }
                }
                """);
        assertThat(read("""
                class Till {
                    static class Math { static final long MORE = 40; }
                    static final int LIMIT = 300;
                    static final Duration HALF = Duration.ofMillis(500);
                    static final Duration QUARTER = HALF.dividedBy(2);
                    static final Objective A =
                            Objective.named("a").latency(%s, Percentile.P95).build();
                    private static Duration limit(long millis) { return Duration.ofMillis(millis); }
                    private static Long boxed() { return 90L; }
                }
                """.formatted(expression))).containsExactly("\"a\", 95% within " + expected);
    }

    @ParameterizedTest
    @CsvSource({
        "Percentile.P90, 90%",
        "Percentile.of(\"99.95\"), 99.95%",
        "Percentile.of(\"99.99999\"), 99.99999%",
        "Percentile.of(STRICT), 99.5%",
        "OWN, 97%"
    })
    void aPercentileOfConstantsIsComputed(String expression, String expected) throws Exception {
        assertThat(read("""
                class Till {
                    static final String STRICT = "99" + ".5";
                    static final Percentile OWN = Percentile.of("97.0");
                    static final Objective A = Objective.named("a").successRate(%s).build();
                }
                """.formatted(expression))).containsExactly("\"a\", " + expected + " ok");
    }

    @Test
    void aClassMayHaveSeveral_andMethodsThatMakeThem() throws Exception {
        assertThat(read("""
                class Slos {
                    public static final Objective FAST = within("fast", 50);
                    private static final Objective SLOW = within("slow", 5_000);
                    static final Objective SAME = FAST;
                    static final List<Objective> MORE = List.of(
                            Objective.named("more").successRate(Percentile.P90).build());

                    private static Objective within(String name, long millis) {
                        return Objective.named(name).latency(Duration.ofMillis(millis), Percentile.P99).build();
                    }
                }
                """))
                .containsExactly("\"fast\", 99% within PT0.05S", "\"more\", 90% ok", "\"slow\", 99% within PT5S");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "interface Slos { Objective API = Objective.named(\"api\").successRate(Percentile.P99).build(); }",
                "enum Slos { A, B; static final Objective API = Objective.named(\"api\").successRate(Percentile.P99).build(); }",
                // As Kotlin compiles a companion, with its check for null.
                """
                class Slos {
                    public static final class Companion {}
                    public static final Companion Companion = new Companion();
                    private static final Objective API;
                    static {
                        Objective made = Objective.named("api").successRate(Percentile.P99).build();
                        java.util.Objects.requireNonNull(made, "build(...)");
                        API = made;
                    }
                }
                """,
                """
                enum Slos {
                    API(Objective.named("api").successRate(Percentile.P99).build());
                    static final Objective NONE = null;
                    final Objective objective;
                    Slos(Objective objective) { this.objective = objective; }
                }
                """
            })
    void anyKindOfTypeMayHaveThem(String source) throws Exception {
        assertThat(read(source)).containsExactly("\"api\", 99% ok");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Objective.named(\"a\").successRate(Percentile.of(System.getProperty(\"p\", \"99\"))).build()"
                        + " | the result of java.lang.System.getProperty(..) is not known before the program runs",
                "Objective.named(\"a\").latency(Duration.ofMillis(Long.getLong(\"p\")), Percentile.P99).build()"
                        + " | the result of java.lang.Long.getLong(..) is not known before the program runs",
                "Objective.named(\"a\").successRate(new java.util.Random().nextBoolean() ? Percentile.P90 : Percentile.P99).build()"
                        + " | it depends on a condition",
                "changeable | com.example.Till.changeable is not final, and so no constant",
                "kept() | what becomes of the builder of \"kept\", kept in a variable, is not known before the program runs",
                "Objective.named(\"a\").successRate(Percentile.of(\"100\")).build() | it is refused: the percentile \"100\"",
                "Objective.named(\"a\").latency(Duration.ofDays(2), Percentile.P90).build() | it is refused: the latency PT48H",
                "Objective.named(\"a\").latency(Duration.parse(\"1s\"), Percentile.P90).build() | it is refused: Text cannot be parsed",
                "Objective.named(\"a\").build() | it is refused: \"a\" asks for nothing",
            })
    void whatIsNotConstantIsAProblem_withItsPlaceAndARemedy(String expression, String reason) throws Exception {
        BuiltClasses built = built("""
                class Till {
                    static Objective changeable = null;
                    static final Objective A =
                            %s;
                    static final Objective B = Objective.named("b").successRate(Percentile.P99).build();
                    private static Objective kept() {
                        Objective.Builder builder = Objective.named("kept").successRate(Percentile.P99);
                        builder.latency(Duration.ofMillis(5), Percentile.P99);
                        return builder.build();
                    }
                }
                """.formatted(expression));
        assertThat(built.problems())
                .singleElement()
                .asString()
                .matches("com\\.example\\.Till\\.A \\(Till\\.java:1[0-9]\\): (?s).*")
                .contains(reason)
                .endsWith(
                        ". Write it with constants, as Objective.named(\"api\").successRate(Percentile.P99_9).build(), or name its percentile with --percentile (of the goal: percentiles)");
        assertThat(built.objectives()).extracting(ObjectiveInCode::toString).containsExactly("\"b\", 99% ok");
    }

    @Test
    void ofTwoThatAConditionChoosesFromNoneIsTaken() throws Exception {
        BuiltClasses built = built("""
                class Till {
                    static final Objective A;
                    static {
                        if (Boolean.getBoolean("strict")) {
                            A = Objective.named("a").successRate(Percentile.P99_9).build();
                        } else {
                            A = Objective.named("a").successRate(Percentile.P90).build();
                        }
                    }
                }
                """);
        assertThat(built.objectives()).isEmpty();
        assertThat(built.problems()).singleElement().asString().contains("Till.A", "it depends on a condition");
    }

    @Test
    void constantsThatAreThoseOfOtherClassesAreFollowedSoFar() throws Exception {
        StringBuilder classes = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            classes.append(
                    "static class C" + i + " { static final Percentile P; static { P = C" + (i + 1) + ".P; } }\n");
        }
        String source = "class Till {\n static final Objective A = Objective.named(\"a\").successRate(%s.P).build();\n"
                + classes + "static class C3000 { static final Percentile P = Percentile.P99; }\n}";

        assertThat(built(source.formatted("C2990")).problems()).isEmpty();
        assertThat(built(source.formatted("C0")).problems())
                .singleElement()
                .asString()
                .contains("Till.A (Till.java:", "C0.P is not known before the program runs");
    }

    @Test
    void aNameThatGivesNoLabelsIsAProblem() throws Exception {
        assertThat(built(
                                "class Till { static final Objective A = Objective.named(\"100 %\").successRate(Percentile.P99).build(); }")
                        .problems())
                .singleElement()
                .asString()
                .contains("Till.A", "\"100 %\" is no name of an objective");
    }

    @Test
    void theCodeDoesNotRun() throws Exception {
        Path mark = classes.resolve("mark");
        assertThat(read("""
                class Till {
                    static {
                        try {
                            java.nio.file.Files.createFile(java.nio.file.Path.of("%s"));
                        } catch (java.io.IOException problem) {
                            throw new IllegalStateException(problem);
                        }
                    }
                    static final Objective A = Objective.named("a").successRate(Percentile.P99).build();
                }
                """.formatted(mark))).containsExactly("\"a\", 99% ok");
        assertThat(mark).doesNotExist();
    }

    @Test
    void codeThatCallsItselfEnds() throws Exception {
        assertThat(built("""
                class Till {
                    static final Objective A = Objective.named("a").latency(Duration.ofMillis(of(40)), Percentile.P99).build();
                    static final int LOOPED = looped();
                    static long of(long n) { return n < 2 ? n : of(n - 1) + of(n - 2); }
                    static int many() { return more() + more() + more() + more() + more() + more() + more() + more(); }
                    static int more() { return most() + most() + most() + most() + most() + most() + most() + most(); }
                    static int most() { return all() + all() + all() + all() + all() + all() + all() + all(); }
                    static int all() { return each() + each() + each() + each() + each() + each() + each() + each(); }
                    static int each() { return one() + one() + one() + one() + one() + one() + one() + one(); }
                    static int one() { return last() + last() + last() + last() + last() + last() + last() + last(); }
                    static int last() { return many() + many() + many() + many() + many() + many() + many() + many(); }
                    static final int MANY = many();
                    static int looped() { int sum = 0; for (int i = 0; i < 1_000_000; i++) { sum += i; } return sum; }
                }
                """).problems()).singleElement().asString().contains("Till.A");
    }

    private List<String> read(String source) throws Exception {
        BuiltClasses built = built(source);
        assertThat(built.problems()).isEmpty();
        return built.objectives().stream().map(ObjectiveInCode::toString).toList();
    }

    private BuiltClasses built(String source) throws ToolException {
        return BuiltClasses.in(
                List.of(new CompiledClasses(classes).withObjectives(source).folder()));
    }
}
