package io.tidemark.nativeimage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;

/** The modules that programs have at run time. A new one is named here: that is all there is to do until a test says otherwise. */
enum Published {
    CORE("tidemark", "io/tidemark"),
    STATS("tidemark-stats", "io/tidemark/stats"),
    TESTING("tidemark-testing", "io/tidemark/testing"),
    CLOUDWATCH("tidemark-cloudwatch", "io/tidemark/cloudwatch"),
    JVM("tidemark-jvm", "io/tidemark/jvm"),
    PROMETHEUS("tidemark-prometheus", "io/tidemark/prometheus"),
    OTLP("tidemark-otlp", "io/tidemark/otlp"),
    AUTOMETRICS("tidemark-autometrics", "io/tidemark/autometrics"),
    MICROMETER("tidemark-micrometer", "io/tidemark/micrometer"),
    HTTP("tidemark-http", "io/tidemark/http"),
    SPRING_BOOT_STARTER("tidemark-spring-boot-starter", "io/tidemark/spring");

    final String artifact;
    private final String folder;

    Published(String artifact, String folder) {
        this.artifact = artifact;
        this.folder = folder;
    }

    /** Where a native image looks for what this module says. */
    String metadataFolder() {
        return "META-INF/native-image/io.tidemark/" + artifact + "/";
    }

    /** Its classes, by their names with slashes. */
    Map<String, ClassNode> classes() {
        return parsed(classFiles());
    }

    Map<String, byte[]> classFiles() {
        return classFilesBeside(folder + "/package-info.class");
    }

    /** A file of the module; empty if it has none of this name. */
    Optional<byte[]> file(String name) {
        return Optional.ofNullable(files(name).get(name));
    }

    /** The files of the module whose names begin so. */
    Map<String, byte[]> files(String prefix) {
        return filesBeside(folder + "/package-info.class", prefix);
    }

    /** All classes of all of them, by their names with slashes. */
    static Map<String, ClassNode> allClasses() {
        Map<String, ClassNode> all = new TreeMap<>();
        for (Published module : values()) {
            all.putAll(module.classes());
        }
        return all;
    }

    /** The classes that are in the same jar or folder as a class file, by their names with slashes. */
    static Map<String, ClassNode> classesBeside(String classFile) {
        return parsed(classFilesBeside(classFile));
    }

    static Map<String, byte[]> classFilesBeside(String classFile) {
        Map<String, byte[]> classes = new TreeMap<>();
        filesBeside(classFile, "").forEach((name, bytes) -> {
            if (name.endsWith(".class") && !name.equals("module-info.class")) {
                classes.put(name.substring(0, name.length() - ".class".length()), bytes);
            }
        });
        return classes;
    }

    /** The jar or the folder that a class file is in. */
    static Path rootOf(String classFile) {
        URL at = Published.class.getClassLoader().getResource(classFile);
        if (at == null) {
            throw new AssertionError("there is no " + classFile + ": build its module first");
        }
        String url = at.toString();
        int inJar = url.indexOf("!/");
        return Path.of(URI.create(
                inJar > 0
                        ? url.substring("jar:".length(), inJar)
                        : url.substring(0, url.length() - classFile.length())));
    }

    /** The files in the same jar or folder as a class file, whose names begin so. */
    static Map<String, byte[]> filesBeside(String classFile, String prefix) {
        Path root = rootOf(classFile);
        try {
            if (Files.isDirectory(root)) {
                return read(root, prefix);
            }
            try (FileSystem files = FileSystems.newFileSystem(root, Map.of())) {
                return read(files.getPath("/"), prefix);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Map<String, byte[]> read(Path root, String prefix) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString().replace('\\', '/');
                if (name.startsWith(prefix)) {
                    files.put(name, Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    private static Map<String, ClassNode> parsed(Map<String, byte[]> classFiles) {
        Map<String, ClassNode> classes = new TreeMap<>();
        classFiles.forEach((name, bytes) -> {
            ClassNode type = new ClassNode();
            new ClassReader(bytes).accept(type, ClassReader.SKIP_DEBUG);
            classes.put(name, type);
        });
        return classes;
    }
}
