package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StateTest {

    @Test
    void aHandleKeepsWhatItReadFirst() {
        State<String> state = State.of("first");
        StateHandle<String> handle = state.handle();
        assertThat(handle.snapshot()).isEqualTo("first");

        state.store("second");

        assertThat(handle.snapshot()).isEqualTo("first");
        assertThat(handle.closeValue()).isEqualTo("first");
        assertThat(handle.latest()).isEqualTo("second");
        assertThat(state.handle().snapshot()).isEqualTo("second");
    }

    @Test
    void aHandleThatReadNothingClosesToTheLatest() {
        State<String> state = State.of("first");
        StateHandle<String> handle = state.handle();
        state.store("second");

        assertThat(handle.closeValue()).isEqualTo("second");
        state.store("third");
        assertThat(handle.closeValue()).isEqualTo("second");
    }

    @Test
    void lookingAtTheLatestKeepsNothing() {
        State<String> state = State.of("first");
        StateHandle<String> handle = state.handle();
        assertThat(handle.latest()).isEqualTo("first");
        state.store("second");

        assertThat(handle.snapshot()).isEqualTo("second");
    }

    @Test
    void whatAHandleStoresIsForTheOthers() {
        State<String> state = State.of("first");
        StateHandle<String> handle = state.handle();
        handle.snapshot();
        handle.store("second");

        assertThat(state.latest()).isEqualTo("second");
        assertThat(handle.snapshot()).isEqualTo("first");
    }

    @Test
    void aStateThatIsAFieldClosesToTheLatest() {
        State<String> state = State.of("first");
        state.store("second");

        assertThat(state.closeValue()).isEqualTo("second");
    }

    @Test
    void nullIsNoValue() {
        assertThatNullPointerException().isThrownBy(() -> State.of(null)).withMessage("value");
        assertThatNullPointerException()
                .isThrownBy(() -> State.of("first").store(null))
                .withMessage("value");
    }

    /** Two fields that are equal in every value stored: a torn value would differ. */
    private static final class Pair {
        int left;
        int right;

        Pair(int both) {
            left = both;
            right = both;
        }
    }

    @Test
    void threadsThatShareAHandleSeeOneValueAndNoneIsTorn() throws Exception {
        int rounds = 20_000;
        State<Pair> state = State.of(new Pair(0));
        List<StateHandle<Pair>> handles = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            handles.add(state.handle());
        }
        AtomicBoolean done = new AtomicBoolean();
        List<List<Pair>> results = Threads.together(3, thread -> {
            List<Pair> seen = new ArrayList<>();
            if (thread == 2) {
                for (int i = 1; !done.get(); i++) {
                    state.store(new Pair(i));
                }
                return seen;
            }
            Pair first = handles.get(0).snapshot();
            for (StateHandle<Pair> handle : handles) {
                // Half of them with values of the writer, however late that thread gets to run.
                while (seen.size() == rounds / 2 && state.latest() == first) {
                    Thread.onSpinWait();
                }
                Pair pair = handle.snapshot();
                assertThat(pair.left == pair.right).isTrue();
                seen.add(pair);
            }
            done.set(true);
            return seen;
        });

        for (int i = 0; i < rounds; i++) {
            assertThat(results.get(0).get(i)).isSameAs(results.get(1).get(i));
            assertThat(handles.get(i).closeValue()).isSameAs(results.get(0).get(i));
        }
        assertThat(new HashSet<>(results.get(0)).size()).isGreaterThan(1);
    }
}
