package io.tidemark.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What recording the requests of a web service costs. The duck pond with Spring Boot is a process of its own, in one of several set-ups at a time; all have the same classes and differ
 * in properties. It is loaded as fast as it answers, first to warm up and then for each route, and asked what processor time its threads took, but for those of the JIT compiler, which
 * have done their work some day: that is the figure which other work on the machine, the client's among it, changes least. Rounds take the set-ups in turn, every second one backwards.
 */
public final class HttpCost {
    private static final int CONNECTIONS = 8;
    private static final int SECONDS_TO_START = 90;

    /** Warming up takes as many times as long as measuring. */
    private static final int WARM_UP = 3;

    /** Of Linux, wherever Java runs on it. */
    private static final int MILLIS_A_TICK = 10;

    private static final Pattern OPEN = Pattern.compile("The duck pond is open at (http://\\S+)");

    /** Where the load comes from, and where the pond writes. */
    private final HttpLoad load;

    private final Path pond;
    private final int seconds;
    private final int warmUp;
    private final List<String> routes;

    private HttpCost(Path pond, HttpLoad load, int seconds, List<String> routes) {
        this.pond = pond;
        this.load = load;
        this.seconds = seconds;
        this.warmUp = WARM_UP * seconds;
        this.routes = routes;
    }

    private static final String OBSERVATION =
            "org.springframework.boot.actuate.autoconfigure.observation.web.servlet.WebMvcObservationAutoConfiguration";

    private static final List<String> NO_OBSERVATION = List.of(
            "spring.autoconfigure.exclude=" + OBSERVATION, "management.prometheus.metrics.export.enabled=false");
    private static final List<String> RECORDS =
            List.of("tidemark.sinks.main.type=file", "tidemark.sinks.main.file-name=pond.log");
    private static final List<String> NO_MEASURES =
            List.of("tidemark.web.measures=false", "tidemark.autometrics.enabled=false");
    private static final List<String> VIEWS = List.of(
            "tidemark.views[pond/requests].record=io.tidemark.demo.spring.PondRequest",
            "tidemark.views[pond/requests].field=Time",
            "tidemark.views[pond/requests].tags=Operation",
            "tidemark.views[pond/latency].record=io.tidemark.demo.spring.PondRequest",
            "tidemark.views[pond/latency].field=Time",
            "tidemark.views[pond/latency].tags=Operation,Status",
            "tidemark.views[pond/latency].aggregation=distribution",
            "tidemark.views[pond/latency].bounds=0.1,0.25,0.5,1,2.5,5,10,25,50,100,250,500,1000");
    private static final List<String> NO_TIDEMARK = List.of("tidemark.enabled=false");

    private static final String FLOOR = "nothing (floor)";
    private static final Map<String, List<List<String>>> SET_UPS = new LinkedHashMap<>();

    static {
        SET_UPS.put(FLOOR, List.of(NO_TIDEMARK, NO_OBSERVATION));
        SET_UPS.put("Tidemark: record, in a file", List.of(RECORDS, NO_MEASURES, NO_OBSERVATION));
        SET_UPS.put("Tidemark: record, HTTP measures, views, functions", List.of(RECORDS, VIEWS, NO_OBSERVATION));
        SET_UPS.put("Micrometer: http.server.requests", List.of(NO_TIDEMARK));
        SET_UPS.put("both", List.of(RECORDS, VIEWS));
    }

    /** What one set-up did for one route in one round. */
    private record Measured(double perSecond, double cpuMicros, double p50Micros, double p99Micros) {}

    /** Takes rounds, seconds a route, and routes; prints a table for each route. */
    @SuppressWarnings("SystemOut") // It is what it is for.
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        List<String> routes = List.of((args.length > 2 ? args[2] : "/ducks/7,/ducks").split(","));
        HttpLoad load = HttpLoad.find(System.getenv("PATH"));
        HttpCost cost =
                new HttpCost(Path.of(System.getProperty("tidemark.benchmarks.pond", "")), load, seconds, routes);
        System.out.printf(
                Locale.ROOT,
                "JDK %s, %s, %d connections, %d rounds of %d s a route, three times as long to warm up%n",
                Runtime.version(),
                load,
                CONNECTIONS,
                rounds,
                seconds);
        Map<String, List<Measured>> results = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            List<String> setUps = new ArrayList<>(SET_UPS.keySet());
            if (round % 2 == 1) {
                Collections.reverse(setUps);
            }
            for (String setUp : setUps) {
                cost.measure(setUp).forEach((route, measured) -> {
                    results.computeIfAbsent(route + " " + setUp, key -> new ArrayList<>())
                            .add(measured);
                    System.err.printf(Locale.ROOT, "%s %s: %s%n", route, setUp, measured);
                });
            }
        }
        for (String route : routes) {
            print(route, results);
        }
    }

    @SuppressWarnings("SystemOut")
    private static void print(String route, Map<String, List<Measured>> results) {
        System.out.printf(
                "%n| GET %s | CPU µs a request | least–most | × | more, µs | requests/s | × | p50 µs | p99 µs |%n",
                route);
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        List<Measured> floor = results.getOrDefault(route + " " + FLOOR, List.of());
        for (String setUp : SET_UPS.keySet()) {
            List<Measured> these = results.getOrDefault(route + " " + setUp, List.of());
            double cpu = median(these, Measured::cpuMicros);
            double perSecond = median(these, Measured::perSecond);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f–%.1f | %.2f | %.1f | %,.0f | %.2f | %,.0f | %,.0f |%n",
                    setUp,
                    cpu,
                    these.stream().mapToDouble(Measured::cpuMicros).min().orElseThrow(),
                    these.stream().mapToDouble(Measured::cpuMicros).max().orElseThrow(),
                    cpu / median(floor, Measured::cpuMicros),
                    cpu - median(floor, Measured::cpuMicros),
                    perSecond,
                    perSecond / median(floor, Measured::perSecond),
                    median(these, Measured::p50Micros),
                    median(these, Measured::p99Micros));
        }
    }

    private static double median(List<Measured> of, ToDoubleFunction<Measured> figure) {
        double[] sorted = of.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private Map<String, Measured> measure(String setUp) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("tidemark-http-cost");
        Process process = start(setUp, directory);
        try {
            String address = address(process);
            for (String route : routes) {
                load.run(address + route, CONNECTIONS, warmUp);
            }
            Map<String, Measured> measured = new LinkedHashMap<>();
            for (String route : routes) {
                Duration before = cpu(process);
                HttpLoad.Seen seen = load.run(address + route, CONNECTIONS, seconds);
                double micros = cpu(process).minus(before).toNanos() / 1e3;
                measured.put(
                        route,
                        new Measured(
                                seen.requests() / seen.seconds(),
                                micros / seen.requests(),
                                seen.p50Micros(),
                                seen.p99Micros()));
            }
            return measured;
        } finally {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            delete(directory);
        }
    }

    private Process start(String setUp, Path directory) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms512m",
                "-Xmx512m",
                "-XX:+UseG1GC"));
        String more = System.getProperty("tidemark.benchmarks.options", "");
        if (!more.isEmpty()) {
            command.addAll(List.of(more.split(" ")));
        }
        command.addAll(List.of(
                "-jar",
                pond.toString(),
                // Not the properties of the demo: these below, and nothing else.
                "--spring.config.name=none",
                "--spring.main.banner-mode=off",
                "--spring.application.name=duck_pond",
                "--spring.web.resources.add-mappings=false",
                "--server.address=127.0.0.1",
                "--server.port=0",
                // Else Tomcat ends a connection after 100 requests.
                "--server.tomcat.max-keep-alive-requests=-1",
                "--management.endpoints.web.exposure.include=*",
                "--tidemark.sinks.main.directory=" + directory));
        for (List<String> properties : SET_UPS.getOrDefault(setUp, List.of())) {
            properties.forEach(property -> command.add("--" + property));
        }
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** When it is open. What it says later is read, so that it need not wait, and forgotten. */
    private static String address(Process process) throws IOException, InterruptedException {
        List<String> said = Collections.synchronizedList(new ArrayList<>());
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines = new BufferedReader(
                            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            said.add(line);
                        }
                    } catch (IOException ended) {
                        // Nobody is there who could say more.
                    }
                },
                "pond-output");
        reader.setDaemon(true);
        reader.start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
        while (System.nanoTime() - deadline < 0 && process.isAlive()) {
            Matcher open = OPEN.matcher(String.join("\n", List.copyOf(said)));
            if (open.find()) {
                return open.group(1);
            }
            Thread.sleep(50);
        }
        throw new IOException("the pond does not start: " + said);
    }

    /** Of all threads that do not compile. Linux tells it of each; elsewhere it is that of the process. */
    private static Duration cpu(Process process) throws IOException {
        Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
        if (!Files.isDirectory(threads)) {
            return process.info()
                    .totalCpuDuration()
                    .orElseThrow(
                            () -> new IllegalStateException("this system does not tell the processor time of others"));
        }
        long ticks = 0;
        try (Stream<Path> each = Files.list(threads)) {
            for (Path thread : each.toList()) {
                ticks += ticks(thread.resolve("stat"));
            }
        }
        return Duration.ofMillis(ticks * MILLIS_A_TICK);
    }

    /** As proc(5) says: the name, in parentheses, is field 2, and user and system time are 14 and 15. */
    private static long ticks(Path stat) throws IOException {
        String line;
        try {
            line = Files.readString(stat);
        } catch (NoSuchFileException ended) {
            return 0;
        }
        int name = line.lastIndexOf(')');
        if (line.contains("(C1 Compiler") || line.contains("(C2 Compiler")) {
            return 0;
        }
        String[] fields = line.substring(name + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
