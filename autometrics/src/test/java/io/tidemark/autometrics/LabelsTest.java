package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.autometrics.DeclaredFunction.DeclaredLabel;
import io.tidemark.stats.MetricSources;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Further labels: bounded, whatever comes. */
class LabelsTest {

    private AutometricsService service;

    @BeforeEach
    void install() {
        Services.forget();
        service = AutometricsService.builder().addTo(MetricSources.of()).install();
    }

    @AfterEach
    void close() {
        service.close();
    }

    static final class First implements LabelSource {
        @Override
        public String value(Object self, Object[] arguments) {
            return (String) arguments[0];
        }
    }

    static final class Second implements LabelSource {
        @Override
        public String value(Object self, Object[] arguments) {
            return (String) arguments[1];
        }
    }

    private static final class Self implements LabelSource {
        @Override
        public String value(Object self, Object[] arguments) {
            return self.toString();
        }
    }

    private static HandWoven pond(DeclaredLabel... labels) {
        return new HandWoven(HandWoven.declared("count", FunctionSite.LOOKS_AT_RESULT, "", "", "", List.of(labels)));
    }

    /** The further labels of the calls that were ok, and how many there were. */
    private List<String> calls() {
        return Scrape.lines(service, "function_calls_total").stream()
                .filter(line -> line.contains("result=\"ok\""))
                .map(line -> line.replaceAll(".*\\{|(function|module|result)=\"[^\"]*\",?|,?}", ""))
                .sorted()
                .toList();
    }

    @Test
    void declaredValuesAndOther() throws Throwable {
        HandWoven pond = pond(new DeclaredLabel("plan", First.class.getName(), List.of("free", "paid"), 20));
        for (String plan : new String[] {"free", "free", "paid", "gold", "silver"}) {
            pond.callWith(null, new Object[] {plan}, () -> null);
        }

        assertThat(calls()).containsExactly(" 0", "plan=\"free\", 2", "plan=\"other\", 2", "plan=\"paid\", 1");
        assertThat(Scrape.sum(service, "function_calls_duration_seconds_count", "plan=\"free\""))
                .isEqualTo(2);
        assertThat(Scrape.lines(service, "function_calls_concurrent{")).hasSize(1);
    }

    @Test
    void declaredValuesAreThereFromTheStart() {
        pond(
                new DeclaredLabel("a", First.class.getName(), List.of("1", "2"), 5),
                new DeclaredLabel("b", Second.class.getName(), List.of("x"), 5));

        assertThat(calls()).containsExactly(" 0", "a=\"1\",b=\"x\", 0", "a=\"2\",b=\"x\", 0");
    }

    @Test
    void asManyValuesAsTheLimitAndOther() throws Throwable {
        HandWoven pond = pond(new DeclaredLabel("tenant", First.class.getName(), List.of(), 2));
        for (int i = 0; i < 100; i++) {
            pond.callWith(null, new Object[] {"t" + i % 10}, () -> null);
        }

        assertThat(calls()).containsExactly(" 0", "tenant=\"other\" 80", "tenant=\"t0\" 10", "tenant=\"t1\" 10");
    }

    @Test
    void combinationsAreBoundedToo() throws Throwable {
        HandWoven pond = pond(
                new DeclaredLabel("a", First.class.getName(), List.of(), 1_000),
                new DeclaredLabel("b", Second.class.getName(), List.of(), 1_000));
        for (int i = 0; i < 2 * FunctionCells.MOST_LABELLED; i++) {
            pond.callWith(null, new Object[] {"a" + i % 500, "b" + i / 500}, () -> null);
        }

        assertThat(calls()).hasSize(FunctionCells.MOST_LABELLED + 2);
        assertThat(Scrape.sum(service, "function_calls_total", "a=\"other\"", "b=\"other\"", "ok"))
                .isEqualTo(FunctionCells.MOST_LABELLED);
    }

    @Test
    void aSourceThatThrowsGivesOtherAndHarmsNobody() throws Throwable {
        HandWoven pond = pond(
                new DeclaredLabel("tenant", First.class.getName(), List.of(), 5),
                new DeclaredLabel("self", Self.class.getName(), List.of("pond"), 5));
        assertThat(pond.callWith("pond", new Object[] {7}, () -> "result")).isEqualTo("result");
        pond.callWith(null, new Object[] {null}, () -> null);

        assertThat(calls()).containsExactly(" 0", "self=\"other\" 1", "self=\"pond\",tenant=\"other\" 1");
    }

    @Test
    void anEmptyValueIsAsNone() throws Throwable {
        HandWoven pond = pond(new DeclaredLabel("plan", First.class.getName(), List.of(), 5));
        pond.callWith(null, new Object[] {""}, () -> null);
        pond.callWith(null, new Object[] {null}, () -> null);

        // One series: to Prometheus a label that is empty is none.
        assertThat(calls()).containsExactly(" 2");
    }

    @Test
    void aSourceThatCannotBeMadeGivesNoLabel() throws Throwable {
        pond(new DeclaredLabel("tenant", "java.lang.Integer", List.of(), 5)).callWith(null, new Object[0], () -> null);

        assertThat(calls()).containsExactly(" 1");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(8)
                .filter(text -> text.chars().allMatch(c -> c >= ' '));
    }

    @Property(tries = 200)
    void whatIsDeclaredComesThroughALine(
            @ForAll("texts") String one, @ForAll("texts") String two, @ForAll int flags, @ForAll int number) {
        DeclaredFunction function = new DeclaredFunction(
                "a." + one,
                two,
                "(I)V",
                one + two,
                flags,
                one,
                two,
                one,
                List.of(
                        new DeclaredLabel(one, two, List.of(one, two), number),
                        new DeclaredLabel(two, one, List.of(), 1)),
                two,
                number);

        assertThat(DeclaredFunction.ofLine(function.toLine())).isEqualTo(function);
        assertThat(function.toLine()).doesNotContain("\n", "\r");
    }
}
