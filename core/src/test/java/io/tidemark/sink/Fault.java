package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.format.EntryEncoder;
import io.tidemark.format.Format;
import io.tidemark.format.emf.Emf;
import io.tidemark.output.LineBlock;
import io.tidemark.output.Output;
import io.tidemark.output.RollingFile;
import io.tidemark.output.TcpOutput;
import io.tidemark.stream.Outcome;
import io.tidemark.support.Eventually;
import io.tidemark.support.LinePeer;
import io.tidemark.support.Numbered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What can go wrong on the way of an entry, with the place that it ends up in: how to bring it about, and what it must be seen to
 * cause, so that a fault that never struck is found out.
 */
abstract class Fault implements AutoCloseable {

    private static final int SMALL_QUEUE = 64;

    /** Makes ready in an empty directory. */
    interface Setup {
        Fault in(Path directory) throws IOException;
    }

    final Path directory;

    /** Calls of append. */
    final AtomicLong appended = new AtomicLong();

    private Fault(Path directory) {
        this.directory = directory;
    }

    Format format() {
        return Emf.builder("Ns").strict(true).build();
    }

    Output open() throws IOException {
        return RollingFile.in(directory.resolve("logs")).named("log").open();
    }

    /** Entries that wait in a queue at most. */
    int capacity() {
        return 1 << 20;
    }

    /** The entry of a number. */
    Numbered entry(int thread, long number) {
        return new Numbered(thread, number);
    }

    final void append(CountedSink sink, int thread, long number) {
        appended.incrementAndGet();
        sink.append(entry(thread, number));
    }

    /** Whether no thread appends while it strikes: what the system had taken, and the peer not read, is lost for good. */
    boolean needsQuiet() {
        return false;
    }

    /** When a third of the entries has been appended. */
    void strike(CountedSink sink) throws IOException {}

    /** When two thirds have been. */
    void repair(CountedSink sink) throws IOException {}

    /** When all have been. */
    void end(CountedSink sink) throws IOException {
        close(sink);
    }

    /** What has come out. */
    List<Numbered> written() {
        return Numbered.readAll(directory.resolve("logs"));
    }

    /** Closes a sink of either kind. */
    static void close(CountedSink sink) {
        if (sink instanceof BackgroundQueue queue) {
            queue.close();
        } else {
            ((ImmediateSink) sink).close();
        }
    }

    /**
     * What must be seen of the fault.
     *
     * @param drops whether the sink drops what is too much
     */
    void check(SinkStats stats, boolean drops) {
        assertThat(stats.failed()).as("failed").isPositive();
    }

    @Override
    public void close() throws IOException {}

    @Override
    public String toString() {
        return getClass().getSimpleName();
    }

    /** An output whose calls are changed. */
    private abstract static class Broken implements Output {
        final Output out;

        Broken(Output out) {
            this.out = out;
        }

        @Override
        public void write(LineBlock block) throws IOException {
            out.write(block);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void retryNow() {
            out.retryNow();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }

        @Override
        public String name() {
            return out.name();
        }
    }

    static Fault none(Path directory) {
        return new Fault(directory) {
            @Override
            void check(SinkStats stats, boolean drops) {
                assertThat(stats.emitted()).isEqualTo(stats.appended());
            }
        };
    }

    static Fault outputThrows(Path directory) {
        AtomicInteger writes = new AtomicInteger();
        return new Fault(directory) {
            @Override
            Output open() throws IOException {
                return new Broken(super.open()) {
                    @Override
                    public void write(LineBlock block) throws IOException {
                        switch (writes.incrementAndGet() % 4) {
                            case 1 -> throw new IOException("no");
                            case 2 -> throw new AssertionError("no");
                            default -> super.write(block);
                        }
                    }
                };
            }

            @Override
            void strike(CountedSink sink) {
                Eventually.await(sink.flush());
            }
        };
    }

    static Fault flushThrows(Path directory) {
        return new Fault(directory) {
            private int unflushed;
            private int lost;

            @Override
            Output open() throws IOException {
                return new Broken(super.open()) {
                    private int flushes;

                    @Override
                    public void write(LineBlock block) throws IOException {
                        super.write(block);
                        unflushed += block.lines();
                    }

                    @Override
                    public void flush() throws IOException {
                        int now = unflushed;
                        unflushed = 0;
                        if (flushes++ % 2 == 0) {
                            lost += now;
                            throw new IOException("no");
                        }
                    }
                };
            }

            @Override
            void strike(CountedSink sink) {
                Eventually.await(sink.flush());
            }

            /** This output keeps what it could not flush: it is in the file, and counted as failed. */
            @Override
            void check(SinkStats stats, boolean drops) {
                assertThat(stats.failed()).isPositive().isEqualTo(lost);
            }

            @Override
            List<Numbered> written() {
                List<Numbered> all = super.written();
                assertThat(all).hasSizeGreaterThanOrEqualTo(lost);
                return all.subList(lost, all.size());
            }
        };
    }

    /** The output hangs until someone sees that an entry is neither here nor there. */
    static Fault outputBlocks(Path directory) {
        AtomicBoolean struck = new AtomicBoolean();
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        return new Fault(directory) {
            @Override
            Output open() throws IOException {
                return new Broken(super.open()) {
                    @Override
                    public void write(LineBlock block) throws IOException {
                        if (struck.get()) {
                            hangs.countDown();
                            Eventually.await(goesOn);
                        }
                        super.write(block);
                    }
                };
            }

            @Override
            int capacity() {
                return SMALL_QUEUE;
            }

            @Override
            void strike(CountedSink sink) {
                struck.set(true);
                // An immediate sink hangs in the thread that appends: another has to let it go on.
                new Thread(() -> {
                            Eventually.await(hangs);
                            Eventually.until(
                                    "one is in flight", () -> sink.stats().inFlight() > 0);
                            goesOn.countDown();
                        })
                        .start();
            }

            @Override
            void check(SinkStats stats, boolean drops) {
                assertThat(hangs.getCount()).isZero();
                assertThat(stats.failed()).isZero();
            }
        };
    }

    static Fault outputIsSlow(Path directory) {
        return new Fault(directory) {
            @Override
            Output open() throws IOException {
                return new Broken(super.open()) {
                    @Override
                    public void write(LineBlock block) throws IOException {
                        LockSupport.parkNanos(block.lines() > 1 ? 5_000_000 : 200_000);
                        super.write(block);
                    }
                };
            }

            @Override
            int capacity() {
                return SMALL_QUEUE;
            }

            @Override
            void check(SinkStats stats, boolean drops) {
                assertThat(stats.failed()).isZero();
                assertThat(stats.dropped() > 0).isEqualTo(drops);
            }
        };
    }

    /** The device that is always full stands in the place of the file, as a disk that fills up. */
    static Fault diskFull(Path directory) {
        return new Fault(directory) {
            private Path file() {
                return directory.resolve("logs").resolve("log");
            }

            @Override
            void strike(CountedSink sink) throws IOException {
                Eventually.await(sink.flush());
                // At once, however many threads write: the file has two names, and then the first is the device's.
                Files.createLink(file().resolveSibling("before"), file());
                Path full = Files.createSymbolicLink(file().resolveSibling("full"), Path.of("/dev/full"));
                Files.move(full, file(), StandardCopyOption.ATOMIC_MOVE);
                // Something is written to it, however the threads are scheduled.
                append(sink, -1, 0);
                Eventually.await(sink.flush());
            }

            @Override
            void repair(CountedSink sink) throws IOException {
                Files.delete(file());
                Eventually.await(sink.flush());
                append(sink, -1, 1);
                Eventually.await(sink.flush());
            }
        };
    }

    static Fault directoryDeleted(Path directory) {
        return new Fault(directory) {
            private List<Numbered> before;

            @Override
            void strike(CountedSink sink) throws IOException {
                Eventually.await(sink.flush());
                // Moved away and not deleted, so that what was written can be counted.
                Files.move(directory.resolve("logs"), directory.resolve("gone"));
                append(sink, -1, 0);
                Eventually.await(sink.flush());
            }

            @Override
            List<Numbered> written() {
                before = Numbered.readAll(directory.resolve("gone"));
                return Stream.concat(before.stream(), super.written().stream()).toList();
            }

            @Override
            void check(SinkStats stats, boolean drops) {
                assertThat(stats.emitted()).isEqualTo(stats.appended());
                assertThat(before).isNotEmpty();
                assertThat(stats.emitted()).isGreaterThan(before.size());
            }
        };
    }

    /** The peer resets the connection when it has read everything, and goes on to listen. */
    static Fault connectionReset(Path directory) {
        LinePeer peer = LinePeer.at(0);
        return new ToPeer(directory, peer) {
            @Override
            void strike(CountedSink sink) {
                awaitRead(sink);
                peer.resetAll();
            }

            @Override
            void check(SinkStats stats, boolean drops) {
                assertThat(stats.emitted()).isEqualTo(stats.appended());
                assertThat(peer.connections()).isGreaterThan(1);
            }
        };
    }

    /** The peer is gone, with the port that it listened at, and comes back. */
    static Fault peerGoneAndBack(Path directory) {
        LinePeer first = LinePeer.at(0);
        return new ToPeer(directory, first) {
            private List<String> before = List.of();
            private long whenBack;

            @Override
            void strike(CountedSink sink) {
                awaitRead(sink);
                before = first.lines();
                first.close();
            }

            @Override
            void repair(CountedSink sink) {
                whenBack = sink.stats().emitted();
                peer = LinePeer.at(port);
                Eventually.await(sink.flush());
            }

            @Override
            List<Numbered> written() {
                return Stream.concat(before.stream().map(Numbered::parse), super.written().stream())
                        .toList();
            }

            @Override
            void check(SinkStats stats, boolean drops) {
                assertThat(stats.emitted()).isEqualTo(stats.appended());
                assertThat(whenBack).isEqualTo(before.size());
            }
        };
    }

    /** One whose lines go to a peer over TCP. */
    private abstract static class ToPeer extends Fault {
        final int port;
        LinePeer peer;

        ToPeer(Path directory, LinePeer peer) {
            super(directory);
            this.peer = peer;
            this.port = peer.port();
        }

        @Override
        Output open() {
            return TcpOutput.to("127.0.0.1", port).maxWaitingBytes(64 << 20).open();
        }

        @Override
        boolean needsQuiet() {
            return true;
        }

        final void awaitRead(CountedSink sink) {
            Eventually.await(sink.flush());
            Eventually.until(
                    "all is read",
                    () -> sink.stats().emitted() == appended.get()
                            && peer.lines().size() == appended.get());
        }

        @Override
        List<Numbered> written() {
            return peer.linesToTheEnd().stream().map(Numbered::parse).toList();
        }

        @Override
        public void close() {
            peer.close();
        }
    }

    /** The encoder throws in the middle of a line. */
    static Fault formatterThrows(Path directory) {
        return new Fault(directory) {
            @Override
            Format format() {
                return stats -> {
                    EntryEncoder emf = super.format().newEncoder(stats);
                    return (entry, block) -> {
                        Outcome outcome = emf.encode(entry, block);
                        if (((Numbered) entry).number() % 10 == 3) {
                            throw new IllegalStateException("no");
                        }
                        return outcome;
                    };
                };
            }

            @Override
            void check(SinkStats stats, boolean drops) {
                assertThat(stats.invalid()).isPositive();
                assertThat(stats.emitted()).isEqualTo(stats.appended() - stats.invalid());
            }
        };
    }

    static Fault entryInvalid(Path directory) {
        return new Fault(directory) {
            @Override
            Numbered entry(int thread, long number) {
                return new Numbered(thread, number, number % 10 == 3);
            }

            @Override
            void check(SinkStats stats, boolean drops) {
                assertThat(stats.invalid()).isPositive();
                assertThat(stats.emitted()).isEqualTo(stats.appended() - stats.invalid());
            }
        };
    }

    static Fault overflow(Path directory) {
        return new Fault(directory) {
            @Override
            Output open() throws IOException {
                return new Broken(super.open()) {
                    private int writes;

                    @Override
                    public void write(LineBlock block) throws IOException {
                        if (writes++ < 5) {
                            LockSupport.parkNanos(10_000_000);
                        }
                        super.write(block);
                    }
                };
            }

            @Override
            int capacity() {
                return 2;
            }

            @Override
            void check(SinkStats stats, boolean drops) {
                assertThat(stats.dropped() > 0).isEqualTo(drops);
                assertThat(stats.failed()).isZero();
            }
        };
    }

    /** No fault: an entry that a sampler leaves out is accounted for as well. */
    static Fault sampled(Path directory) {
        return new Fault(directory) {
            @Override
            Format format() {
                return Emf.builder("Ns").strict(true).build().sampled().fixedFraction(0.25);
            }

            @Override
            void check(SinkStats stats, boolean drops) {
                assertThat(stats.sampledOut()).isPositive();
                assertThat(stats.emitted()).isPositive().isEqualTo(stats.appended() - stats.sampledOut());
            }
        };
    }

    static Fault closedDuringLoad(Path directory) {
        return new Fault(directory) {
            @Override
            void repair(CountedSink sink) throws IOException {
                close(sink);
            }

            @Override
            void check(SinkStats stats, boolean drops) {
                assertThat(stats.dropped()).isPositive();
                assertThat(stats.emitted()).isPositive();
            }
        };
    }

    static Fault closedTwice(Path directory) {
        return new Fault(directory) {
            @Override
            void end(CountedSink sink) throws IOException {
                super.end(sink);
                super.end(sink);
            }

            @Override
            void check(SinkStats stats, boolean drops) {
                assertThat(stats.emitted()).isEqualTo(stats.appended());
            }
        };
    }

    static Fault appendedAfterClose(Path directory) {
        return new Fault(directory) {
            @Override
            void end(CountedSink sink) throws IOException {
                super.end(sink);
                for (int i = 0; i < 10; i++) {
                    append(sink, -1, i);
                }
                Eventually.await(sink.flush());
            }

            @Override
            void check(SinkStats stats, boolean drops) {
                assertThat(stats.dropped()).isEqualTo(10);
                assertThat(stats.emitted()).isEqualTo(stats.appended() - 10);
            }
        };
    }
}
