package io.tidemark.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How a scrape grows with the number of series: time and garbage, and the heap that it takes. The text goes to a stream that only counts it. Between two scrapes
 * each row is recorded to, which is in neither figure. Each is measured in a JVM of its own. Times are those that the thread was on a processor: other work on the
 * machine counts little, and the collector, which has threads of its own, not at all.
 *
 * <p>{@code benchmarks/scrape-growth [SERIES,…] [LIBRARY,…]} runs it. A million series of the peers need some GB of heap: it is run with 6.
 */
public final class ScrapeGrowth {

    private static final String SERIES = "1000,10000,100000,1000000";
    private static final String ONE = "--one";
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int LEAST_WARM_UPS = 5;
    private static final int SCRAPES = 9;

    private static final Map<String, Scraped.Peer> PEERS = new LinkedHashMap<>();

    static {
        PEERS.put("floor", Scraped::floor);
        PEERS.put("tidemark", Scraped::tidemark);
        PEERS.put("clientJava", Scraped::clientJava);
        PEERS.put("openTelemetry", Scraped::openTelemetry);
        PEERS.put("micrometer", Scraped::micrometer);
    }

    private ScrapeGrowth() {}

    /**
     * One scrape of many.
     *
     * @param bytes of the text
     * @param nanos the median
     * @param allocated bytes for a scrape; the median
     * @param live bytes of the heap that stay in use between scrapes
     * @param peak the most bytes of the heap that were in use until the end of a scrape, its garbage included
     */
    record Result(String library, long series, long bytes, long nanos, long allocated, long live, long peak) {
        String row() {
            return String.format(
                    Locale.ROOT,
                    "%-14s %,9d %8.1f %9.2f %8.1f %13.3f %9.1f %9.1f",
                    library,
                    series,
                    bytes / 1e6,
                    nanos / 1e6,
                    (double) nanos / series,
                    allocated / 1e6,
                    live / 1e6,
                    peak / 1e6);
        }
    }

    /**
     * Measures, and prints a table.
     *
     * @param arguments numbers of series, with commas between; libraries, the same
     * @throws IOException if one cannot write, or a JVM cannot be started
     * @throws InterruptedException if interrupted while one runs
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 3 && arguments[0].equals(ONE)) {
            System.out.println(measure(arguments[2], Integer.parseInt(arguments[1]), WARM_UP_NANOS, SCRAPES)
                    .row());
            return;
        }
        String series = arguments.length > 0 ? arguments[0] : SERIES;
        List<String> libraries =
                arguments.length > 1 ? List.of(arguments[1].split(",", -1)) : List.copyOf(PEERS.keySet());
        System.out.printf(
                "%-14s %9s %8s %9s %8s %13s %9s %9s%n",
                "", "series", "text MB", "ms", "ns/line", "MB allocated", "live MB", "peak MB");
        for (String library : libraries) {
            for (String number : series.split(",", -1)) {
                System.out.flush();
                measureApart(number, library);
            }
        }
    }

    private static void measureApart(String series, String library) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), ScrapeGrowth.class.getName(), ONE, series, library));
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException(library + " with " + series + " series failed: status " + status);
        }
    }

    static Result measure(String library, int series, long warmUpNanos, int scrapes) throws IOException {
        Scraped.Peer peer = PEERS.get(library);
        if (peer == null) {
            throw new IllegalArgumentException("no library of the name " + library + ": there are " + PEERS.keySet());
        }
        int labelSets = Math.max(1, Math.round((float) series / Scraped.LINES));
        Scraped scraped = peer.of(labelSets, Syntax.TEXT);
        Counted out = new Counted();
        long began = System.nanoTime();
        for (int i = 0; i < LEAST_WARM_UPS || System.nanoTime() - began < warmUpNanos; i++) {
            scraped.change();
            scraped.write(out);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] nanos = new long[scrapes];
        long[] allocated = new long[scrapes];
        System.gc();
        long live = used();
        resetPeak();
        long peak = 0;
        for (int i = 0; i < scrapes; i++) {
            scraped.change();
            out.bytes = 0;
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long start = threads.getCurrentThreadCpuTime();
            scraped.write(out);
            nanos[i] = threads.getCurrentThreadCpuTime() - start;
            allocated[i] = threads.getCurrentThreadAllocatedBytes() - bytes;
            if (i == 0) {
                // Of the first alone: what several leave behind goes by the size of the heap.
                peak = peak();
            }
        }
        Arrays.sort(nanos);
        Arrays.sort(allocated);
        return new Result(
                library,
                (long) labelSets * Scraped.LINES,
                out.bytes,
                nanos[scrapes / 2],
                allocated[scrapes / 2],
                live,
                peak);
    }

    private static long used() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void resetPeak() {
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    /** Counts what is written, and forgets it. */
    private static final class Counted extends OutputStream {
        private long bytes;

        @Override
        public void write(int one) {
            bytes++;
        }

        @Override
        public void write(byte[] some, int from, int length) {
            bytes += length;
        }
    }
}
