package io.tidemark.it.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.InUnit;
import io.tidemark.Mean;
import io.tidemark.Metrics;
import io.tidemark.format.emf.Emf;
import io.tidemark.format.json.Json;
import io.tidemark.stream.Problem;
import io.tidemark.unit.CustomUnit;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Units")
class UnitsTest {

    private final Emitted emitted = Emitted.emf();

    @Metrics
    record AnyUnit(Mean value) {}

    @ParameterizedTest(name = "{0}")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    @DisplayName("the CloudWatch set (seconds, bytes, bits and their rates, with scales; percent; count; none)")
    void cloudWatchUnits(MetricUnit unit) {
        Mean value = Mean.in(unit);
        value.add(2.5);
        emitted.append(UnitsTest_AnyUnitEntry.of(new AnyUnit(value)));

        assertThat(emitted.directives()).contains("{\"Name\":\"value\",\"Unit\":\"" + unit.text() + "\"}");
        assertThat(emitted.fields()).isEqualTo("""
                {"value":2.5}""");
    }

    @Test
    @DisplayName("none: no unit is written")
    void noUnit() {
        Mean value = Mean.create();
        value.add(2.5);
        emitted.append(UnitsTest_AnyUnitEntry.of(new AnyUnit(value)));

        assertThat(emitted.directives()).contains("[{\"Name\":\"value\"}]");
    }

    @Test
    @DisplayName("plus custom, of a value too")
    void customUnitOfAValue() {
        Mean value = Mean.in(new CustomUnit("Furlongs"));
        value.add(2.5);
        Emitted json = Emitted.in(Json.create());
        json.append(UnitsTest_AnyUnitEntry.of(new AnyUnit(value)));

        assertThat(json.line()).contains("\"value\":{\"value\":2.5,\"unit\":\"Furlongs\"}");
    }

    @Metrics
    record Furlongs(@InUnit(custom = "Furlongs") double distance) {}

    @Test
    @DisplayName("A format that does not know a custom unit leaves the unit out and counts it")
    void customUnits() {
        Emitted json = Emitted.in(Json.create());
        for (Emitted sink : List.of(emitted, json)) {
            sink.append(UnitsTest_FurlongsEntry.of(new Furlongs(2.5)));
        }

        assertThat(emitted.line()).contains("{\"Name\":\"distance\"}");
        assertThat(emitted.problems()).containsEntry(Problem.UNIT_LEFT_OUT, 1L);
        assertThat(json.line()).contains("\"distance\":{\"value\":2.5,\"unit\":\"Furlongs\"}");
        assertThat(json.problems()).isEmpty();
    }

    @Metrics
    record Scaled(
            @InUnit(MetricUnit.MEGABYTES) Mean megabytes,
            @InUnit(MetricUnit.KILOBITS) Mean kilobits,
            @InUnit(MetricUnit.SECONDS) Duration seconds,
            @InUnit(MetricUnit.MEGABYTES) long labelled,
            @InUnit(MetricUnit.PERCENT) double percent) {}

    @Test
    @DisplayName(
            "@InUnit on a value that has a unit converts (a Duration in SECONDS; megabytes from bytes; scales are powers of 1000; bits and"
                    + " bytes convert into each other); on a plain number it labels without scaling")
    void conversions() {
        Mean bytes = Mean.in(MetricUnit.BYTES);
        bytes.add(2_500_000);
        emitted.append(UnitsTest_ScaledEntry.of(new Scaled(bytes, bytes, Duration.ofMillis(1500), 7, 12.5)));

        assertThat(emitted.directives()).isEqualTo("""
                [{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"megabytes","Unit":"Megabytes"},\
                {"Name":"kilobits","Unit":"Kilobits"},{"Name":"seconds","Unit":"Seconds"},\
                {"Name":"labelled","Unit":"Megabytes"},{"Name":"percent","Unit":"Percent"}]}]""");
        assertThat(emitted.fields()).isEqualTo("""
                {"megabytes":2.5,"kilobits":20000,"seconds":1.5,"labelled":7,"percent":12.5}""");
    }

    @Metrics
    record Rate(@InUnit(MetricUnit.MEGABYTES_PER_SECOND) Mean rate) {}

    @Test
    @DisplayName("bits and bytes convert into each other, neither into a rate")
    void neitherIntoARate() {
        Mean bytes = Mean.in(MetricUnit.BYTES);
        bytes.add(1000);
        Mean rate = Mean.in(MetricUnit.KILOBYTES_PER_SECOND);
        rate.add(1500);
        Emitted ofBytes = Emitted.in(Emf.builder("Ns").build());
        ofBytes.append(UnitsTest_RateEntry.of(new Rate(bytes)));
        emitted.append(UnitsTest_RateEntry.of(new Rate(rate)));

        assertThat(emitted.fields()).isEqualTo("""
                {"rate":1.5}""");
        assertThat(ofBytes.fields()).isEqualTo("{}");
        assertThat(ofBytes.problems()).containsEntry(Problem.VALUE_INVALID, 1L);
    }
}
