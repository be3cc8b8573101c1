package io.tidemark.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.SinkStats;
import io.tidemark.support.Eventually;
import io.tidemark.support.IdEntry;
import io.tidemark.support.IdFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutputsTest {

    private final PrintStream systemOut = System.out;

    @AfterEach
    void restore() {
        System.setOut(systemOut);
    }

    /** Takes a part of what it is given and fails, while it is full. Remembers each call. */
    private static final class Disk extends OutputStream implements WritableByteChannel {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final List<Integer> writes = new ArrayList<>();
        final AtomicBoolean full = new AtomicBoolean();
        boolean closed;
        int flushes;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] from, int offset, int length) throws IOException {
            writes.add(length);
            if (full.get()) {
                bytes.write(from, offset, length / 2);
                throw new IOException("No space left on device");
            }
            bytes.write(from, offset, length);
        }

        @Override
        public synchronized int write(ByteBuffer from) throws IOException {
            // As channels may, a part at a time.
            int part = Math.min(5, from.remaining());
            write(from.array(), from.position(), part);
            from.position(from.position() + part);
            return part;
        }

        @Override
        public boolean isOpen() {
            return !closed;
        }

        @Override
        public void flush() {
            flushes++;
        }

        @Override
        public void close() {
            closed = true;
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void writesABlockToAStreamWithOneCall() throws IOException {
        Disk disk = new Disk();
        Output output = Outputs.of((OutputStream) disk);
        output.write(IdFormat.block("a", "b", "c"));
        output.flush();
        output.close();
        assertThat(disk.text()).isEqualTo("a\nb\nc\n");
        assertThat(disk.writes).containsExactly(6);
        assertThat(disk.flushes).isEqualTo(1);
        assertThat(disk.closed).isTrue();
        assertThat(output.name()).isEqualTo("Disk");
    }

    @Test
    void writesAWholeBlockToAChannelThatTakesParts() throws IOException {
        Disk disk = new Disk();
        Output output = Outputs.of((WritableByteChannel) disk);
        output.write(IdFormat.block("abcdef", "ghijkl"));
        output.close();
        assertThat(disk.text()).isEqualTo("abcdef\nghijkl\n");
        assertThat(disk.closed).isTrue();
    }

    @Test
    void closesOffABrokenLineAfterAFailure() throws IOException {
        for (Output output : outputs()) {
            Disk disk = disks.remove(0);
            output.write(IdFormat.block("a"));
            disk.full.set(true);
            assertThatThrownBy(() -> output.write(IdFormat.block("lost", "lost as well")))
                    .hasMessage("No space left on device");
            disk.full.set(false);
            output.write(IdFormat.block("b"));
            output.write(IdFormat.block("c"));
            assertThat(disk.text()).startsWith("a\nlo").endsWith("\nb\nc\n");
        }
    }

    private final List<Disk> disks = new ArrayList<>(List.of(new Disk(), new Disk()));

    private List<Output> outputs() {
        return List.of(Outputs.of((OutputStream) disks.get(0)), Outputs.of((WritableByteChannel) disks.get(1)));
    }

    @Test
    void aChannelThatDoesNotBlockIsRefusedInsteadOfSpunOn() {
        WritableByteChannel full = new WritableByteChannel() {
            @Override
            public int write(ByteBuffer from) {
                return 0;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
        assertThatThrownBy(() -> Outputs.of(full).write(IdFormat.block("a")))
                .hasMessage("the channel took nothing; only blocking channels will do");
    }

    @Test
    void aFullDiskCostsTheEntriesOfThatTimeAndEveryLineStaysWhole() {
        Disk disk = new Disk();
        BackgroundQueue queue =
                BackgroundQueue.of(new IdFormat().writeTo(Outputs.of(Channels.newChannel((OutputStream) disk))));
        for (int id = 0; id < 3_000; id++) {
            if (id % 500 == 0) {
                Eventually.await(queue.flush());
                disk.full.set(!disk.full.get());
            }
            queue.append(new IdEntry(id));
        }
        queue.close();
        SinkStats stats = queue.stats();
        assertThat(stats.appended()).isEqualTo(3_000);
        assertThat(stats.emitted()).isEqualTo(1_500);
        assertThat(stats.failed()).isEqualTo(1_500);
        List<Long> whole = new ArrayList<>();
        for (String line : disk.text().split("\n", -1)) {
            if (line.startsWith("<") && line.endsWith(">")) {
                whole.add(IdEntry.parse(line).id());
            }
        }
        assertThat(whole).contains(500L, 999L, 1_500L, 1_999L, 2_500L, 2_999L);
    }

    @Test
    void standardOutputWritesToWhatSystemOutIsAtTheMoment() throws IOException {
        StandardOutput output = StandardOutput.open();
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        Disk second = new Disk();
        System.setOut(new PrintStream(first));
        output.write(IdFormat.block("a", "b"));
        assertThat(first).hasToString("a\nb\n");
        System.setOut(new PrintStream(second));
        output.write(IdFormat.block("c", "d"));
        output.close();
        assertThat(second.text()).isEqualTo("c\nd\n");
        assertThat(second.writes).containsExactly(4);
        assertThat(second.closed).as("System.out is not the output's to close").isFalse();
        assertThat(output.name()).isEqualTo("standard output");
    }

    @Test
    void standardOutputNoticesThatItIsBroken() throws IOException {
        StandardOutput output = StandardOutput.open();
        Disk disk = new Disk();
        disk.full.set(true);
        System.setOut(new PrintStream(disk));
        assertThatThrownBy(() -> output.write(IdFormat.block("lost"))).isInstanceOf(IOException.class);
        assertThatThrownBy(output::flush).isInstanceOf(IOException.class);
        Disk other = new Disk();
        System.setOut(new PrintStream(other));
        output.write(IdFormat.block("b"));
        output.write(IdFormat.block("c"));
        assertThat(other.text()).isEqualTo("b\nc\n");
    }

    @Test
    void standardErrorWritesToWhatSystemErrIsAtTheMoment() throws IOException {
        PrintStream before = System.err;
        try {
            StandardError output = StandardError.open();
            Disk disk = new Disk();
            System.setErr(new PrintStream(disk));
            output.write(IdFormat.block("a", "b"));
            assertThat(disk.text()).isEqualTo("a\nb\n");
            disk.full.set(true);
            assertThatThrownBy(() -> output.write(IdFormat.block("lost")))
                    .hasMessage("standard error has failed; its stream does not say how");
            System.setErr(new PrintStream(new Disk()));
            output.close();
            assertThat(disk.closed).isFalse();
            assertThat(output.name()).isEqualTo("standard error");
        } finally {
            System.setErr(before);
        }
    }
}
