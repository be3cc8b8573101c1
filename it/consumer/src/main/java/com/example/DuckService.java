package com.example;

import io.tidemark.AttachHandle;
import io.tidemark.ServiceMetrics;
import io.tidemark.format.emf.Emf;
import io.tidemark.output.RollingFile;
import io.tidemark.output.Rotation;
import java.nio.file.Path;

public final class DuckService {

    public static void main(String[] args) {
        // Once, at start-up. close() writes what is still queued.
        AttachHandle attached = ServiceMetrics.attach(Emf.builder("Ns")
                .build()
                .writeTo(RollingFile.in(Path.of("my/metrics/dir"))
                        .named("service_log.log")
                        .every(Rotation.MINUTE)
                        .open()));
        countDucks();
        attached.close();
    }

    static void countDucks() {
        try (var metrics = RequestMetrics.start(Operation.COUNT_DUCKS)) {
            metrics.numberOfDucks = 5; // a plain field; the timer stops when the block ends
        }
    }
}
