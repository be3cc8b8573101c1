package io.tidemark.support;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a class of the tests in a JVM of its own. */
public final class Jvm {

    private Jvm() {}

    /** Its error output goes where that of the tests does. */
    public static Process start(Class<?> main, String... arguments) throws IOException {
        return command(main, arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public static ProcessBuilder command(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                root(io.tidemark.sink.EntrySink.class) + File.pathSeparator + root(main),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** The directory that a class was loaded from. Its module may have been patched, so its code source does not tell. */
    private static Path root(Class<?> type) {
        String name = type.getName().replace('.', '/') + ".class";
        try {
            URI file = type.getResource("/" + name).toURI();
            Path path = Path.of(file);
            for (int i = 0; i < Path.of(name).getNameCount(); i++) {
                path = path.getParent();
            }
            return path;
        } catch (URISyntaxException problem) {
            throw new AssertionError(problem);
        }
    }
}
