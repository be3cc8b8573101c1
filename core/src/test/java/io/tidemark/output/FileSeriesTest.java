package io.tidemark.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSeriesTest {

    @ParameterizedTest
    @CsvSource({
        "NEVER, service.log, 1, 0, PLAIN",
        "NEVER, service.log.7, 1, 7, PLAIN",
        "NEVER, service.log.p2.gz, 2, 0, COMPRESSED",
        "DAY, service.log.2026-11-21, 1, 0, PLAIN",
        "DAY, service.log.2024-02-29.p100.12, 100, 12, PLAIN",
        "HOUR, service.log.2026-11-21-23.gz.tmp, 1, 0, UNFINISHED",
        "MINUTE, service.log.2026-11-21-21-42.p3.10.gz, 3, 10, COMPRESSED",
    })
    void knowsItsFiles(Rotation rotation, String name, int process, int number, FileSeries.Form form) {
        FileSeries series = new FileSeries("service.log", rotation);
        FileSeries.Member member = series.parse(Path.of("/logs", name));
        assertThat(member.process()).isEqualTo(process);
        assertThat(member.number()).isEqualTo(number);
        assertThat(member.form()).isEqualTo(form);
        String plain = name.replaceAll("[.]gz([.]tmp)?$", "");
        assertThat(member.plain()).isEqualTo(Path.of("/logs", plain));
        if (rotation != Rotation.NEVER) {
            assertThat(series.name(member.period(), process, number)).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service.log",
                "service.log.1",
                "service.log.bak",
                "service.log.2026-11-21.txt",
                "service.log.2026-11-21.bak",
                "service.log.2026-11-21.",
                "service.log.2026-11-21-07",
                "service.log.2026-11",
                "service.log.2026-13-45",
                "service.log.2026-02-29",
                "service.log.2026-11-31",
                "service.log.2026-1-21",
                "service.log.2026-11-21.0",
                "service.log.2026-11-21.01",
                "service.log.2026-11-21.p1",
                "service.log.2026-11-21.p02",
                "service.log.2026-11-21.p101",
                "service.log.2026-11-21.1.p2",
                "service.log.2026-11-21.gz.gz",
                "service.log.2026-11-21.GZ",
                "service.log.2026-11-21.tmp",
                "service.log.2026-11-21\n",
                "service.logger.2026-11-21",
                "serviceXlog.2026-11-21",
                "my-service.log.2026-11-21",
                "Service.log.2026-11-21",
            })
    void takesNoOthersForItsOwn(String name) {
        assertThat(new FileSeries("service.log", Rotation.DAY).parse(Path.of(name)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"service.log.2026-11-21-24", "service.log.2026-11-21-07-30", "service.log.2026-11-21"})
    void takesNoOtherRotationForItsOwn(String name) {
        assertThat(new FileSeries("service.log", Rotation.HOUR).parse(Path.of(name)))
                .isNull();
    }
}
