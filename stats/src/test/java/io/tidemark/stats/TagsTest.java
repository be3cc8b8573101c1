package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.UnitOfWork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.StringArbitrary;
import net.jqwik.api.lifecycle.AfterProperty;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"try", "overloads"})
class TagsTest {

    @AfterEach
    @AfterProperty
    void nothingIsLeftCurrent() {
        assertThat(Tags.current()).isSameAs(Tags.empty());
    }

    // What they hold.

    @Provide
    Arbitrary<Map<String, String>> maps() {
        StringArbitrary printable = Arbitraries.strings().withCharRange(' ', '~');
        return Arbitraries.maps(printable.ofMinLength(1).ofMaxLength(6), printable.ofMaxLength(6))
                .ofMaxSize(12);
    }

    @Property(tries = 300)
    void theyHoldWhatAMapHolds(@ForAll("maps") Map<String, String> map) {
        Tags tags = Tags.of(map);

        assertThat(tags.asMap()).isEqualTo(map);
        assertThat(List.copyOf(tags.asMap().keySet())).isEqualTo(List.copyOf(new TreeMap<>(map).keySet()));
        assertThat(tags.size()).isEqualTo(map.size());
        assertThat(tags.isEmpty()).isEqualTo(map.isEmpty());
        map.forEach((key, value) -> assertThat(tags.get(key)).isEqualTo(value));
        assertThat(tags).hasToString(new TreeMap<>(map).toString());
    }

    @Property(tries = 300)
    void theyAreEqualHoweverTheyCameToBe(
            @ForAll("maps") Map<String, String> first, @ForAll("maps") Map<String, String> second) {
        Map<String, String> both = new HashMap<>(first);
        both.putAll(second);

        Tags together = Tags.of(first).and(Tags.of(second));

        assertThat(together).isEqualTo(Tags.of(both)).hasSameHashCodeAs(Tags.of(both));
        assertThat(Tags.of(first).equals(Tags.of(second))).isEqualTo(first.equals(second));
    }

    @Property(tries = 300)
    void takingAwayLeavesTheOthersAsTheyWere(
            @ForAll("maps") Map<String, String> local, @ForAll("maps") Map<String, String> sent) {
        Tags tags = Tags.of(local);
        for (Map.Entry<String, String> tag : sent.entrySet()) {
            tags = tags.andPropagating(tag.getKey(), tag.getValue());
        }
        Map<String, String> left = new HashMap<>(local);
        left.putAll(sent);
        for (String key : List.copyOf(left.keySet())) {
            tags = tags.without(key);
            left.remove(key);
            sent.remove(key);
            assertThat(tags.asMap()).isEqualTo(left);
            assertThat(tags.propagating().asMap()).isEqualTo(sent);
        }
        assertThat(tags.isEmpty()).isTrue();
        assertThat(tags.without("x")).isSameAs(tags);
    }

    @Test
    void theLastOfAKeyCounts_withItsPropagation() {
        Tags tags = Tags.of("a", "1", "a", "2", "b", "3");
        assertThat(tags.asMap()).isEqualTo(Map.of("a", "2", "b", "3"));

        Tags sent = tags.andPropagating("a", "2");
        assertThat(sent).isEqualTo(tags);
        assertThat(sent.propagating()).isEqualTo(Tags.of("a", "2"));
        assertThat(sent.and("a", "2").propagating().isEmpty()).isTrue();
        assertThat(tags.and(sent).propagating()).isEqualTo(Tags.of("a", "2"));
        assertThat(sent.and(tags).propagating().isEmpty()).isTrue();
    }

    @Test
    void aTagThatIsThereAlreadyMakesNothingNew() {
        Tags tags = Tags.of("a", "1");
        assertThat(tags.and("a", "1")).isSameAs(tags);
        assertThat(tags.and(Tags.empty())).isSameAs(tags);
        assertThat(Tags.empty().and(tags)).isSameAs(tags);
    }

    @Test
    void whatIsNoKeyOrValueIsRefusedByName() {
        assertThatThrownBy(() -> Tags.of("", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the tag key \"\" is empty");
        assertThatThrownBy(() -> Tags.of("k".repeat(256), "x"))
                .hasMessageContaining("has 256 characters, more than 255");
        assertThatThrownBy(() -> Tags.of("schlüssel", "x"))
                .hasMessage("the tag key \"schlüssel\" has a character U+00FC, which is not printable ASCII");
        assertThatThrownBy(() -> Tags.empty().andPropagating("city", "Zürich"))
                .hasMessage(
                        "the value of the tag city, \"Zürich\" has a character U+00FC, which is not printable ASCII");
        assertThatThrownBy(() -> Tags.of("k", "v\n")).hasMessageContaining("U+000A");
        assertThatThrownBy(() -> Tags.of(Map.of("k", "v".repeat(256)))).hasMessageContaining("has 256 characters");
        assertThat(Tags.of("k".repeat(255), "").get("k".repeat(255))).isEmpty();
    }

    @Test
    void theMapCannotBeChanged() {
        assertThatThrownBy(() -> Tags.of("a", "1").asMap().put("b", "2"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    // Scopes.

    @Test
    void scopesNestAndRestore() {
        try (Tags.Scope outer = Tags.with("a", "1").open()) {
            try (Tags.Scope inner = Tags.with("b", "2").open()) {
                assertThat(Tags.current()).isEqualTo(Tags.of("a", "1", "b", "2"));
            }
            try (Tags.Scope inner = Tags.of("c", "3").open()) {
                assertThat(Tags.current()).isEqualTo(Tags.of("c", "3"));
            }
            assertThat(Tags.current()).isEqualTo(Tags.of("a", "1"));
        }
    }

    @Test
    void aScopeThatIsClosedAgainChangesNothing() {
        Tags.Scope first = Tags.of("a", "1").open();
        first.close();
        try (Tags.Scope second = Tags.of("b", "2").open()) {
            first.close();
            assertThat(Tags.current()).isEqualTo(Tags.of("b", "2"));
        }
    }

    @Test
    void withMakesNothingCurrent() {
        Tags unused = Tags.with("a", "1");
        assertThat(unused.size()).isEqualTo(1);
        assertThat(Tags.current().isEmpty()).isTrue();
    }

    /** Positive numbers open a scope, negative ones close one that may be any. Current is always the last one opened that is not closed. */
    @Property(tries = 500)
    void inWhateverOrderScopesAreClosedTheInnermostOpenOneIsCurrent(@ForAll List<Integer> moves) {
        List<Tags.Scope> all = new ArrayList<>();
        List<Tags> tags = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        for (int move : moves) {
            if (move >= 0 || all.isEmpty()) {
                Tags these = Tags.of("n", String.valueOf(all.size()));
                open.add(all.size());
                tags.add(these);
                all.add(these.open());
            } else {
                int which = Math.floorMod(move, all.size());
                all.get(which).close();
                open.remove((Integer) which);
            }
            assertThat(Tags.current()).isEqualTo(open.isEmpty() ? Tags.empty() : tags.get(open.get(open.size() - 1)));
        }
        all.forEach(Tags.Scope::close);
    }

    @Test
    void aScopeThatIsClosedOnAnotherThreadEndsWhereItWasOpened_andNothingElseDoes() throws Exception {
        Tags.Scope outer = Tags.of("a", "1").open();
        Tags.Scope inner = Tags.of("b", "2").open();
        List<Tags> there = new ArrayList<>();
        onAnotherThread(() -> {
            try (Tags.Scope own = Tags.of("c", "3").open()) {
                inner.close();
                there.add(Tags.current());
            }
            there.add(Tags.current());
        });

        assertThat(there).containsExactly(Tags.of("c", "3"), Tags.empty());
        assertThat(Tags.current()).isEqualTo(Tags.of("a", "1"));
        inner.close();
        assertThat(Tags.current()).isEqualTo(Tags.of("a", "1"));
        outer.close();
    }

    @Test
    void whatIsLeftOpenInsideEndsWithTheRunAroundIt() throws Exception {
        try (Tags.Scope outer = Tags.of("a", "1").open()) {
            List<Tags.Scope> forgotten = new ArrayList<>();
            Tags.of("b", "2").run(() -> forgotten.add(Tags.of("c", "3").open()));
            assertThat(Tags.current()).isEqualTo(Tags.of("a", "1"));
            Tags.of("b", "2").call(() -> forgotten.add(Tags.of("c", "3").open()));
            assertThat(Tags.current()).isEqualTo(Tags.of("a", "1"));
            forgotten.forEach(Tags.Scope::close);
            assertThat(Tags.current()).isEqualTo(Tags.of("a", "1"));
        }
    }

    @Test
    void whatWorkThrowsComesOutAndTheTagsAreRestored() {
        assertThatThrownBy(() -> Tags.of("a", "1").run(() -> {
                    throw new IllegalStateException("no water");
                }))
                .hasMessage("no water");
        assertThat(Tags.current().isEmpty()).isTrue();
        assertThatThrownBy(() -> Tags.of("a", "1").call(() -> {
                    throw new IOException("no ducks");
                }))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aLoopThatNeverClosesItsScopesFillsNoMemory() {
        List<Tags.Scope> scopes = new ArrayList<>();
        for (int i = 0; i < 3 * Tags.DEEPEST; i++) {
            scopes.add(Tags.of("i", String.valueOf(i)).open());
        }
        assertThat(Tags.current()).isEqualTo(Tags.of("i", String.valueOf(Tags.DEEPEST - 1)));
        scopes.forEach(Tags.Scope::close);
    }

    @Test
    void aThreadBeginsWithoutTags() throws Exception {
        List<Tags> there = new ArrayList<>();
        try (Tags.Scope scope = Tags.of("a", "1").open()) {
            onAnotherThread(() -> there.add(Tags.current()));
        }
        assertThat(there).containsExactly(Tags.empty());
    }

    // Wrapped tasks.

    @Test
    void aWrappedTaskHasTheTagsOfWhereItWasMade_andNoOthers() throws Exception {
        List<Tags> seen = new ArrayList<>();
        Runnable withNone = Tags.wrap((Runnable) () -> seen.add(Tags.current()));
        Runnable withOne;
        Callable<Tags> called;
        try (Tags.Scope scope = Tags.of("a", "1").open()) {
            withOne = Tags.wrap((Runnable) () -> seen.add(Tags.current()));
            called = Tags.wrap((Callable<Tags>) Tags::current);
        }
        try (Tags.Scope other = Tags.of("b", "2").open()) {
            withNone.run();
            withOne.run();
            withOne.run();
            seen.add(called.call());
            assertThat(Tags.current()).isEqualTo(Tags.of("b", "2"));
        }
        assertThat(seen).containsExactly(Tags.empty(), Tags.of("a", "1"), Tags.of("a", "1"), Tags.of("a", "1"));
    }

    @Test
    void executorsCarryTheTagsOfEachSubmission() throws Exception {
        carriesTags(Tags.taskWrapping(Executors.newFixedThreadPool(2)));
    }

    @Test
    void executorsOfTheUnitOfWorkCarryThemToo() throws Exception {
        carriesTags(UnitOfWork.taskWrapping(Executors.newFixedThreadPool(2)));
    }

    private static void carriesTags(ExecutorService pool) throws Exception {
        try {
            Tags tags = Tags.of("a", "1");
            List<Callable<Tags>> tasks = List.of(Tags::current, Tags::current);
            try (Tags.Scope scope = tags.open()) {
                List<Tags> seen = new ArrayList<>();
                pool.submit(() -> {
                            seen.add(Tags.current());
                        })
                        .get();
                pool.submit(() -> seen.add(Tags.current()), "done").get();
                seen.add(pool.submit((Callable<Tags>) Tags::current).get());
                for (Future<Tags> each : pool.invokeAll(tasks)) {
                    seen.add(each.get());
                }
                seen.add(pool.invokeAny(tasks));
                CountDownLatch ran = new CountDownLatch(1);
                pool.execute(() -> {
                    seen.add(Tags.current());
                    ran.countDown();
                });
                assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
                assertThat(seen).hasSize(7).allMatch(tags::equals);
            }
            assertThat(pool.submit((Callable<Tags>) Tags::current).get()).isEqualTo(Tags.empty());
        } finally {
            pool.shutdown();
        }
        assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anExecutorThatIsNoServiceCarriesThemToo() {
        List<Tags> seen = new ArrayList<>();
        Tags.of("a", "1")
                .run(() -> Tags.taskWrapping((java.util.concurrent.Executor) Runnable::run)
                        .execute(() -> seen.add(Tags.current())));
        assertThat(seen).containsExactly(Tags.of("a", "1"));
    }

    @Test
    void tasksThatNeverRanComeBackAsTheyWereGiven() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        ExecutorService pool = Tags.taskWrapping(Executors.newSingleThreadExecutor());
        pool.execute(() -> {
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException expected) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        Runnable waiting = () -> {};
        pool.execute(waiting);

        assertThat(pool.shutdownNow()).containsExactly(waiting);
        assertThat(pool.toString()).startsWith("Tags.taskWrapping(");
    }

    private static void onAnotherThread(Runnable work) throws InterruptedException {
        Thread thread = new Thread(work);
        thread.start();
        thread.join();
    }

    @Property(tries = 300)
    void manyAreAddedAsOneAfterTheOtherIs(
            @ForAll("maps") Map<String, String> local,
            @ForAll("maps") Map<String, String> sent,
            @ForAll("maps") Map<String, String> others) {
        Tags mine = Tags.of(local);
        for (Map.Entry<String, String> tag : sent.entrySet()) {
            mine = mine.andPropagating(tag.getKey(), tag.getValue());
        }
        Tags expected = mine;
        for (Map.Entry<String, String> tag : others.entrySet()) {
            expected = expected.and(tag.getKey(), tag.getValue());
        }
        Tags together = mine.and(Tags.of(others));
        assertThat(together).isEqualTo(expected);
        assertThat(together.propagating()).isEqualTo(expected.propagating());
        assertThat(BinaryTags.decode(BinaryTags.encode(together).value().orElseThrow())
                        .value())
                .contains(expected.propagating());
    }

    @Test
    void aNullIsNamed() {
        assertNullIsNamed("key", () -> Tags.of(null, "v"));
        assertNullIsNamed("key", () -> Tags.of("k", "v", null, "v"));
        assertNullIsNamed("the value of the tag k", () -> Tags.of("k", null));
        assertNullIsNamed("the value of the tag k2", () -> Tags.of("k", "v", "k2", null));
        assertNullIsNamed("tags", () -> Tags.of((Map<String, String>) null));
        Map<String, String> map = new HashMap<>();
        map.put("tenant", null);
        assertNullIsNamed("the value of the tag tenant", () -> Tags.of(map));
        assertNullIsNamed("key", () -> Tags.with(null, "v"));
        assertNullIsNamed("the value of the tag k", () -> Tags.empty().andPropagating("k", null));
        assertNullIsNamed("others", () -> Tags.empty().and(null));
        assertNullIsNamed("key", () -> Tags.empty().get(null));
        assertNullIsNamed("key", () -> Tags.empty().without(null));
        assertNullIsNamed("work", () -> Tags.empty().run(null));
        assertNullIsNamed("work", () -> Tags.empty().call(null));
        assertNullIsNamed("task", () -> Tags.wrap((Runnable) null));
        assertNullIsNamed("executor", () -> Tags.taskWrapping((ExecutorService) null));
        assertNullIsNamed("tags", () -> BinaryTags.encode(null));
        assertNullIsNamed("tags", () -> BaggageTags.encode(null));
    }

    private static void assertNullIsNamed(String name, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(name);
    }
}
