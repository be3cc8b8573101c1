package io.tidemark.format.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.EntryLayout;
import io.tidemark.internal.json.EntryPlan;
import io.tidemark.internal.json.Formatted;
import io.tidemark.internal.json.Lanes;
import io.tidemark.output.LineBlock;
import io.tidemark.unit.Unit;
import org.junit.jupiter.api.Test;

/** A plan that has taken in much of run time is full, and made anew. */
class PlanMemoryTest {

    private final Lanes lanes = new Lanes(JsonDialect.INSTANCE);
    private final EntryPlan plan = new EntryPlan(EntryLayout.DYNAMIC, JsonDialect.INSTANCE, true);

    private void write(String name, Unit unit) {
        lanes.begin(plan, new LineBlock(64), 0);
        lanes.value(name).unit(unit).metric(1);
    }

    @Test
    void namesCount() {
        for (int i = 0; i < 2000; i++) {
            write("n" + i, Unit.custom("u"));
        }
        assertThat(plan.isFull()).isFalse();
        for (int i = 2000; i < 4100; i++) {
            write("n" + i, Unit.custom("u"));
        }
        assertThat(plan.isFull()).isTrue();
    }

    @Test
    void unitsOfOneNameCount() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 4000; i++) {
                write("n", Unit.custom("u" + i));
            }
            assertThat(plan.isFull()).isFalse();
        }
        for (int i = 4000; i < 4200; i++) {
            write("n", Unit.custom("u" + i));
        }
        assertThat(plan.isFull()).isTrue();
    }

    @Test
    void bytesOfNamesCount() {
        write("n".repeat(50_000), Unit.custom("u"));
        assertThat(plan.isFull()).isFalse();
        for (int i = 0; i < 10; i++) {
            write("n".repeat(50_000) + i, Unit.custom("u"));
        }
        assertThat(plan.isFull()).isTrue();
    }

    @Test
    void manyUnitsOfOneNameAreWrittenAll() {
        Formatted json = new Formatted(Json.create());
        for (int i = 0; i < 10_000; i++) {
            Unit unit = Unit.custom("u" + i);
            assertThat(json.line(
                            Formatted.entry(out -> out.value("n").unit(unit).metric(1))))
                    .contains("\"unit\":\"u" + i + "\"");
        }
    }
}
