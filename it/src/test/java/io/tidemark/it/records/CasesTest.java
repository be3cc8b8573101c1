package io.tidemark.it.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.CaseTag;
import io.tidemark.Flatten;
import io.tidemark.Metrics;
import io.tidemark.Name;
import io.tidemark.Naming;
import io.tidemark.testing.TestEntry;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Cases: entries whose fields depend on what happened")
class CasesTest {

    private final Emitted emitted = Emitted.emf();

    @Metrics
    @CaseTag("operation")
    sealed interface Operation {
        record MeetDogs(long dogsMet) implements Operation {}

        record FindGoose(boolean gooseFound) implements Operation {}

        record CountCats(@Flatten CatMetrics cats) implements Operation {}

        record Rest() implements Operation {}
    }

    @Metrics
    record CatMetrics(long catsCounted) {}

    @Metrics
    static class RequestMetrics {
        String requestId = "r-1";
        boolean success = true;

        @Flatten
        Operation operation;
    }

    private void request(Operation operation) {
        var guard = new CasesTest_RequestMetricsGuard(emitted);
        guard.operation = operation;
        guard.close();
    }

    @Test
    @DisplayName("writes operation:\"MeetDogs\" and dogsMet:3")
    void meetDogs() {
        request(new Operation.MeetDogs(3));

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"success"},{"Name":"dogsMet"}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"success":1,"dogsMet":3,"requestId":"r-1","operation":"MeetDogs"}""");
    }

    @Test
    @DisplayName("or operation:\"FindGoose\" and gooseFound:1")
    void findGoose() {
        request(new Operation.FindGoose(true));

        assertThat(emitted.fields()).isEqualTo("""
                {"success":1,"gooseFound":1,"requestId":"r-1","operation":"FindGoose"}""");
    }

    @Test
    @DisplayName("or operation:\"CountCats\" and catsCounted:7")
    void countCats() {
        request(new Operation.CountCats(new CatMetrics(7)));

        assertThat(emitted.fields()).isEqualTo("""
                {"success":1,"catsCounted":7,"requestId":"r-1","operation":"CountCats"}""");
    }

    @Test
    @DisplayName("A case with no components writes the tag alone")
    void noComponents() {
        request(new Operation.Rest());

        assertThat(emitted.fields()).isEqualTo("""
                {"success":1,"requestId":"r-1","operation":"Rest"}""");
    }

    @Test
    @DisplayName("no case: nothing")
    void noCase() {
        request(null);

        assertThat(emitted.fields()).isEqualTo("""
                {"success":1,"requestId":"r-1"}""");
    }

    @Test
    @DisplayName("A sealed interface can be a root as well")
    void root() {
        emitted.append(CasesTest_OperationEntry.of(new Operation.MeetDogs(3)));

        assertThat(emitted.fields()).isEqualTo("""
                {"dogsMet":3,"operation":"MeetDogs"}""");
    }

    @Metrics(prefix = "op_")
    @CaseTag("theOperation")
    sealed interface Prefixed {
        record ReadData(long dataSize) implements Prefixed {}
    }

    @Metrics(naming = Naming.SNAKE_CASE)
    record WithPrefixed(@Flatten(prefix = "My") Prefixed prefixed) {}

    @Test
    @DisplayName(
            "The tag's name follows naming, container prefixes and flatten prefixes; its value no inherited naming and no prefixes")
    void tagName() {
        emitted.append(CasesTest_WithPrefixedEntry.of(new WithPrefixed(new Prefixed.ReadData(5))));

        assertThat(emitted.fields()).isEqualTo("""
                {"my_op_data_size":5,"my_op_the_operation":"ReadData"}""");
    }

    @Metrics(prefix = "op_")
    @CaseTag(value = "theOperation", exact = true)
    sealed interface Exact {
        record ReadData(long dataSize) implements Exact {}
    }

    @Metrics(naming = Naming.SNAKE_CASE)
    record WithExact(@Flatten(prefix = "My") Exact exact) {}

    @Test
    @DisplayName("... unless exact; flatten prefixes always")
    void exactTagName() {
        emitted.append(CasesTest_WithExactEntry.of(new WithExact(new Exact.ReadData(5))));

        assertThat(emitted.fields()).isEqualTo("""
                {"my_op_data_size":5,"my_theOperation":"ReadData"}""");
    }

    @Metrics(naming = Naming.KEBAB_CASE)
    @CaseTag("op")
    sealed interface Styled {
        record ReadData(long dataSize) implements Styled {}

        @Name("Writing")
        record WriteData(long dataSize, Optional<String> target) implements Styled {}
    }

    @Metrics(naming = Naming.SNAKE_CASE)
    record WithStyled(@Flatten Styled styled) {}

    @Test
    @DisplayName("Its value follows the interface's own naming")
    void tagValue() {
        emitted.append(CasesTest_WithStyledEntry.of(new WithStyled(new Styled.ReadData(5))));

        assertThat(emitted.fields()).isEqualTo("""
                {"data-size":5,"op":"read-data"}""");
    }

    @Test
    @DisplayName("... and @Name on the case")
    void namedCase() {
        emitted.append(CasesTest_WithStyledEntry.of(new WithStyled(new Styled.WriteData(5, Optional.of("disk")))));

        assertThat(emitted.fields()).isEqualTo("""
                {"data-size":5,"op":"Writing","target":"disk"}""");
    }

    @Metrics
    @CaseTag(value = "operation", sampleGroup = true)
    sealed interface Grouped {
        record Read(long size) implements Grouped {}
    }

    @Test
    @DisplayName("@CaseTag(value, exact, sampleGroup): part of the key of the sampler")
    void sampleGroup() {
        var entry = CasesTest_GroupedEntry.of(new Grouped.Read(5));
        emitted.append(entry);

        assertThat(TestEntry.of(entry).sampleKey()).containsExactly(Map.entry("operation", "Read"));
        assertThat(emitted.fields()).isEqualTo("""
                {"size":5,"operation":"Read"}""");
    }

    @Metrics
    sealed interface Untagged {
        record Hit(long bytes) implements Untagged {}

        record Miss(String reason) implements Untagged {}
    }

    @Test
    @DisplayName("without @CaseTag an entry shows its case by its fields only")
    void untagged() {
        emitted.append(CasesTest_UntaggedEntry.of(new Untagged.Miss("cold")));

        assertThat(emitted.fields()).isEqualTo("""
                {"reason":"cold"}""");
    }
}
