package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Metrics;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * Whatever is written, the processor ends in order: it throws nothing, finds no bug of its own, and what it generates compiles where what
 * is written does.
 *
 * <p>A build tries the same 400 programs, some 1200 files, each time. {@code -Dtidemark.fuzz.programs=N} tries more, {@code -Dtidemark.fuzz.seed=N}
 * others; the seed of a program that fails is told, so that it can be tried alone with {@code -Dtidemark.fuzz.programs=1}.
 */
class OddSourcesTest {

    private static final int PROGRAMS = Integer.getInteger("tidemark.fuzz.programs", 400);
    private static final long SEED = Long.getLong("tidemark.fuzz.seed", 1);

    /** Enough to see what they have in common. */
    private static final int MOST_TOLD = 5;

    private final List<String> failures = new ArrayList<>();
    private int succeeded;
    private int told;

    @Test
    void theProcessorNeverFails() throws Exception {
        try (MemoryCompiler compiler = new MemoryCompiler(Stream.of(Metrics.class, NullMarked.class, Unprocessed.class)
                .map(OddSourcesTest::origin)
                .toList())) {
            compiler.addLibrary(OddSources.library(), name -> name.startsWith("gone.Gone"));
            long seed = SEED;
            while (seed < SEED + PROGRAMS) {
                long next = OddSources.mayFail(seed)
                        ? seed + 1
                        : Math.min(SEED + PROGRAMS, (seed / OddSources.TOGETHER + 1) * OddSources.TOGETHER);
                check(seed, next, compiler);
                seed = next;
            }
        }

        assertThat(failures.stream().limit(MOST_TOLD))
                .as(failures.size() + " of " + PROGRAMS + " programs")
                .isEmpty();
        if (PROGRAMS >= 400) {
            // Else what is tried is too odd.
            assertThat(succeeded).as("compilations without an error").isGreaterThan(PROGRAMS / 100);
            assertThat(told).as("compilations with a message").isGreaterThan(PROGRAMS / 20);
        }
    }

    /** Tries some together, and each alone if there is anything about them. */
    private void check(long from, long to, MemoryCompiler compiler) {
        Map<String, String> all = new LinkedHashMap<>();
        for (long seed = from; seed < to; seed++) {
            all.putAll(OddSources.program(seed).files());
        }
        MemoryCompiler.Result result = compiler.compile(all, true);
        succeeded += result.succeeded() ? 1 : 0;
        told += isTold(result) ? 1 : 0;
        if (!isSuspect(result)) {
            return;
        }
        for (long seed = from; seed < to; seed++) {
            OddSources.Program program = OddSources.program(seed);
            String failure = failure(compiler.compile(program.files(), true), compiler, program.files());
            if (failure != null) {
                failures.add("seed " + seed + ": " + failure + "\n" + program);
            }
        }
    }

    private static boolean isSuspect(MemoryCompiler.Result result) {
        return result.crash() != null
                || (!isTold(result) && !result.succeeded())
                || result.diagnostics().stream()
                        .anyMatch(diagnostic -> diagnostic.getSource() instanceof MemoryCompiler.Generated
                                || diagnostic.getMessage(null).contains(Message.INTERNAL.tag()));
    }

    private static File origin(Class<?> type) {
        return new File(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private static boolean isTold(MemoryCompiler.Result result) {
        return result.errors().anyMatch(error -> error.getMessage(null).contains("[Tidemark/"));
    }

    /** What is wrong; null if nothing is. */
    private static String failure(MemoryCompiler.Result result, MemoryCompiler compiler, Map<String, String> files) {
        if (result.crash() != null) {
            // javac has bugs too.
            return compiler.compile(files, false).crash() == null ? stack(result.crash()) : null;
        }
        for (Diagnostic<? extends JavaFileObject> diagnostic : result.diagnostics()) {
            if (diagnostic.getMessage(null).contains(Message.INTERNAL.tag())) {
                return diagnostic.toString();
            }
        }
        if (isTold(result)) {
            return null;
        }
        List<Diagnostic<? extends JavaFileObject>> ofGenerated = result.diagnostics().stream()
                .filter(diagnostic -> diagnostic.getSource() instanceof MemoryCompiler.Generated)
                .toList();
        boolean broken = !ofGenerated.isEmpty() || !result.succeeded();
        if (!broken || !compiler.compile(files, false).succeeded()) {
            return null;
        }
        if (ofGenerated.isEmpty()) {
            return "it compiles without the processor only: " + result.errors().toList();
        }
        return ofGenerated + "\n"
                + ((MemoryCompiler.Generated) ofGenerated.get(0).getSource()).text();
    }

    private static String stack(Throwable crash) {
        StringWriter out = new StringWriter();
        crash.printStackTrace(new PrintWriter(out));
        return out.toString();
    }
}
