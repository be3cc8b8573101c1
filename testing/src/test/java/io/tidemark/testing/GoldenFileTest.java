package io.tidemark.testing;

import static io.tidemark.testing.TidemarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenFileTest {

    private static final String PROPERTY = "tidemark.updateGolden";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void inAFolderThatIsNotThereYet() {
        file = folder.resolve("golden").resolve("DuckMetrics.golden");
    }

    @AfterEach
    void stopUpdating() {
        System.clearProperty(PROPERTY);
    }

    @Test
    void isWrittenOnRequestAndThenCompared() throws IOException {
        System.setProperty(PROPERTY, "true");
        assertThat(DuckMetrics.LAYOUT).matchesGolden(file);
        System.clearProperty(PROPERTY);

        assertThat(file).hasContent("""
                Operation  property
                NumberOfDucks  metric
                OperationTime  metric  Milliseconds
                Retries  metric
                RequestId  property
                by Operation
                """);
        assertThat(DuckMetrics.LAYOUT).matchesGolden(file).hasNoProblems();

        Files.writeString(file, Files.readString(file).replace("\n", "\r\n"));
        assertThat(DuckMetrics.LAYOUT).as("after a checkout on Windows").matchesGolden(file);
    }

    @Test
    void saysHowToWriteOneThatIsMissing() {
        assertThatThrownBy(() -> assertThat(DuckMetrics.LAYOUT).matchesGolden(file))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("there is no golden file " + file
                        + "; run the test with -Dtidemark.updateGolden=true to write it, with these lines:")
                .hasMessageContaining("OperationTime  metric  Milliseconds");
        assertThat(file).doesNotExist();
    }

    @Test
    void saysWhatChanged() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                Operation  property
                NumberOfDuck  metric
                OperationTime  metric  Seconds
                Retries  metric
                RequestId  property
                by Operation
                """);

        assertThatThrownBy(() -> assertThat(DuckMetrics.LAYOUT).matchesGolden(file))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("missing: \"NumberOfDuck  metric\" (there is \"NumberOfDucks  metric\")")
                .hasMessageContaining("missing: \"OperationTime  metric  Seconds\"")
                .hasMessageContaining("not expected: \"OperationTime  metric  Milliseconds\"")
                .hasMessageEndingWith("in DuckMetrics, by " + file
                        + "; if that is what you mean, run the test with -Dtidemark.updateGolden=true");
    }

    @Test
    void leavesAFileAloneThatIsRight() throws IOException {
        System.setProperty(PROPERTY, "true");
        assertThat(DuckMetrics.LAYOUT).matchesGolden(file);
        FileTime old = FileTime.fromMillis(0);
        Files.setLastModifiedTime(file, old);

        assertThat(DuckMetrics.LAYOUT).matchesGolden(file);

        assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
    }

    @Test
    void holdsEveryKindOfField() {
        EntryLayout layout = EntryLayout.of(Shape.of("All")
                .dimensions()
                .dimensions("Status", "Operation")
                .property("Status", ValueShape.STRING)
                .property("Operation", ValueShape.STRING)
                .metric("distance", ValueShape.DOUBLE)
                .unit(Unit.custom("Furlongs"))
                .nested("downstream")
                .prefix("downstream")
                .keyed("byColour")
                .prefix("ducks")
                .unit(MetricUnit.COUNT)
                .build());

        assertThat(GoldenFile.lines(layout))
                .containsExactly(
                        "Status  property",
                        "Operation  property",
                        "distance  metric  Furlongs",
                        "downstream*  record",
                        "ducks*  keys  Count",
                        "by nothing",
                        "by Status, Operation");
    }

    @Test
    void saysWhenItCannotBeRead() throws IOException {
        Files.createDirectories(file);

        assertThatThrownBy(() -> assertThat(DuckMetrics.LAYOUT).matchesGolden(file))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("the golden file " + file + " cannot be read or written: ");
    }
}
