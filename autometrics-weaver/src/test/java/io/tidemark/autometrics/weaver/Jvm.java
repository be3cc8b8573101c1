package io.tidemark.autometrics.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.autometrics.DeclaredFunction;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;

/** A Java of its own, in which programs run. */
record Jvm(Path home) {

    /** What a program said. */
    record Said(List<String> out, String err) {}

    /** That of the tests, and the newest beside it. */
    static List<Jvm> all() throws IOException {
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        List<Jvm> all = new ArrayList<>(List.of(new Jvm(own)));
        try (Stream<Path> beside = Files.list(own.getParent())) {
            beside.filter(home -> version(home) > Runtime.version().feature())
                    .max((a, b) -> Integer.compare(version(a), version(b)))
                    .ifPresent(home -> all.add(new Jvm(home)));
        }
        return all;
    }

    /** 0 if there is none. */
    private static int version(Path home) {
        try {
            if (!Files.isExecutable(home.resolve("bin").resolve("java"))) {
                return 0;
            }
            return Files.readAllLines(home.resolve("release")).stream()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("[^0-9.]", "").split("\\.")[0])
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | RuntimeException none) {
            return 0;
        }
    }

    Said run(String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("out", ".txt");
        Path err = Files.createTempFile("err", ".txt");
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin").resolve("java").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String errors = Files.readString(err);
        assertThat(process.exitValue()).as(errors).isZero();
        return new Said(Files.readAllLines(out), errors);
    }

    @Override
    public String toString() {
        return "Java " + version(home);
    }

    /** The agent that was built; before it is, one made of the classes as they are, not relocated. */
    static Path agent() throws IOException {
        String built = System.getProperty("tidemark.test.agent");
        if (built != null) {
            return Path.of(built);
        }
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", AutometricsAgent.class.getName());
        attributes.put(
                Attributes.Name.CLASS_PATH,
                Compiled.of(AutometricsAgent.class).toUri() + " "
                        + Compiled.of(ClassReader.class).toUri() + " "
                        + Compiled.of(DeclaredFunction.class).toUri());
        File jar = File.createTempFile("agent", ".jar");
        jar.deleteOnExit();
        try (var out = Files.newOutputStream(jar.toPath());
                JarOutputStream made = new JarOutputStream(out, manifest)) {
            made.finish();
        }
        return jar.toPath();
    }
}
