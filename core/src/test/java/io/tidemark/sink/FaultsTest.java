package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.stream.EntryStream;
import io.tidemark.support.Numbered;
import io.tidemark.support.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing is lost without being counted, whatever goes wrong, in whatever kind of sink, from however many threads: appended = emitted + sampled
 * out + dropped + invalid + failed, at the end and (with what is queued and in flight) at any moment; and what counts as emitted is
 * read back from where it went, each entry once and whole.
 */
class FaultsTest {

    @TempDir
    Path directory;

    private static final Map<String, Fault.Setup> FAULTS = new LinkedHashMap<>();

    static {
        FAULTS.put("nothing goes wrong", Fault::none);
        FAULTS.put("the output throws", Fault::outputThrows);
        FAULTS.put("flushing throws", Fault::flushThrows);
        FAULTS.put("the output blocks", Fault::outputBlocks);
        FAULTS.put("the output is slow", Fault::outputIsSlow);
        FAULTS.put("the disk is full", Fault::diskFull);
        FAULTS.put("the directory is gone", Fault::directoryDeleted);
        FAULTS.put("the connection is reset", Fault::connectionReset);
        FAULTS.put("the peer is gone and back", Fault::peerGoneAndBack);
        FAULTS.put("the formatter throws", Fault::formatterThrows);
        FAULTS.put("an entry is invalid", Fault::entryInvalid);
        FAULTS.put("the queue overflows", Fault::overflow);
        FAULTS.put("a sampler leaves some out", Fault::sampled);
        FAULTS.put("closed during load", Fault::closedDuringLoad);
        FAULTS.put("closed twice", Fault::closedTwice);
        FAULTS.put("appended to after close", Fault::appendedAfterClose);
    }

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        FAULTS.forEach((name, fault) -> {
            for (int threads : new int[] {1, 16}) {
                for (Kind kind : Kind.values()) {
                    cases.add(Arguments.of(name, threads, kind, fault));
                }
            }
        });
        return cases.stream();
    }

    /** The kinds of sink. */
    private enum Kind {
        BACKGROUND,
        BLOCKING_WHEN_FULL,
        IMMEDIATE
    }

    @ParameterizedTest(name = "{0}, {1} threads, {2}")
    @MethodSource("cases")
    void everyEntryIsAccountedFor(String name, int threads, Kind kind, Fault.Setup setup) throws Exception {
        try (Fault fault = setup.in(directory)) {
            CountedSink sink = sink(fault, kind);
            int each = kind == Kind.IMMEDIATE ? 1_200 / threads : 48_000 / threads;
            AtomicBoolean running = new AtomicBoolean(true);
            Threads watcher = Threads.start(1, thread -> {
                while (running.get()) {
                    SinkStats now = sink.stats();
                    assertThat(now.isConserved()).as(now.toString()).isTrue();
                }
            });
            CyclicBarrier all = new CyclicBarrier(threads);
            Threads.start(threads, thread -> {
                        for (long number = 0; number < each; number++) {
                            if (number == each / 3) {
                                atOnce(all, fault, thread, () -> fault.strike(sink));
                            } else if (number == 2 * each / 3) {
                                atOnce(all, fault, thread, () -> fault.repair(sink));
                            }
                            fault.append(sink, thread, number);
                        }
                    })
                    .join();
            fault.end(sink);
            running.set(false);
            watcher.join();

            SinkStats stats = sink.stats();
            List<Numbered> written = fault.written();
            assertThat(stats.appended()).isEqualTo(fault.appended.get());
            assertThat(stats.emitted() + stats.sampledOut() + stats.dropped() + stats.invalid() + stats.failed())
                    .as(stats.toString())
                    .isEqualTo(stats.appended());
            assertThat(written).as(stats.toString()).hasSize((int) stats.emitted());
            assertThat(new HashSet<>(written)).hasSameSizeAs(written);
            fault.check(stats, kind == Kind.BACKGROUND);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /** The first thread takes the step; the others wait for it if they are to. */
    private static void atOnce(CyclicBarrier all, Fault fault, int thread, Step step) throws Exception {
        if (fault.needsQuiet()) {
            all.await(20, TimeUnit.SECONDS);
        }
        if (thread == 0) {
            step.run();
        }
        if (fault.needsQuiet()) {
            all.await(20, TimeUnit.SECONDS);
        }
    }

    private static CountedSink sink(Fault fault, Kind kind) throws IOException {
        EntryStream stream = fault.format().writeTo(fault.open());
        return kind == Kind.IMMEDIATE
                ? ImmediateSink.of(stream)
                : BackgroundQueue.builder(stream)
                        .capacity(fault.capacity())
                        .onOverflow(
                                kind == Kind.BACKGROUND
                                        ? OverflowPolicy.dropOldest()
                                        : OverflowPolicy.block(Duration.ofSeconds(20)))
                        .flushInterval(Duration.ofMillis(5))
                        .build();
    }
}
