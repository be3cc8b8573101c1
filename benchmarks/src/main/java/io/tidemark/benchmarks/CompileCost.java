package io.tidemark.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What records cost a build, and a program that starts: compiles many, each of ten fields, with the processor and without, in this
 * JVM and in one of its own each time, and loads what came out. Not a JMH benchmark: one compilation is long enough to be timed. All
 * times are those that the process was on a processor, its compiler and collector included: other work on the machine counts little.
 *
 * <p>{@code benchmarks/compile-cost [RECORDS] [RUNS]} runs it.
 */
public final class CompileCost {

    private static final int RECORDS = 500;
    private static final int RUNS = 5;

    private final Path sources;
    private final Path classes;
    private final String processorPath;
    private final int records;
    private final int runs;

    private CompileCost(Path directory, String processorPath, int records, int runs) {
        this.sources = directory.resolve("sources");
        this.classes = directory.resolve("classes");
        this.processorPath = processorPath;
        this.records = records;
        this.runs = runs;
    }

    /**
     * Measures, and prints a table.
     *
     * @param arguments the processor's jar; how many records; how many runs
     * @throws IOException if the sources cannot be written
     * @throws InterruptedException if interrupted while a JVM runs
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int records = arguments.length > 1 ? Integer.parseInt(arguments[1]) : RECORDS;
        int runs = arguments.length > 2 ? Integer.parseInt(arguments[2]) : RUNS;
        Path directory = Files.createTempDirectory("compile-cost");
        try {
            new CompileCost(directory, arguments[0], records, runs).measure();
        } finally {
            delete(directory);
        }
    }

    private void measure() throws IOException, InterruptedException {
        List<Path> files = writeSources();
        print("%d records of ten fields, JDK %s, median of %d runs (least–most)%n", records, Runtime.version(), runs);
        for (boolean processed : new boolean[] {false, true}) {
            String how = processed ? "with the processor" : "without (-proc:none)";
            double[] cold = new double[runs];
            double[] warm = new double[runs];
            for (int run = 0; run < runs; run++) {
                delete(classes);
                cold[run] = compileApart(files, processed);
            }
            for (int run = -2; run < runs; run++) {
                delete(classes);
                double millis = millis(() -> compileHere(files, processed));
                if (run >= 0) {
                    warm[run] = millis;
                }
            }
            print(
                    "%-22s a new javac %s, a warm one %s; %,d classes, %,d bytes%n",
                    how, told(cold), told(warm), count(), size());
        }
        for (String suffix : List.of("", "Shape", "Guard")) {
            double[] loaded = new double[runs];
            for (int run = 0; run < runs; run++) {
                loaded[run] = initialise(suffix);
            }
            print("initialising %-12s %s%n", suffix.isEmpty() ? "the records" : "each " + suffix, told(loaded));
        }
    }

    /** Records as services have them: text, an enum, numbers, times; every fifth is flattened into the four before it. */
    private List<Path> writeSources() throws IOException {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            String in = "app.part" + i / 50;
            Path folder = Files.createDirectories(sources.resolve(in.replace('.', '/')));
            int group = i - i % 5 + 4;
            boolean child = i == group;
            String last = child || group >= records || group / 50 != i / 50
                    ? "    boolean last;\n"
                    : "    @Flatten(prefix = \"part\") final Work" + group + " part = new Work" + group + "();\n";
            String text = "package " + in + ";\n\n"
                    + "import io.tidemark.Flatten;\nimport io.tidemark.InUnit;\nimport io.tidemark.Metrics;\n"
                    + "import io.tidemark.Naming;\nimport io.tidemark.time.Timer;\nimport io.tidemark.unit.MetricUnit;\n"
                    + "import java.time.Duration;\nimport java.util.Optional;\n\n"
                    + (child ? "@Metrics(root = false)\n" : "@Metrics(naming = Naming.PASCAL_CASE)\n")
                    + "public class Work" + i + " {\n"
                    + "    String requestId;\n"
                    + "    Thread.State operation;\n"
                    + "    boolean success;\n"
                    + "    long itemCount;\n"
                    + "    int retries" + i + ";\n"
                    + "    double ratio;\n"
                    + "    @InUnit(MetricUnit.BYTES) long size;\n"
                    + "    Duration took;\n"
                    + (child
                            ? "    Optional<String> region = Optional.empty();\n"
                            : "    final Timer timer = Timer.start();\n")
                    + last + "}\n";
            files.add(Files.writeString(folder.resolve("Work" + i + ".java"), text));
        }
        return files;
    }

    private List<String> options(boolean processed) {
        List<String> options =
                new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), "-d", classes.toString()));
        options.addAll(processed ? List.of("-processorpath", processorPath) : List.of("-proc:none"));
        return options;
    }

    private void compileHere(List<Path> files, boolean processed) {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager = javac.getStandardFileManager(problems, null, StandardCharsets.UTF_8)) {
            Files.createDirectories(classes);
            boolean succeeded = javac.getTask(
                            new StringWriter(),
                            manager,
                            problems,
                            options(processed),
                            null,
                            manager.getJavaFileObjectsFromPaths(files))
                    .call();
            if (!succeeded) {
                throw new IllegalStateException(problems.getDiagnostics().stream()
                        .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                        .toList()
                        .toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double compileApart(List<Path> files, boolean processed) throws IOException, InterruptedException {
        Files.createDirectories(classes);
        List<String> arguments = new ArrayList<>(options(processed));
        files.forEach(file -> arguments.add(file.toString()));
        return apart(System.getProperty("java.class.path"), Apart.class, arguments);
    }

    /** Compiles once. */
    static final class Apart {
        private Apart() {}

        /**
         * Prints the milliseconds since the JVM started.
         *
         * @param arguments those of javac
         */
        public static void main(String[] arguments) {
            if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments) != 0) {
                throw new IllegalStateException("javac failed");
            }
            System.out.println(processMillis());
        }
    }

    /** In a JVM of its own, which tells the milliseconds. */
    private double initialise(String suffix) throws IOException, InterruptedException {
        return apart(
                classes + File.pathSeparator + System.getProperty("java.class.path"),
                Initialise.class,
                List.of(Integer.toString(records), suffix));
    }

    private static double apart(String classPath, Class<?> main, List<String> arguments)
            throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString(), "-cp", classPath, main.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(main + " failed: " + told);
        }
        return Double.parseDouble(told);
    }

    /** Initialises the classes of a compilation. */
    static final class Initialise {
        private Initialise() {}

        /**
         * Prints the milliseconds that it took.
         *
         * @param arguments how many records; what is behind a record's name
         * @throws ClassNotFoundException if there is no such class
         */
        public static void main(String[] arguments) throws ClassNotFoundException {
            int records = Integer.parseInt(arguments[0]);
            // What belongs to the library and the JVM is loaded by the first one.
            load(0, arguments[1]);
            double start = processMillis();
            for (int i = 1; i < records; i++) {
                load(i, arguments[1]);
            }
            System.out.println(processMillis() - start);
        }

        private static void load(int i, String suffix) throws ClassNotFoundException {
            if (!(suffix.equals("Guard") && i % 5 == 4)) {
                Class.forName("app.part" + i / 50 + ".Work" + i + suffix);
            }
        }
    }

    private static double millis(Runnable work) {
        double start = processMillis();
        work.run();
        return processMillis() - start;
    }

    private static double processMillis() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e6;
    }

    private String told(double[] millis) {
        Arrays.sort(millis);
        double median = millis[millis.length / 2];
        return String.format(
                Locale.ROOT,
                "%,.0f ms (%,.0f–%,.0f), %.2f ms a record",
                median,
                millis[0],
                millis[millis.length - 1],
                median / records);
    }

    private long count() throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith(".class")).count();
        }
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void print(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format, arguments);
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
