package io.tidemark.benchmarks;

import io.tidemark.entry.Entry;
import io.tidemark.format.EntryEncoder;
import io.tidemark.format.Format;
import io.tidemark.format.emf.Emf;
import io.tidemark.format.json.Json;
import io.tidemark.output.LineBlock;
import io.tidemark.sample.Sampling;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.StreamStats;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What sampling costs for each {@link ReferenceRecord}: one that is kept, and is written with its weight, and one that is left out. The
 * groups of the congressional sampler are the operations. The floor is the format without sampling.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 5, time = 1)
public class SamplerBenchmark {
    private static final int FULL = 60_000;

    /** So few that next to all are left out. */
    private static final double NEXT_TO_NONE = 1e-9;

    private static final double ALL = 1e12;

    private static final Emf EMF = Emf.builder(ReferenceRecord.NAMESPACE).build();

    /** The format that is sampled. */
    @Param({"emf", "json"})
    public String format = "emf";

    private final Entry[] entries = new Entry[ReferenceInput.COUNT];
    private final StreamStats stats = new StreamStats("benchmark");
    private final LineBlock block = new LineBlock(64 * 1024);
    private int next;

    private EntryEncoder plain = encoder(EMF);
    private EntryEncoder fixedKept = plain;
    private EntryEncoder fixedHalf = plain;
    private EntryEncoder fixedLeftOut = plain;
    private EntryEncoder congressKept = plain;
    private EntryEncoder congressLeftOut = plain;

    private EntryEncoder encoder(Format of) {
        return of.newEncoder(stats);
    }

    @Setup
    public void setUp() {
        ReferenceInput[] inputs = ReferenceInput.make(System.currentTimeMillis());
        for (int i = 0; i < entries.length; i++) {
            entries[i] = ReferenceRecord.closed(inputs[i]);
        }
        plain = encoder(format.equals("emf") ? EMF : Json.create());
        fixedKept = encoder(sampling().fixedFraction(1));
        fixedHalf = encoder(sampling().fixedFraction(0.45));
        fixedLeftOut = encoder(sampling().fixedFraction(NEXT_TO_NONE));
        congressKept = encoder(sampling().congress(ALL));
        congressLeftOut = encoder(sampling().congress(NEXT_TO_NONE));
    }

    private Sampling sampling() {
        return format.equals("emf") ? EMF.sampled() : Json.create().sampled();
    }

    private Outcome write(EntryEncoder encoder) {
        if (block.length() > FULL) {
            block.clear(64 * 1024);
        }
        return encoder.encode(entries[next++ & (ReferenceInput.COUNT - 1)], block);
    }

    @TearDown
    public void tearDown() {
        if (!stats.problems().isEmpty()) {
            throw new IllegalStateException("the format met problems: " + stats);
        }
    }

    @Benchmark
    public Outcome floorUnsampled() {
        return write(plain);
    }

    /** Every entry is kept, with a weight of 1. */
    @Benchmark
    public Outcome fixedFractionKept() {
        return write(fixedKept);
    }

    /** About every other entry, with weights of 2 and 3. */
    @Benchmark
    public Outcome fixedFractionOfHalf() {
        return write(fixedHalf);
    }

    @Benchmark
    public Outcome fixedFractionLeftOut() {
        return write(fixedLeftOut);
    }

    /** Every entry is kept, after a look at the clock and for its group. */
    @Benchmark
    public Outcome congressKept() {
        return write(congressKept);
    }

    @Benchmark
    public Outcome congressLeftOut() {
        return write(congressLeftOut);
    }
}
