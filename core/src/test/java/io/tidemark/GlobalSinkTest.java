package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.output.RollingFile;
import io.tidemark.sink.CollectingSink;
import io.tidemark.sink.DiscardSink;
import io.tidemark.support.Eventually;
import io.tidemark.support.IdEntry;
import io.tidemark.support.IdFormat;
import io.tidemark.support.Jvm;
import io.tidemark.support.LogLines;
import io.tidemark.support.Threads;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // What is attached, or put in front, matters; the handle does not.
class GlobalSinkTest {

    @TempDir
    Path directory;

    @Test
    void isAttachedApartFromServiceMetrics() {
        GlobalSink audit = GlobalSink.named("Audit");
        CollectingSink service = CollectingSink.create();
        try (AttachHandle metrics = ServiceMetrics.attach(service);
                AttachHandle attached = audit.attach(
                        new IdFormat().writeTo(RollingFile.in(directory).open()))) {
            assertThat(audit.isAttached()).isTrue();
            assertThat(audit.trySink()).containsSame(audit.sink());
            audit.sink().append(new IdEntry(1));
            GlobalSink.named("Audit").sinkOrDiscard().append(new IdEntry(2));
            ServiceMetrics.sink().append(new IdEntry(3));
            Eventually.await(attached.flush());
            assertThat(attached.stats().orElseThrow().emitted()).isEqualTo(2);
        }
        assertThat(audit.isAttached()).isFalse();
        assertThat(audit.trySink()).isEmpty();
        assertThat(LogLines.entries(directory)).containsExactly(new IdEntry(1), new IdEntry(2));
        assertThat(service.entries()).containsExactly(new IdEntry(3));
    }

    @Test
    void twoThatAreAttachedToEachOtherAreRefused() {
        GlobalSink one = GlobalSink.named("One of two");
        GlobalSink other = GlobalSink.named("The other of two");
        try (AttachHandle attached = one.attach(other.sinkOrDiscard())) {
            assertThatThrownBy(() -> other.attach(one.sinkOrDiscard()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("GlobalSink.named(\"The other of two\").sinkOrDiscard() cannot be attached to itself");
            one.sink().append(new IdEntry(1));
            assertThat(other.discarded()).isEqualTo(1);
        }
    }

    @Test
    void thereIsOneForEachName() {
        Set<GlobalSink> made = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        Threads.start(8, thread -> made.add(GlobalSink.named("Shared name, made by several threads")))
                .join();
        assertThat(made).hasSize(1);
        assertThat(GlobalSink.named("Shared name, made by several threads"))
                .isNotSameAs(GlobalSink.named("Audit"))
                .hasToString("GlobalSink.named(\"Shared name, made by several threads\")");
        assertThat(GlobalSink.named("Audit").name()).isEqualTo("Audit");
    }

    @Test
    void messagesNameItAndSayHowToAttach() {
        GlobalSink audit = GlobalSink.named("Audit");
        assertThatThrownBy(audit::sink)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "no sink is attached to GlobalSink.named(\"Audit\"). Attach one when the program starts, with"
                                + " GlobalSink.named(\"Audit\").attach(format.writeTo(output)), or in a test with"
                                + " GlobalSink.named(\"Audit\").useForTesting(sink). GlobalSink.named(\"Audit\").sinkOrDiscard()"
                                + " needs none");
        try (AttachHandle attached = attachHere(audit)) {
            assertThatThrownBy(() -> audit.attach(DiscardSink.instance()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching(
                            "GlobalSink\\.named\\(\"Audit\"\\) has a sink already\\. It was attached at"
                                    + " .*GlobalSinkTest\\.attachHere\\(GlobalSinkTest\\.java:[0-9]+\\); close that handle first");
            assertThat(attached.toString()).startsWith("AttachHandle[GlobalSink.named(\"Audit\"), DiscardSink, ");
        }
        assertThat(audit.sinkOrDiscard()).hasToString("GlobalSink.named(\"Audit\").sinkOrDiscard()");
    }

    private static AttachHandle attachHere(GlobalSink sink) {
        return sink.attach(DiscardSink.instance());
    }

    @Test
    void testsPutAnotherInItsPlaceWithoutTouchingOthers() {
        GlobalSink audit = GlobalSink.named("Audit");
        CollectingSink mine = CollectingSink.create();
        CollectingSink everyones = CollectingSink.create();
        try (ServiceMetrics.Scope scope = audit.useForTesting(mine)) {
            audit.sink().append(new IdEntry(1));
            assertThat(ServiceMetrics.isAttached()).isFalse();
            assertThat(GlobalSink.named("Other").isAttached()).isFalse();
        }
        try (ServiceMetrics.Scope scope = audit.useForTestingEverywhere(everyones)) {
            Threads.start(1, thread -> audit.sinkOrDiscard().append(new IdEntry(2)))
                    .join();
        }
        assertThat(mine.entries()).containsExactly(new IdEntry(1));
        assertThat(everyones.entries()).containsExactly(new IdEntry(2));
    }

    @Test
    void whatNobodyIsAttachedForIsCounted() {
        GlobalSink discarding = GlobalSink.named("Discarding");
        discarding.sinkOrDiscard().append(new IdEntry(1));
        discarding.sinkOrDiscard().append(new IdEntry(2));
        CollectingSink target = CollectingSink.create();
        try (AttachHandle attached = discarding.attach(target)) {
            discarding.sinkOrDiscard().append(new IdEntry(3));
        }
        discarding.sinkOrDiscard().append(new IdEntry(4));
        assertThat(discarding.discarded()).isEqualTo(3);
        assertThat(target.entries()).containsExactly(new IdEntry(3));
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        assertThatThrownBy(() -> GlobalSink.named(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the name of a global sink is not blank; GlobalSink.named(\"Audit\") has one");
        assertThatThrownBy(() -> GlobalSink.named("abcdefghij".repeat(11)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the name of a global sink has 100 characters at most, not 110: abcdefghijabcdefghij…");
        assertThatThrownBy(() -> GlobalSink.named("Audit\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the name of a global sink has no control characters, quotation marks and backslashes: the"
                        + " character at 5 is U+000A");
        assertThatThrownBy(() -> GlobalSink.named(null)).isInstanceOf(NullPointerException.class);
    }

    /** A program that makes names from input. */
    static final class Runaway {
        public static void main(String[] arguments) {
            GlobalSink first = GlobalSink.named("user 0");
            try {
                for (int user = 0; user < 2_000; user++) {
                    GlobalSink.named("user " + user);
                }
            } catch (IllegalStateException full) {
                System.out.print(full.getMessage());
            }
            if (first != GlobalSink.named("user 0")) {
                throw new AssertionError();
            }
        }
    }

    @Test
    void namesMadeFromInputComeToAnEnd() throws Exception {
        Process process = Jvm.start(Runaway.class);
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(printed)
                .isEqualTo("GlobalSink.named(\"user 1000\"): there are 1000 named sinks already, and they are kept for"
                        + " ever. A name is a constant of the program, such as \"Audit\": do not make it from a request or"
                        + " a user");
    }
}
