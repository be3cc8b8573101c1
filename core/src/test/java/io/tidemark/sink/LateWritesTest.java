package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import io.tidemark.internal.Warned;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.Outcome;
import io.tidemark.support.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LateWritesTest {

    private static final EntryLayout LAYOUT = EntryLayout.of(Shape.of("Pond")
            .metric("ducks", ValueShape.LONG)
            .property("name", ValueShape.STRING)
            .field("sizes", FieldLayout.Kind.METRIC, ValueShape.DOUBLE)
            .nested("inner")
            .build());

    /** A record whose fields are plain, and its entry. */
    private static class Pond implements Entry {
        long ducks;
        String name = "n";
        double size = 1;
        String key = "k";
        Pond inner;

        @Override
        public EntryLayout layout() {
            return LAYOUT;
        }

        @Override
        public long epochNanos() {
            return 0;
        }

        @Override
        public void writeTo(EntryWriter out) {
            out.metric(0, ducks);
            if (name != null) {
                out.property(1, name);
            }
            ValueWriter sizes = out.value(2);
            sizes.beginDistribution();
            sizes.observe(size, 1);
            sizes.endDistribution();
            if (inner != null) {
                out.nested(3, inner);
            }
            out.value(key).string("v");
        }
    }

    private final List<Entry> written = new CopyOnWriteArrayList<>();

    /** Appends, changes, and only then has the queue write. */
    private List<String> warnings(Pond pond, Consumer<Pond> change, long expected) {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        EntryStream stream = entry -> {
            begun.countDown();
            Eventually.await(go);
            written.add(entry);
            return Outcome.EMITTED;
        };
        try (Warned warned = Warned.of("written to after")) {
            BackgroundQueue queue =
                    BackgroundQueue.builder(stream).threadName("pond-queue").build();
            Pond first = new Pond();
            queue.append(first);
            Eventually.await(begun);
            queue.append(pond);
            change.accept(pond);
            go.countDown();
            queue.close();
            assertThat(written).containsExactly(first, pond);
            assertThat(queue.lateWrites()).isEqualTo(expected);
            return new ArrayList<>(warned.texts());
        }
    }

    @Test
    void aFieldThatIsSetAfterEmissionIsWarnedOfByName() {
        assertThat(warnings(new Pond(), pond -> pond.ducks = 5, 1))
                .singleElement()
                .asString()
                .startsWith("pond-queue: Pond was written to after it was emitted: ducks is no longer what it was");
    }

    @Test
    void allFieldsThatChangedAreNamed() {
        Pond pond = new Pond();
        pond.inner = new Pond();
        assertThat(warnings(
                        pond,
                        changed -> {
                            changed.name = null;
                            changed.size = 2;
                            changed.inner.ducks = 1;
                            changed.key = "other";
                        },
                        1))
                .singleElement()
                .asString()
                .contains(": name, sizes, inner, what it writes by name is no longer");
    }

    @Test
    void anEntryThatStaysAsItIsIsNot() {
        assertThat(warnings(new Pond(), pond -> {}, 0)).isEmpty();
    }

    @Test
    void anEntryThatThrowsIsLeftToTheStream() {
        Pond broken = new Pond() {
            @Override
            public void writeTo(EntryWriter out) {
                throw new IllegalStateException();
            }
        };
        assertThat(warnings(broken, pond -> pond.ducks = 5, 0)).isEmpty();
    }
}
