package io.tidemark.it.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.DynamicField;
import io.tidemark.Flatten;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.entry.Entry;
import io.tidemark.entry.Flag;
import io.tidemark.format.emf.Emf;
import io.tidemark.stream.Problem;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Dynamic fields")
class DynamicFieldsTest {

    private final Emitted emitted = Emitted.emf();

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Served {
        @Flatten
        DynamicField<Long> served = DynamicField.of("none");

        @Flatten(prefix = "cache")
        @InUnit(MetricUnit.SECONDS)
        DynamicField<Duration> took = DynamicField.of("none");

        @Flatten
        DynamicField<String> keeper = DynamicField.of("none");
    }

    @Test
    @DisplayName(
            "DynamicField<T>: one field whose key is known at run time (DynamicField.of(key).withValue(v)); keys take flatten prefixes")
    void dynamicField() {
        try (var guard = new DynamicFieldsTest_ServedGuard(emitted)) {
            guard.served = DynamicField.of("pond_north").withValue(5L);
            guard.took = DynamicField.of("pond_north").withValue(Duration.ofMillis(1500));
            guard.keeper = DynamicField.of("keeper").withValue(Optional.of("Ada"));
        }

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],\
                "Metrics":[{"Name":"pond_north"},{"Name":"Cachepond_north","Unit":"Seconds"}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"pond_north":5,"Cachepond_north":1.5,"keeper":"Ada"}""");
    }

    @Test
    @DisplayName("... optional value: absent")
    void absentDynamicField() {
        try (var guard = new DynamicFieldsTest_ServedGuard(emitted)) {
            guard.served = null;
            guard.keeper = DynamicField.of("keeper").withValue(Optional.empty());
        }

        assertThat(emitted.fields()).isEqualTo("{}");
    }

    enum Plain {
        BIG_DOG
    }

    @Metrics(naming = Naming.KEBAB_CASE)
    enum Styled {
        BIG_DOG
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Counted {
        @Flatten
        final Map<String, Object> mixed = new LinkedHashMap<>();

        @Flatten
        @InUnit(MetricUnit.BYTES)
        final Map<Plain, Long> byEnum = new EnumMap<>(Plain.class);

        @Flatten
        final Map<Styled, Duration> byStyled = new EnumMap<>(Styled.class);

        @Flatten
        Map<String, Long> none;
    }

    @Test
    @DisplayName(
            "@Flatten Map<String or enum, ?>: numbers are metrics, strings properties; keys take no prefix and no inflection")
    void maps() {
        try (var guard = new DynamicFieldsTest_CountedGuard(emitted)) {
            guard.mixed.put("mallard_ducks", 3);
            guard.mixed.put("share", 0.5);
            guard.mixed.put("open", true);
            guard.mixed.put("keeper", "Ada");
            guard.mixed.put("absent", null);
            guard.mixed.put("took", Duration.ofMillis(2));
            guard.byEnum.put(Plain.BIG_DOG, 7L);
            guard.byStyled.put(Styled.BIG_DOG, Duration.ofMillis(4));
        }

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"mallard_ducks"},{"Name":"share"},{"Name":"open"},\
                {"Name":"took","Unit":"Milliseconds"},{"Name":"BIG_DOG","Unit":"Bytes"},\
                {"Name":"big-dog","Unit":"Milliseconds"}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"mallard_ducks":3,"share":0.5,"open":1,"took":2,"BIG_DOG":7,"big-dog":4,"keeper":"Ada"}""");
    }

    @Test
    @DisplayName("maps are copied at closing")
    void copied() {
        var queue = new ArrayList<Entry>();
        var guard = new DynamicFieldsTest_CountedGuard(queue::add);
        guard.mixed.put("a", 1);
        guard.close();
        guard.mixed.put("a", 2);
        guard.mixed.put("b", 2);
        emitted.append(queue.get(0));

        assertThat(emitted.fields()).isEqualTo("""
                {"a":1}""");
    }

    @Metrics
    static class Clashing {
        long ducks = 1;

        @Flatten
        final Map<String, Long> map = Map.of("ducks", 2L);
    }

    @Test
    @DisplayName("two fields with one name, where only run time can tell (a Map): the entry is invalid, and counted")
    void sameName() {
        Emitted strict = Emitted.in(Emf.builder("Ns").strict(true).build());
        new DynamicFieldsTest_ClashingGuard(strict).close();

        assertThat(strict.lines()).isEmpty();
        assertThat(strict.stats().invalid()).isEqualTo(1);
        assertThat(strict.problems()).containsKey(Problem.NAME_INVALID);
    }

    @Test
    @DisplayName("... or, of a format that is not strict, the later field is left out, and counted")
    void sameNameInProduction() {
        Emitted lenient = Emitted.in(Emf.builder("Ns").strict(false).build());
        new DynamicFieldsTest_ClashingGuard(lenient).close();

        assertThat(lenient.fields()).isEqualTo("""
                {"ducks":1}""");
        assertThat(lenient.problems()).containsEntry(Problem.NAME_INVALID, 1L);
    }

    @Metrics
    record Inside(@Flatten Map<String, Long> map, @Flatten DynamicField<Long> dynamic, long own) {}

    @Metrics(naming = Naming.SNAKE_CASE)
    record Outside(
            @Flatten(prefix = "theirs", flags = Flag.HighResolution.class)
            Inside inside) {}

    @Test
    @DisplayName("Map keys take no prefix of any kind and no inflection. DynamicField keys take flatten prefixes")
    void prefixes() {
        emitted.append(DynamicFieldsTest_OutsideEntry.of(new Outside(
                new Inside(Map.of("mapKey", 1L), DynamicField.of("dynKey").withValue(2L), 3))));

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"mapKey","StorageResolution":1},\
                {"Name":"theirs_dynKey","StorageResolution":1},{"Name":"theirs_own","StorageResolution":1}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"mapKey":1,"theirs_dynKey":2,"theirs_own":3}""");
    }
}
