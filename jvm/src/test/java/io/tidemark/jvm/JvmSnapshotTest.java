package io.tidemark.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.AttachHandle;
import io.tidemark.Flatten;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.ServiceMetrics;
import io.tidemark.format.emf.Emf;
import io.tidemark.format.json.Json;
import io.tidemark.output.InMemoryOutput;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.stats.MetricFamily;
import io.tidemark.time.TimeSource;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JvmSnapshotTest {

    @Metrics(naming = Naming.PASCAL_CASE)
    static class RequestMetrics {
        long ducks;

        @Flatten
        final JvmSnapshot jvm = JvmSnapshot.recent();
    }

    private final InMemoryOutput output = InMemoryOutput.keeping(1 << 20);

    private List<String> lines() {
        return output.drain().lines();
    }

    @Test
    void aSnapshotIsOfThisJvm() {
        JvmSnapshot now = JvmSnapshot.now();

        long inUse = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        assertThat(now.heapUsed()).isBetween(inUse / 20, inUse * 20);
        assertThat(now.heapCommitted()).isGreaterThanOrEqualTo(now.heapUsed());
        assertThat(now.liveThreads()).isPositive();
        assertThat(now.loadedClasses()).isGreaterThan(500);
        assertThat(now.gcTime()).isGreaterThanOrEqualTo(Duration.ZERO);
        long before = now.gcCount();
        System.gc();
        assertThat(JvmSnapshot.now().gcCount()).isGreaterThan(before);
    }

    @Test
    void aRecentOneIsUsedAgain() {
        assertThat(JvmSnapshot.recent()).isSameAs(JvmSnapshot.recent());
    }

    @Test
    void oneOfAMomentWithoutFilesHasTheRest() {
        JvmSnapshot snapshot = JvmSnapshot.read(() -> {
            throw new InternalError("errno: 24, error: Unable to open directory /proc/self/fd");
        });
        assertThat(snapshot.openFiles()).isNull();
        assertThat(snapshot.liveThreads()).isPositive();
    }

    /** The first in a process to ask for a recent one, in a test that has a clock of its own. Gives how often that was asked. */
    public static final class FirstUse implements Callable<Integer> {
        @Override
        public Integer call() {
            AtomicInteger asked = new AtomicInteger();
            TimeSource ofTest = new TimeSource() {
                @Override
                public Instant instant() {
                    asked.incrementAndGet();
                    return Instant.EPOCH;
                }

                @Override
                public long nanoTime() {
                    asked.incrementAndGet();
                    return 0;
                }
            };
            TimeSource.with(ofTest, JvmSnapshot::recent);
            JvmSnapshot.recent();
            return asked.get();
        }
    }

    @Test
    void theClockOfATestDoesNotStopSnapshotsForEver() throws Exception {
        URL[] classes = {
            Classes.of(TimeSource.class).toUri().toURL(),
            Classes.of(MetricFamily.class).toUri().toURL(),
            Classes.of(JvmSnapshot.class).toUri().toURL(),
            Classes.ofTests().toUri().toURL()
        };
        try (URLClassLoader fresh = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader())) {
            Callable<?> first = (Callable<?>)
                    fresh.loadClass(FirstUse.class.getName()).getConstructor().newInstance();
            assertThat(first.call()).isEqualTo(0);
        }
    }

    @Test
    void itIsPartOfALine() throws Exception {
        try (BackgroundQueue queue = BackgroundQueue.of(Json.create().writeTo(output))) {
            try (var metrics = new JvmSnapshotTest_RequestMetricsGuard(queue)) {
                metrics.ducks = 5;
            }
            queue.flush().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        assertThat(lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("\"Ducks\":")
                        .containsPattern("\"HeapUsed\":\\{\"value\":\\d+,\"unit\":\"Bytes\"")
                        .contains("\"GcTime\":", "\"LiveThreads\":", "\"LoadedClasses\":"));
    }

    @Test
    void itIsALinePeriodically_andOnceMoreAtTheEnd() {
        AttachHandle handle = ServiceMetrics.attach(Emf.builder("Pond").build().writeTo(output));
        handle.every(Duration.ofHours(1), sink -> sink.append(JvmSnapshotEntry.of(JvmSnapshot.now())));
        handle.close();

        assertThat(lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains(
                                "{\"Name\":\"heapUsed\",\"Unit\":\"Bytes\"}",
                                "{\"Name\":\"gcTime\",\"Unit\":\"Milliseconds\"}")
                        .containsPattern("\"heapUsed\":\\d+"));
    }
}
