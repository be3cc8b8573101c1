package io.tidemark.prometheus.servers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** Finds an installed program. */
final class Program {

    private Program() {}

    /**
     * Its file.
     *
     * @param debianPackage what installs it
     * @throws org.opentest4j.TestAbortedException if it is not there, which skips the test and says what to install
     */
    static Path find(String name, String debianPackage) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin");
        for (String directory : path.split(Pattern.quote(File.pathSeparator))) {
            Path file = Path.of(directory, name);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return file;
            }
        }
        return Assumptions.abort(name + " is not on the PATH. Debian's package is " + debianPackage
                + " (apt-get install " + debianPackage + ")");
    }
}
