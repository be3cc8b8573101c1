package io.tidemark.otlp;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Of this library. */
final class Version {

    static final String TEXT = read();

    private Version() {}

    private static String read() {
        Properties properties = new Properties();
        try (InputStream file = Version.class.getResourceAsStream("version.properties")) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            // It is said to be unknown.
        }
        return properties.getProperty("version", "unknown");
    }
}
