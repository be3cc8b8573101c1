package io.tidemark.jvm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.stats.AggregationData;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricFamily.Kind;
import io.tidemark.stats.MetricFamily.Point;
import io.tidemark.stats.Tags;
import io.tidemark.time.TimeSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class JvmMetricsTest {

    private static Optional<MetricFamily> family(List<MetricFamily> in, String name) {
        return in.stream().filter(family -> family.name().equals(name)).findFirst();
    }

    private static double value(AggregationData data) {
        return data instanceof AggregationData.OfLong whole ? whole.value() : ((AggregationData.OfDouble) data).value();
    }

    private static double total(List<MetricFamily> in, String name) {
        return family(in, name).orElseThrow().points().stream()
                .mapToDouble(point -> value(point.value()))
                .sum();
    }

    @Test
    void theFiguresAreThoseOfThisJvm() {
        try (JvmMetrics jvm = JvmMetrics.builder().without(JvmGroup.PINNING).build()) {
            List<MetricFamily> metrics = jvm.collect();

            long inUse =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            double heap = family(metrics, "jvm.memory.used").orElseThrow().points().stream()
                    .filter(point -> "heap".equals(point.tags().get("jvm.memory.type")))
                    .mapToDouble(point -> value(point.value()))
                    .sum();
            assertThat(heap).isBetween(inUse / 20.0, inUse * 20.0);
            assertThat(total(metrics, "jvm.thread.count")).isBetween(1.0, 10_000.0);
            assertThat(total(metrics, "jvm.thread.states")).isPositive();
            assertThat(total(metrics, "jvm.class.loaded")).isGreaterThan(500);
            assertThat(total(metrics, "jvm.class.count"))
                    .isEqualTo(total(metrics, "jvm.class.loaded") - total(metrics, "jvm.class.unloaded"));
            assertThat(total(metrics, "jvm.cpu.count"))
                    .isEqualTo(Runtime.getRuntime().availableProcessors());
            assertThat(total(metrics, "jvm.cpu.time")).isPositive();
            assertThat(total(metrics, "process.uptime")).isPositive();
            assertThat(family(metrics, "jvm.gc.collections").orElseThrow().kind())
                    .isEqualTo(Kind.COUNTER);
            assertThat(family(metrics, "tidemark_jvm_failures")).isEmpty();
            assertThat(family(metrics, "system.network.io")).isEmpty();
            assertThat(family(metrics, "system.filesystem.free")).isEmpty();
            assertThat(family(metrics, "jvm.cpu.time")
                            .orElseThrow()
                            .points()
                            .get(0)
                            .start()
                            .toEpochMilli())
                    .isEqualTo(ManagementFactory.getRuntimeMXBean().getStartTime());
        }
    }

    @Test
    void collectionsAreCounted() {
        try (JvmMetrics jvm = JvmMetrics.builder()
                .without(JvmGroup.values())
                .with(JvmGroup.GC)
                .cachedFor(Duration.ZERO)
                .build()) {
            double before = total(jvm.collect(), "jvm.gc.collections");
            System.gc();
            assertThat(total(jvm.collect(), "jvm.gc.collections")).isGreaterThan(before);
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void anOpenFileIsCounted(@TempDir Path dir) throws IOException {
        try (JvmMetrics jvm = JvmMetrics.builder()
                .without(JvmGroup.values())
                .with(JvmGroup.FILES, JvmGroup.LOAD)
                .cachedFor(Duration.ZERO)
                .build()) {
            List<AutoCloseable> open = new ArrayList<>();
            double before = total(jvm.collect(), "jvm.file_descriptor.count");
            for (int i = 0; i < 50; i++) {
                open.add(Files.newOutputStream(dir.resolve("f" + i)));
            }
            try {
                assertThat(total(jvm.collect(), "jvm.file_descriptor.count")).isGreaterThan(before + 40);
                assertThat(total(jvm.collect(), "jvm.file_descriptor.limit")).isGreaterThan(before);
                assertThat(total(jvm.collect(), "jvm.system.cpu.load_1m")).isNotNegative();
            } finally {
                for (AutoCloseable each : open) {
                    each.close();
                }
            }
        } catch (Exception problem) {
            throw new AssertionError(problem);
        }
    }

    @Test
    void aSampleIsUsedAgainForAsLongAsWasSaid() {
        AtomicLong clock = new AtomicLong();
        TimeSource time = new TimeSource() {
            @Override
            public Instant instant() {
                return Instant.ofEpochSecond(1_000);
            }

            @Override
            public long nanoTime() {
                return clock.get();
            }
        };
        JvmMetrics jvm = TimeSource.with(time, JvmMetrics::create);
        try (jvm) {
            List<MetricFamily> first = TimeSource.with(time, jvm::collect);
            clock.addAndGet(Duration.ofSeconds(30).toNanos() - 1);
            assertThat(jvm.collect()).isSameAs(first);
            // An exporter sees how old a value is.
            assertThat(jvm.collect().get(0).points().get(0).time()).isEqualTo(Instant.ofEpochSecond(1_000));
            clock.addAndGet(1);
            assertThat(jvm.collect()).isNotSameAs(first);
        }
    }

    @Test
    void namesAreWhatTheNamingMakesThem() {
        try (JvmMetrics jvm = JvmMetrics.builder()
                .without(JvmGroup.PINNING)
                .naming(name -> "pond_" + name.replace('.', '_'))
                .build()) {
            assertThat(jvm.collect())
                    .extracting(MetricFamily::name)
                    .contains("pond_jvm_memory_used")
                    .allMatch(name -> name.startsWith("pond_"));
        }
        assertThatThrownBy(() -> JvmMetrics.builder().naming(name -> "x").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jvm.memory.used and jvm.memory.committed one name, x");
        assertThatThrownBy(() -> JvmMetrics.builder().naming(name -> " ").build())
                .hasMessageContaining("an empty name");
        assertThatThrownBy(() ->
                        JvmMetrics.builder().naming(name -> "größe." + name).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("U+00F6");
        assertThatThrownBy(() -> JvmMetrics.builder().cachedFor(Duration.ofSeconds(-1)))
                .hasMessageContaining("PT-1S");
    }

    @Test
    void whatCannotBeReadIsLeftOutAndCounted(@TempDir Path dir) {
        try (JvmMetrics jvm = JvmMetrics.builder()
                .without(JvmGroup.values())
                .with(JvmGroup.CLASSES)
                .disk(dir.resolve("gone"), dir)
                .build()) {
            List<MetricFamily> metrics = jvm.collect();
            assertThat(total(metrics, "jvm.class.count")).isPositive();
            assertThat(total(metrics, "system.filesystem.limit"))
                    .isEqualTo((double) dir.toFile().getTotalSpace());
            assertThat(family(metrics, "tidemark_jvm_failures").orElseThrow().points())
                    .singleElement()
                    .satisfies(point -> {
                        assertThat(point.tags()).isEqualTo(Tags.of("group", "disk"));
                        assertThat(value(point.value())).isEqualTo(1);
                    });
        }
    }

    @Test
    void pathsAreToldApart_andOneThatIsGivenTwiceIsThereOnce(@TempDir Path dir) throws IOException {
        Path one = Files.createDirectory(dir.resolve("e\u0301"));
        Path two = Files.createDirectory(dir.resolve("e\u0300"));
        Path deep = dir.resolve("d".repeat(200)).resolve("d".repeat(200)).resolve("d".repeat(200));
        Files.createDirectories(deep.resolve("1/" + "d".repeat(200)));
        Path long1 = Files.createDirectories(deep.resolve("1/" + "d".repeat(200) + "/" + "d".repeat(100)));
        Path long2 = Files.createDirectories(deep.resolve("2/" + "d".repeat(200) + "/" + "d".repeat(100)));
        try (JvmMetrics jvm = JvmMetrics.builder()
                .without(JvmGroup.values())
                .disk(one, two, one, long1, long2)
                .build()) {
            assertThat(family(jvm.collect(), "system.filesystem.free")
                            .orElseThrow()
                            .points())
                    .extracting(point -> point.tags().get("path"))
                    .hasSize(4)
                    .doesNotHaveDuplicates()
                    .anyMatch(path -> path.endsWith("e\\u0301"))
                    .anyMatch(path -> path.endsWith("e\\u0300"))
                    .anyMatch(path -> path.endsWith("d"))
                    .anyMatch(path -> path.endsWith("~2"));
        }
    }

    @Test
    void bytesOverTheNetworkAreCountedFromTheFirstReading(@TempDir Path dir) throws IOException {
        Path counters = dir.resolve("dev");
        NetworkReading network = new NetworkReading(counters);
        String head =
                "Inter-|   Receive                |  Transmit\n face |bytes packets errs drop fifo frame c m|bytes\n";

        assertThat(network(network)).isEmpty();
        Files.writeString(counters, head + "  eth0:1000 1 0 0 0 0 0 0 50 1 0 0 0 0 0 0\n");
        assertThat(network(network)).containsExactly("eth0 receive 0.0", "eth0 transmit 0.0");
        Files.writeString(counters, head + "  eth0: 1500 1 0 0 0 0 0 0 60 1 0 0 0 0 0 0\n");
        assertThat(network(network)).containsExactly("eth0 receive 500.0", "eth0 transmit 10.0");
        Files.writeString(counters, head + "  eth0: 70 1 0 0 0 0 0 0 61 1 0 0 0 0 0 0\n");
        assertThat(network(network)).containsExactly("eth0 receive 70.0", "eth0 transmit 11.0");
    }

    @Test
    void interfacesThatAreGoneAreForgotten_andOneThatComesBackBeginsAnew(@TempDir Path dir) throws IOException {
        Path counters = dir.resolve("dev");
        NetworkReading network = new NetworkReading(counters);
        String rest = " 1 0 0 0 0 0 0 50 1 0 0 0 0 0 0\n";
        Files.writeString(counters, "veth1: 1000" + rest);
        assertThat(network(network)).contains("veth1 receive 0.0");
        Files.writeString(counters, "veth2: 1000" + rest);
        assertThat(network(network)).containsExactly("veth2 receive 0.0", "veth2 transmit 0.0");
        Files.writeString(counters, "veth1: 3000" + rest + "veth2: 1001" + rest);
        assertThat(network(network)).contains("veth1 receive 0.0", "veth2 receive 1.0");
    }

    @Test
    void interfacesWithForeignNamesAreToldApart(@TempDir Path dir) throws IOException {
        Path counters = dir.resolve("dev");
        String rest = ": 1 1 0 0 0 0 0 0 50 1 0 0 0 0 0 0\n";
        Files.writeString(counters, "é0" + rest + "è0" + rest);
        assertThat(network(new NetworkReading(counters)))
                .containsExactly(
                        "\\u00e90 receive 0.0",
                        "\\u00e90 transmit 0.0",
                        "\\u00e80 receive 0.0",
                        "\\u00e80 transmit 0.0");
        // No text in any encoding: neither does it keep the others from being counted.
        Files.write(counters, ("\u00ff0" + rest + "\u00fe0" + rest + "lo" + rest).getBytes(ISO_8859_1));
        assertThat(network(new NetworkReading(counters)))
                .contains("lo receive 0.0")
                .doesNotHaveDuplicates();
    }

    private static List<String> network(NetworkReading reading) throws IOException {
        Readings into = new Readings(java.util.Map.of(JvmMetric.NETWORK_BYTES, "net"), Instant.EPOCH, Instant.EPOCH);
        reading.read(into);
        List<String> found = new ArrayList<>();
        for (MetricFamily family : into.families()) {
            for (Point point : family.points()) {
                found.add(point.tags().get("network.interface.name") + " "
                        + point.tags().get("network.io.direction") + " " + value(point.value()));
            }
        }
        return found;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisSystemHasANetwork() {
        try (JvmMetrics jvm = JvmMetrics.builder()
                .without(JvmGroup.values())
                .with(JvmGroup.NETWORK)
                .build()) {
            assertThat(family(jvm.collect(), "system.network.io").orElseThrow().points())
                    .extracting(point -> point.tags().get("network.interface.name"))
                    .contains("lo");
        }
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void withoutVirtualThreadsNothingIsPinned() {
        try (JvmMetrics jvm = JvmMetrics.create()) {
            assertThat(family(jvm.collect(), "jvm.thread.virtual.pinned")).isEmpty();
        }
    }

    @Test
    void valuesMayBeKeptForEver() {
        try (JvmMetrics jvm = JvmMetrics.builder()
                .without(JvmGroup.PINNING)
                .cachedFor(ChronoUnit.FOREVER.getDuration())
                .build()) {
            assertThat(jvm.collect()).isNotEmpty().isSameAs(jvm.collect());
        }
    }

    private static final String PINNED_MILLIS = "io.tidemark.jvm.test.pinnedMillis";

    /** Sleeps while its class is initialised: the frame of the JVM below keeps the carrier. */
    private static final class SleepsInInitialiser {
        static final long SLEPT = sleep();

        private static long sleep() {
            long end = System.nanoTime()
                    + Duration.ofMillis(Long.getLong(PINNED_MILLIS, 100)).toNanos();
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            return end;
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void aPinnedVirtualThreadIsCounted() throws Exception {
        try (JvmMetrics jvm = JvmMetrics.builder()
                .without(JvmGroup.values())
                .with(JvmGroup.PINNING)
                .cachedFor(Duration.ZERO)
                .build()) {
            assertThat(total(jvm.collect(), "jvm.thread.virtual.pinned")).isZero();
            Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            // The recorder listens some time after it was asked to.
            while (total(jvm.collect(), "jvm.thread.virtual.pinned") == 0 && System.nanoTime() < deadline) {
                Thread thread = (Thread) start.invoke(null, pinning());
                thread.join();
            }
            assertThat(total(jvm.collect(), "jvm.thread.virtual.pinned")).isPositive();
            assertThat(total(jvm.collect(), "jvm.thread.virtual.pinned.time")).isGreaterThan(0.05);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void shortPinsAreNotCounted_whoeverElseListensForThem() throws Exception {
        Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        try (Recording another = new Recording();
                JvmMetrics jvm = JvmMetrics.builder()
                        .without(JvmGroup.values())
                        .with(JvmGroup.PINNING)
                        .cachedFor(Duration.ZERO)
                        .build()) {
            another.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ZERO);
            another.start();
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (total(jvm.collect(), "jvm.thread.virtual.pinned.time") == 0 && System.nanoTime() < deadline) {
                System.setProperty(PINNED_MILLIS, "1");
                for (int i = 0; i < 50; i++) {
                    ((Thread) start.invoke(null, pinning())).join();
                }
                System.setProperty(PINNED_MILLIS, "100");
                ((Thread) start.invoke(null, pinning())).join();
            }
            List<MetricFamily> metrics = jvm.collect();
            double time = total(metrics, "jvm.thread.virtual.pinned.time");
            assertThat(time).isPositive();
            // One may be counted whose time is not added yet.
            double others = total(metrics, "jvm.thread.virtual.pinned") - 1;
            assertThat(time).isGreaterThan(0.02 * others);
        } finally {
            System.clearProperty(PINNED_MILLIS);
        }
    }

    /** Each in a class loader of its own: a class is initialised once. */
    private static Runnable pinning() {
        return () -> {
            try {
                Class.forName(SleepsInInitialiser.class.getName(), true, new OwnLoader());
            } catch (ClassNotFoundException impossible) {
                throw new AssertionError(impossible);
            }
        };
    }

    private static final class OwnLoader extends ClassLoader {
        OwnLoader() {
            super(JvmMetricsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(SleepsInInitialiser.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (var in = JvmMetricsTest.class.getResourceAsStream("JvmMetricsTest$SleepsInInitialiser.class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException problem) {
                throw new ClassNotFoundException(name, problem);
            }
        }
    }
}
