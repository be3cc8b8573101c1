package io.tidemark.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.support.IdFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitingLinesTest {

    /** Takes so many bytes in all, and keeps them. */
    private static final class Taking implements WaitingLines.Taker {
        final StringBuilder text = new StringBuilder();
        int left;

        Taking(int left) {
            this.left = left;
        }

        @Override
        public int take(ByteBuffer bytes) {
            int take = Math.min(left, bytes.remaining());
            text.append(new String(bytes.array(), bytes.position(), take, StandardCharsets.ISO_8859_1));
            left -= take;
            return take;
        }
    }

    private static LineBlock entries(List<List<String>> entries) {
        LineBlock block = new LineBlock(16);
        for (List<String> lines : entries) {
            lines.forEach(line -> IdFormat.add(block, line));
            block.endEntry();
        }
        return block;
    }

    @Test
    void anEntryIsDoneWithTheLastOfItsLines() throws IOException {
        WaitingLines waiting = new WaitingLines();
        waiting.add(entries(List.of(List.of("a1", "a2"), List.of("b"))));
        Taking peer = new Taking(5);
        waiting.sendTo(peer);
        assertThat(waiting.confirm()).isZero();
        assertThat(waiting.bytes()).as("a1 is gone").isEqualTo(5);
        peer.left = 2;
        waiting.sendTo(peer);
        assertThat(waiting.confirm()).isEqualTo(1);
        peer.left = 9;
        waiting.sendTo(peer);
        assertThat(waiting.confirm()).isEqualTo(1);
        assertThat(waiting.isEmpty()).isTrue();
        assertThat(peer.text).hasToString("a1\na2\nb\n");
    }

    @Test
    void dropsTheOldestButNotTheRestOfWhatHasBegun() throws IOException {
        WaitingLines waiting = new WaitingLines();
        waiting.add(entries(List.of(List.of("a1", "a2"), List.of("b"), List.of("c"))));
        waiting.add(entries(List.of(List.of("d"))));
        Taking peer = new Taking(1);
        waiting.sendTo(peer);
        assertThat(waiting.dropDownTo(8)).isEqualTo(2);
        peer.left = 99;
        waiting.sendTo(peer);
        assertThat(waiting.confirm()).isEqualTo(2);
        assertThat(peer.text).hasToString("a1\na2\nd\n");
    }

    @Test
    void afterALostConnectionALineBeginsAnew() throws IOException {
        WaitingLines waiting = new WaitingLines();
        waiting.add(entries(List.of(List.of("aaaa"), List.of("bbbb"), List.of("cccc"))));
        waiting.sendTo(new Taking(8));
        assertThat(waiting.confirm()).isEqualTo(1);
        waiting.rewind();
        Taking next = new Taking(99);
        waiting.sendTo(next);
        assertThat(next.text).hasToString("bbbb\ncccc\n");
        assertThat(waiting.dropDownTo(-1)).as("not confirmed").isEqualTo(1);
    }

    /** Whatever happens in which order, each entry is done or dropped or there, once; and what is done has arrived whole. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void losesTrackOfNothing(long seed) throws IOException {
        Random random = new Random(seed);
        WaitingLines waiting = new WaitingLines();
        long added = 0;
        long done = 0;
        long dropped = 0;
        int number = 0;
        List<Taking> connections = new ArrayList<>(List.of(new Taking(0)));
        for (int step = 0; step < 2_000; step++) {
            Taking connection = connections.get(connections.size() - 1);
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    List<List<String>> entries = new ArrayList<>();
                    for (int i = random.nextInt(4); i >= 0; i--) {
                        List<String> lines = new ArrayList<>();
                        int of = random.nextInt(3);
                        for (int line = 0; line <= of; line++) {
                            int size = random.nextInt(50) == 0 ? 70_000 : random.nextInt(30);
                            lines.add(number + ":" + line + ":" + of + ":" + "x".repeat(size));
                        }
                        number++;
                        entries.add(lines);
                    }
                    waiting.add(entries(entries));
                    added += entries.size();
                }
                case 2 -> {
                    connection.left = random.nextInt(200);
                    waiting.sendTo(connection);
                    done += waiting.confirm();
                }
                case 3 -> {
                    long limit = random.nextInt(100_000);
                    dropped += waiting.dropDownTo(limit);
                }
                default -> {
                    if (random.nextInt(10) == 0) {
                        waiting.rewind();
                        connections.add(new Taking(0));
                    }
                }
            }
        }
        Taking last = connections.get(connections.size() - 1);
        last.left = Integer.MAX_VALUE;
        waiting.sendTo(last);
        done += waiting.confirm();
        assertThat(waiting.isEmpty()).isTrue();
        assertThat(waiting.bytes()).isZero();
        assertThat(done + dropped).isEqualTo(added);
        assertThat(done).isPositive();
        assertThat(dropped).isPositive();
        Set<String> parts = new HashSet<>();
        Set<String> whole = new HashSet<>();
        for (Taking connection : connections) {
            String text = connection.text.toString();
            for (String line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                assertThat(line).matches("\\d+:\\d:\\d:x*");
                String[] fields = line.split(":", -1);
                parts.add(fields[0] + ":" + fields[1]);
                whole.add(fields[0] + ":" + fields[2]);
            }
        }
        long arrived = whole.stream()
                .filter(entry -> {
                    String[] fields = entry.split(":");
                    for (int line = 0; line <= Integer.parseInt(fields[1]); line++) {
                        if (!parts.contains(fields[0] + ":" + line)) {
                            return false;
                        }
                    }
                    return true;
                })
                .count();
        assertThat(arrived).isEqualTo(done);
    }
}
