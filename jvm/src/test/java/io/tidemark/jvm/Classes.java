package io.tidemark.jvm;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where classes are, for who starts them anew. */
final class Classes {

    private Classes() {}

    /** The directory or file with a class that is none of the tests. */
    static Path of(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** The directory with the tests. Their module is patched: their code source does not tell. */
    static Path ofTests() throws URISyntaxException {
        Path file = Path.of(Classes.class.getResource("Classes.class").toURI());
        Path inRoot = Path.of(Classes.class.getName().replace('.', '/'));
        Path root = file;
        for (int i = 0; i < inRoot.getNameCount(); i++) {
            root = root.getParent();
        }
        return root;
    }
}
