package io.tidemark.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A scrape, from the metrics to the text in an array that is used again: a counter and a histogram of 12 bounds, for 625 label sets (10,000 lines) or 1,000
 * (16,000). Between two scrapes, and not in the times, each row is recorded to.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScrapeBenchmark {

    /** What is scraped, and where to. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public abstract static class Target {
        @Param({"625", "1000"})
        public int labelSets;

        @Param
        public Syntax syntax;

        private final Scraped.Peer peer;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private Scraped scraped;

        Target(Scraped.Peer peer) {
            this.peer = peer;
        }

        @Setup
        public void setUp() {
            scraped = peer.of(labelSets, syntax);
        }

        @Setup(Level.Invocation)
        public void change() {
            scraped.change();
        }

        int scrape() throws IOException {
            out.reset();
            scraped.write(out);
            return out.size();
        }

        byte[] text() {
            return out.toByteArray();
        }
    }

    public static class Floor extends Target {
        public Floor() {
            super(Scraped::floor);
        }
    }

    public static class Tidemark extends Target {
        public Tidemark() {
            super(Scraped::tidemark);
        }
    }

    public static class ClientJava extends Target {
        public ClientJava() {
            super(Scraped::clientJava);
        }
    }

    public static class OpenTelemetry extends Target {
        public OpenTelemetry() {
            super(Scraped::openTelemetry);
        }
    }

    public static class Micrometer extends Target {
        public Micrometer() {
            super(Scraped::micrometer);
        }
    }

    /** Copies text that was made before, and writes the numbers between. */
    @Benchmark
    public int floorPreEncoded(Floor target) throws IOException {
        return target.scrape();
    }

    @Benchmark
    public int tidemark(Tidemark target) throws IOException {
        return target.scrape();
    }

    @Benchmark
    public int clientJava(ClientJava target) throws IOException {
        return target.scrape();
    }

    /** Its exporter's reader and client_java's text. */
    @Benchmark
    public int openTelemetry(OpenTelemetry target) throws IOException {
        return target.scrape();
    }

    /** Its registry for Prometheus: client_java's text. */
    @Benchmark
    public int micrometer(Micrometer target) throws IOException {
        return target.scrape();
    }
}
