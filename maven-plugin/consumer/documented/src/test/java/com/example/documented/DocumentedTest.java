package com.example.documented;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentedTest {

    @Test
    void theSourceHasLinks() throws Exception {
        String source = Files.readString(Path.of("src/main/java/com/example/documented/Kiosk.java"));
        assertTrue(source.contains("     * Gives the price in cents.\n     * <!-- autometrics:doc-start -->\n"), source);
        assertTrue(source.contains("href=\"https://example.com/prometheus/graph?g0.expr="), source);
        assertTrue(source.contains("service_name%3D%22documented%22"), source);
        assertTrue(source.contains("     * <!-- autometrics:doc-end -->\n     */\n    @Autometrics\n"), source);
    }
}
