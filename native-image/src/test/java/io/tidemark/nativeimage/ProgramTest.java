package io.tidemark.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;

/** A program that uses the modules as its users do: what it really looks up is in the metadata, its own classes included, of which the weaver wrote. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProgramTest {

    private static final String PROGRAM = "io/tidemark/nativeimage/Program.class";
    private static final String OWN = "io.tidemark.nativeimage.";

    private List<String> found;
    private String printed;
    private Metadata metadata;

    @BeforeAll
    void run(@TempDir Path folder) throws Exception {
        Path jar = folder.resolve("agent.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), LookupAgent.class.getName());
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
        Path lookups = folder.resolve("lookups.txt");
        Path out = folder.resolve("out.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-javaagent:" + jar + "=" + lookups,
                        "-cp",
                        classPath(),
                        Program.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        printed = Files.readString(out);
        assertThat(process.exitValue()).as(printed).isZero();
        found = Files.readAllLines(lookups);
        metadata = allMetadata();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).anyMatch(name -> name.startsWith("pond.log"));
        }
    }

    /** Without the demo, which is another program. */
    private static String classPath() {
        String demo = Published.rootOf("io/tidemark/demo/Demo.class").toString();
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).equals(Path.of(demo)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** That of the modules, and what the weaver wrote for the program. */
    private static Metadata allMetadata() {
        Metadata all = Metadata.none();
        for (Published module : Published.values()) {
            all = all.with(MetadataTest.metadataOf(module));
        }
        Map<String, byte[]> woven = Published.filesBeside(PROGRAM, "META-INF/native-image/io.tidemark.woven/");
        assertThat(woven).hasSize(1);
        return all.with(Metadata.of(woven.values().iterator().next()));
    }

    @Test
    void itDoesWhatItShould() {
        assertThat(printed)
                .contains("feed_time_seconds_bucket{Operation=\"FeedDucks\"")
                .contains("function=\"Pond.feed\"")
                .contains("kind=\"mallard\"")
                .contains("objective_name=\"fast\"")
                .contains("result=\"error\"")
                .contains("jvm_memory_used")
                .doesNotContain("WARNING");
    }

    @Test
    void whatIsLookedUpIsInTheMetadata() {
        List<String> missing = new ArrayList<>();
        for (String lookup : found) {
            String what = lookup.substring(lookup.indexOf(' ') + 1);
            boolean known = switch (lookup.substring(0, lookup.indexOf(' '))) {
                case "type", "labelled" -> metadata.hasType(what);
                case "file" -> metadata.hasResource(what);
                case "method" -> isKnownMethod(what);
                case "loaded", "fields" -> true;
                default -> false;
            };
            if (!known) {
                missing.add(lookup);
            }
        }

        assertThat(missing).isEmpty();
    }

    private boolean isKnownMethod(String what) {
        int dot = what.lastIndexOf('.');
        return metadata.hasMethod(what.substring(0, dot), what.substring(dot + 1));
    }

    @Test
    void whatThisProgramLooksUpIsAllThereIs() {
        List<String> lookups = new ArrayList<>(found);
        lookups.removeIf(line -> line.startsWith(LookupAgent.LOADED));

        assertThat(lookups)
                .containsExactlyInAnyOrder(
                        "type org.reactivestreams.Publisher",
                        "type reactor.core.publisher.MonoOperator",
                        "type " + OWN + "PondObjectives",
                        "type " + OWN + "DuckKind",
                        "type " + OWN + "NothingIsNoError",
                        "method " + OWN + "DuckKind.<init>",
                        "method " + OWN + "NothingIsNoError.<init>",
                        "fields " + OWN + "Pond$Answer",
                        "labelled " + OWN + "Pond$Answer",
                        "method java.lang.Thread.threadId",
                        "method java.net.http.HttpClient.shutdownNow",
                        "file META-INF/tidemark/functions.idx",
                        "file META-INF/tidemark/objectives.idx",
                        "file META-INF/tidemark/build.properties",
                        "file io/tidemark/otlp/version.properties");
    }

    /** The analysis of an image begins where the program does, and follows what is written in the code. What else was loaded was found by its name. */
    @Test
    void whatIsLoadedIsReachedFromTheProgramOrInTheMetadata() {
        Map<String, byte[]> ours = new TreeMap<>(Published.classFilesBeside(PROGRAM));
        for (Published module : Published.values()) {
            ours.putAll(module.classFiles());
        }
        Set<String> reached = reachedFrom("io/tidemark/nativeimage/Program", ours);
        Set<String> byName = new TreeSet<>();
        for (String line : found) {
            if (line.startsWith(LookupAgent.LOADED)) {
                String name = line.substring(LookupAgent.LOADED.length());
                if (!name.startsWith("[") && !reached.contains(name.replace('.', '/'))) {
                    byName.add(name);
                }
            }
        }

        assertThat(byName).containsExactly(OWN + "DuckKind", OWN + "NothingIsNoError", OWN + "PondObjectives");
        assertThat(byName).allMatch(metadata::hasType);
    }

    private static Set<String> reachedFrom(String first, Map<String, byte[]> classFiles) {
        Set<String> reached = new HashSet<>(Set.of(first));
        Deque<String> left = new ArrayDeque<>(reached);
        while (!left.isEmpty()) {
            byte[] classFile = classFiles.get(left.pop());
            if (classFile != null) {
                for (String each : referredTo(new ClassReader(classFile))) {
                    if (reached.add(each)) {
                        left.push(each);
                    }
                }
            }
        }
        return reached;
    }

    /** Classes and descriptors among the constants: not what annotations name, which are texts. */
    private static Set<String> referredTo(ClassReader reader) {
        Set<String> names = new HashSet<>();
        char[] buffer = new char[reader.getMaxStringLength()];
        for (int i = 1; i < reader.getItemCount(); i++) {
            int at = reader.getItem(i);
            if (at == 0) {
                continue;
            }
            switch (reader.readByte(at - 1)) {
                case 7 -> add(Type.getObjectType(reader.readUTF8(at, buffer)), names);
                case 12 -> addAll(reader.readUTF8(at + 2, buffer), names);
                case 16 -> addAll(reader.readUTF8(at, buffer), names);
                default -> {}
            }
        }
        return names;
    }

    private static void addAll(String descriptor, Set<String> names) {
        if (descriptor.startsWith("(")) {
            Arrays.stream(Type.getArgumentTypes(descriptor)).forEach(type -> add(type, names));
            add(Type.getReturnType(descriptor), names);
        } else {
            add(Type.getType(descriptor), names);
        }
    }

    private static void add(Type type, Set<String> names) {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if (element.getSort() == Type.OBJECT) {
            names.add(element.getInternalName());
        }
    }
}
